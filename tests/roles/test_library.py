import sys
from itertools import combinations
from pathlib import Path

import pytest

from roles.checks import static_problems
from roles.errors import BadInput
from roles.library import load_roles

SHORT = "title: {title}\nsummary: A role of our own.\n"


def write(folder, name, title="Own"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(SHORT.format(title=title), encoding="utf-8")
    return folder


@pytest.fixture
def installed_package(tmp_path, monkeypatch):
    """A package with role files, installed as far as Python's metadata goes; importing it leaves a trace."""
    package = tmp_path / "site" / "boat_roles"
    write(package / "files", "skipper", "Skipper")
    write(package / "files", "foodie", "Not ours")
    trace = tmp_path / "imported"
    (package / "__init__.py").write_text(f"open({str(trace)!r}, 'w').close()\n", encoding="utf-8")
    info = tmp_path / "site" / "boat_roles-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: boat-roles\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[fairtrip.roles]\nboats = boat_roles.files\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return trace


def test_at_least_twenty_roles_ship_and_each_is_sound():
    library = load_roles()
    assert len(library.names) >= 20
    assert library.duplicates == ()
    for name in library.names:
        assert static_problems(library.get(name)) == ()


def test_no_two_built_in_roles_want_nearly_the_same():
    library = load_roles()
    wants = {
        name: {(spec.kind, spec.wish(strength).value, strength.points > 0) for _, strength, spec in role.wishes.items()}
        | {(score.measure, score.best > score.worst) for score in role.scores}
        for name in library.names
        for role in [library.get(name)]
    }
    for a, b in combinations(library.names, 2):
        assert len(wants[a] & wants[b]) <= 0.5 * len(wants[a] | wants[b]), (a, b)


def test_an_unknown_role_is_refused_with_the_nearest():
    with pytest.raises(BadInput, match="no role 'vegetrian', did you mean 'vegetarian'"):
        load_roles().get("vegetrian")


def test_a_folder_adds_roles_and_hides_others_of_the_same_name_with_a_remark(tmp_path):
    library = load_roles([write(write(tmp_path, "birder"), "foodie", "My foodie")])
    assert (library.get("birder").title, library.get("foodie").title) == ("Own", "My foodie")
    assert library.entries["birder"].found_in == "folder"
    (remark,) = library.duplicates
    assert remark.startswith("role 'foodie': ")
    assert "(built-in) is hidden by" in remark


def test_of_two_folders_the_later_wins(tmp_path):
    a, b = write(tmp_path / "a", "birder", "A"), write(tmp_path / "b", "birder", "B")
    assert load_roles([a, b]).get("birder").title == "B"
    assert load_roles([b, a]).get("birder").title == "A"


def test_a_broken_file_is_refused_only_when_its_role_is_asked_for(tmp_path):
    (write(tmp_path, "birder") / "broken.yaml").write_text("title: [", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a role", encoding="utf-8")
    library = load_roles([tmp_path])
    assert library.get("birder").title == "Own"
    assert "notes" not in library.names
    with pytest.raises(BadInput, match=r"broken\.yaml:"):
        library.get("broken")


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no such folder of roles"):
        load_roles([tmp_path / "nothing"])


def test_a_role_is_read_once(tmp_path):
    library = load_roles([write(tmp_path, "birder")])
    assert library.get("birder") is library.get("birder")


def test_roles_of_an_installed_package_are_found_without_importing_it(installed_package):
    library = load_roles()
    assert library.get("skipper").title == "Skipper"
    assert library.entries["skipper"].found_in == "package boat_roles.files"
    assert "boat_roles" not in sys.modules
    assert not Path(installed_package).exists()


def test_an_installed_package_hides_no_built_in_role(installed_package):
    library = load_roles()
    assert library.get("foodie").title == "Foodie"
    assert any("boat_roles.files) is hidden by" in remark for remark in library.duplicates)


def test_an_entry_point_without_files_adds_nothing(tmp_path, monkeypatch):
    info = tmp_path / "ghost-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ghost\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[fairtrip.roles]\na = no_such_package\nb = email.nothing\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert all(file.found_in == "built-in" for file in load_roles().entries.values())
