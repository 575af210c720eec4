import json
import sys

import pytest

from planner.cli.edge import run
from planner.cli.main import load_command


@pytest.fixture
def fairtrip(capsys):
    def call(*words):
        code = run(load_command("roles"), list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def own(tmp_path, fairtrip):
    fairtrip("new", "birder", "--in", str(tmp_path))
    return tmp_path


def test_the_list_names_every_role_and_where_it_was_found(fairtrip):
    code, out, err = fairtrip("list")
    assert (code, err) == (0, "")
    assert "wheelchair_user     Wheelchair user" in out
    assert all(len(line.rstrip()) <= 80 for line in out.splitlines())


def test_the_list_for_machines_is_one_object_with_a_version(fairtrip, own):
    code, out, _ = fairtrip("list", "--roles", str(own), "--json")
    listed = json.loads(out)
    assert (code, listed["schema_version"], listed["duplicates"]) == (0, 1, [])
    assert [role["found_in"] for role in listed["roles"] if role["name"] == "birder"] == ["folder"]


def test_a_hidden_role_is_remarked_on_standard_error(fairtrip, tmp_path):
    fairtrip("new", "foodie", "--in", str(tmp_path), "--like", "foodie")
    _, out, err = fairtrip("list", "--roles", str(tmp_path))
    assert "is hidden by" in " ".join(err.split())
    assert "hidden" not in out


def test_a_role_is_shown_in_lines_that_fit(fairtrip):
    code, out, _ = fairtrip("show", "teenager")
    assert code == 0
    assert out.startswith("Teenager (teenager)\n")
    for words in ("Usual ages: 13 to 17", "must    time 10:00-23:30", "sealed  words", "asks    "):
        assert words in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_role_shown_for_machines_is_what_its_file_says(fairtrip):
    role = json.loads(fairtrip("show", "vegan", "--json")[1])["role"]
    assert (role["name"], role["wishes"]["need"][0]["diet"]) == ("vegan", "vegan")


def test_somebodys_text_cannot_steer_the_terminal(fairtrip, tmp_path):
    (tmp_path / "evil.yaml").write_text('title: "A\u202eB"\nsummary: "[red]x[/red] \u2066"\n', encoding="utf-8")
    for words in (["list"], ["show", "evil"]):
        out = fairtrip(*words, "--roles", str(tmp_path))[1]
        assert "\\u202e" in out
        assert not {"\u202e", "\u2066", "\x1b"} & set(out)


def test_an_unknown_role_is_bad_input_with_the_nearest_name(fairtrip):
    assert fairtrip("show", "foody") == (
        2, "", "error: no role 'foody', did you mean 'foodie'?; see: fairtrip roles list\n",
    )  # fmt: skip


def test_a_new_role_passes_check_and_test_before_anything_is_changed(fairtrip, own):
    file = str(own / "birder.yaml")
    assert fairtrip("check", file)[:2] == (0, "1 checked, no problems\n")
    assert fairtrip("test", file)[0] == 0


def test_a_new_role_can_start_as_a_copy(fairtrip, tmp_path):
    assert fairtrip("new", "glutton", "--in", str(tmp_path), "--like", "foodie")[0] == 0
    assert "title: Foodie" in (tmp_path / "glutton.yaml").read_text(encoding="utf-8")
    assert fairtrip("new", "x", "--in", str(tmp_path), "--like", "foody")[0] == 2


@pytest.mark.parametrize("name", ["../birder", "Birder", "a b", "", ".", "a" * 41])
def test_a_name_that_is_no_role_writes_nothing(fairtrip, tmp_path, name):
    assert fairtrip("new", name, "--in", str(tmp_path / "in"))[0] == 2
    assert list(tmp_path.glob("**/*")) == []


def test_a_file_that_is_there_is_never_replaced(fairtrip, own):
    (own / "birder.yaml").write_text("mine", encoding="utf-8")
    assert fairtrip("new", "birder", "--in", str(own))[0] == 2
    assert (own / "birder.yaml").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_unwritable(fairtrip, own):
    assert fairtrip("new", "owl", "--in", str(own / "birder.yaml"))[0] == 74


def test_every_built_in_role_passes_check_and_test(fairtrip):
    assert fairtrip("check")[0] == 0
    code, out, _ = fairtrip("test")
    assert code == 0
    assert len(out.splitlines()) >= 40


def test_problems_are_listed_and_end_with_code_five(fairtrip, own):
    file = own / "birder.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("best: 2", "best: 20"), encoding="utf-8")
    code, out, err = fairtrip("check", str(file), "foodie")
    assert code == 5
    assert "best 20 can never be reached" in out
    assert err == f"error: 1 of 2 roles have problems: {file}\n"


def test_a_file_that_cannot_be_read_is_a_finding_for_machines_too(fairtrip, own):
    (own / "birder.yaml").write_text("title: [", encoding="utf-8")
    code, out, _ = fairtrip("check", "birder", "foodie", "--roles", str(own), "--json")
    checked = json.loads(out)
    assert (code, checked["ok"], json.loads(fairtrip("check", "--json")[1])["ok"]) == (5, False, True)
    assert [bool(role["problems"]) for role in checked["roles"]] == [True, False]


def test_an_example_that_fails_ends_with_code_five(fairtrip, own):
    file = own / "birder.yaml"
    text = (
        file.read_text(encoding="utf-8").replace("better:", "x:").replace("worse:", "better:").replace("x:", "worse:")
    )
    file.write_text(text, encoding="utf-8")
    code, out, err = fairtrip("test", str(file))
    assert (code, err) == (5, "error: 1 of 1 examples failed\n")
    assert out.startswith("FAILED  ")
    assert json.loads(fairtrip("test", str(file), "--json")[1])["examples"][0]["passed"] is False
    assert json.loads(fairtrip("test", "foodie", "--json")[1])["ok"] is True
    assert fairtrip("test", "nobody")[0] == 2
    assert fairtrip("check", "nobody")[0] == 2


def test_no_command_imports_a_hook(fairtrip, own, monkeypatch):
    (own / "canary_cli.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(own))
    with (own / "birder.yaml").open("a", encoding="utf-8") as file:
        file.write("hook: canary_cli:last_word\n")
    for words in (["list"], ["show", "birder"], ["check", "birder"], ["test", "birder"]):
        assert fairtrip(*words, "--roles", str(own))[0] == 0
    assert "canary_cli" not in sys.modules


def test_folders_of_the_settings_are_used_when_none_is_given(fairtrip, own, monkeypatch):
    monkeypatch.setenv("FAIRTRIP_ROLES", str(own))
    assert fairtrip("show", "birder")[0] == 0
    assert fairtrip("new", "owl", "--in", str(own), "--like", "birder")[0] == 0


def test_a_portrait_tells_what_a_judge_is_asked(fairtrip):
    _, out, _ = fairtrip("show", "foodie")
    assert "judged  room_for_appetite: Is there enough time" in out
