import io
from datetime import date

import pytest

from planner.cli.commands.init import Answers, Person, read_date, read_person, trip_text
from roles.errors import BadInput
from roles.request import load_request, parse_request


class Terminal(io.StringIO):
    """Somebody who types what is given."""

    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_options_a_script_gets_an_example_that_loads(fairtrip):
    answer = fairtrip("init")
    assert answer.code == 0
    assert "fairtrip plan trip.yaml" in answer.out
    assert [traveller.name for traveller in load_request("trip.yaml").travellers] == ["Ana", "Ben"]


def test_options_say_where_when_and_who(fairtrip):
    options = ["--city", "Porto", "--city", "Lisbon", "--start", "2027-09-01", "--days", "5"]
    fairtrip("init", "our.yaml", *options, "--traveller", "Zoë O'Neil:3", "--traveller", "李雷")
    request = load_request("our.yaml")
    assert [city.city for city in request.cities] == ["Porto", "Lisbon"]
    assert (request.dates.start, request.dates.length) == (date(2027, 9, 1), 5)
    assert [(t.name, t.age) for t in request.travellers] == [("Zoë O'Neil", 3), ("李雷", None)]


def test_the_same_command_writes_the_same_file(fairtrip, here):
    fairtrip("init", "a.yaml")
    fairtrip("init", "b.yaml")
    assert (here / "a.yaml").read_text() == (here / "b.yaml").read_text().replace("b.yaml", "a.yaml")


def test_a_file_that_is_there_is_kept_unless_forced(fairtrip, here):
    (here / "trip.yaml").write_text("mine")
    answer = fairtrip("init")
    assert (answer.code, answer.err) == (2, "error: trip.yaml: is already there; --force replaces it\n")
    assert (here / "trip.yaml").read_text() == "mine"
    assert fairtrip("init", "--force").code == 0


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--city", "Lisbn", "lisbon"),
        ("--traveller", "Ana:36:fodie", "did you mean 'foodie'"),
        ("--traveller", "Ana:old", "0 to 120"),
        ("--start", "1 May", "2027-05-14"),
        ("--start", "2027-02-30", "2027-05-14"),
    ],
)
def test_what_plan_would_refuse_is_refused_before_anything_is_written(fairtrip, here, option, value, hint):
    answer = fairtrip("init", option, value)
    assert answer.code == 2
    assert hint in answer.err.lower()
    assert list(here.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(fairtrip):
    assert fairtrip("init", "nowhere/trip.yaml").code == 74


def test_on_a_terminal_it_asks_and_asks_again(fairtrip, monkeypatch):
    said = ["Lisbon", "soon", "2027-06-01", "0", "3", "Ana:36", "Ben:ten", "Ben:10", ""]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(said) + "\n"))
    assert fairtrip("init").code == 0
    request = load_request("trip.yaml")
    assert (request.dates.start, request.dates.length) == (date(2027, 6, 1), 3)
    assert [(t.name, t.age) for t in request.travellers] == [("Ana", 36), ("Ben", 10)]


@pytest.mark.parametrize("text", ["", ":3", "a:1:b:c", "a:-1", "a:121"])
def test_a_traveller_that_cannot_be_read_is_refused(text):
    with pytest.raises(BadInput, match="traveller"):
        read_person(text)


def test_a_traveller_may_have_several_roles():
    assert read_person("Ana: 36 : foodie, hiker") == Person("Ana", 36, ("foodie", "hiker"))


def test_a_day_is_read_in_one_spelling():
    assert read_date("2027-05-14") == date(2027, 5, 14)


@pytest.mark.parametrize("name", ["null", "Yes", "- dash", "a: b", 'quo"te', "#hash", "Ångström", "*star"])
def test_a_name_that_means_something_in_yaml_stays_a_name(name):
    text = trip_text(Answers(("Lisbon",), date(2027, 5, 14), 2, (Person(name, None, ()),)), "trip.yaml")
    assert parse_request(text).travellers[0].name == name
