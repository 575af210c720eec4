import pytest

from planner.cli.session.settings import Settings, read_file, resolve, set_value, user_file
from roles.errors import BadInput, Unwritable


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    trip = tmp_path / "trip"
    trip.mkdir()
    return trip


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_without_anything_every_setting_is_its_default():
    resolved = resolve()
    assert resolved.settings == Settings()
    assert set(resolved.sources.values()) == {"default"}


def test_a_flag_beats_the_environment_beats_the_trip_beats_the_user(folder, monkeypatch):
    write(user_file(), "drafts: 2\nrefinements: 2\nrounds: 2\nwelfare: nash\n")
    write(folder / "config.yaml", "drafts: 3\nrefinements: 3\nrounds: 3\n")
    monkeypatch.setenv("FAIRTRIP_DRAFTS", "4")
    monkeypatch.setenv("FAIRTRIP_REFINEMENTS", "4")
    resolved = resolve({"drafts": 5, "rounds": None}, folder)
    settings = resolved.settings
    assert (settings.drafts, settings.refinements, settings.rounds, settings.welfare) == (5, 4, 3, "nash")


def test_every_value_knows_where_it_came_from(folder, monkeypatch):
    write(folder / "config.yaml", "rounds: 3\n")
    monkeypatch.setenv("FAIRTRIP_ROLES", "a:b")
    resolved = resolve({"drafts": 5}, folder)
    assert resolved.settings.roles == ("a", "b")
    assert resolved.sources["drafts"] == "flag"
    assert resolved.sources["roles"] == "environment FAIRTRIP_ROLES"
    assert resolved.sources["rounds"] == str(folder / "config.yaml")


def test_an_empty_file_is_said_to_be_empty():
    write(user_file(), "# nothing yet\n")
    with pytest.raises(BadInput, match="the file is empty"):
        read_file(user_file())


def test_a_misspelt_setting_in_a_file_names_its_line_and_the_nearest_one():
    write(user_file(), "welfare: nash\ndrafs: 3\n")
    with pytest.raises(BadInput, match=r"config\.yaml:2: drafs: unknown key, did you mean 'drafts'"):
        resolve()


@pytest.mark.parametrize(("text", "reason"), [("x", "'x' is not a whole number"), ("99", "12 or less")])
def test_a_wrong_value_in_the_environment_names_the_variable(monkeypatch, text, reason):
    monkeypatch.setenv("FAIRTRIP_DRAFTS", text)
    with pytest.raises(BadInput, match=f"^FAIRTRIP_DRAFTS: .*{reason}"):
        resolve()


def test_a_wrong_flag_is_named_as_it_was_typed():
    with pytest.raises(BadInput, match=r"^--drafts: "):
        resolve({"drafts": 0})


def test_a_value_that_was_set_is_read_again():
    set_value("packs", "a.yaml,b.yaml", user_file())
    set_value("drafts", "6", user_file())
    assert resolve().settings == Settings(packs=("a.yaml", "b.yaml"), drafts=6)


def test_a_key_is_never_a_setting():
    with pytest.raises(BadInput, match="keys and secrets are never settings"):
        set_value("api_key", "hunter2", user_file())
    assert not user_file().exists()


def test_a_misspelt_setting_names_the_nearest_one():
    with pytest.raises(BadInput, match="did you mean 'weigher'"):
        set_value("weighr", "uniform", user_file())


def test_a_folder_that_cannot_be_written_is_said(folder):
    write(folder / "blocked", "a file, not a folder")
    with pytest.raises(Unwritable, match="cannot be written"):
        set_value("drafts", "6", folder / "blocked" / "config.yaml")


def test_a_rule_that_does_not_exist_is_refused_when_it_is_set():
    with pytest.raises(BadInput, match=r"^welfare: no such word 'nsh', did you mean 'nash'\?; known: egalitarian"):
        set_value("welfare", "nsh", user_file())


def test_limits_of_models_are_read_as_numbers(monkeypatch):
    monkeypatch.setenv("FAIRTRIP_MAX_COST", "0.25")
    monkeypatch.setenv("FAIRTRIP_MAX_CALLS", "7")
    settings = resolve().settings
    assert (settings.max_cost, settings.max_calls, settings.max_seconds) == (0.25, 7, None)


@pytest.mark.parametrize("text", ["much", "nan", "-1"])
def test_a_limit_that_is_no_amount_is_refused(text, monkeypatch):
    monkeypatch.setenv("FAIRTRIP_MAX_COST", text)
    with pytest.raises(BadInput, match="FAIRTRIP_MAX_COST"):
        resolve()
