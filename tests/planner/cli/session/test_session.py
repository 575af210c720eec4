from pathlib import Path

import pytest

from planner.cli.session.session import Given, known_traveller, open_session, trip_folder
from roles.errors import BadInput

ROLE = "title: Tester\nsummary: Loves tiles.\nwishes:\n  must: [{theme: museum}]\n"


def test_a_trip_is_kept_beside_its_file_unless_a_folder_is_named(trip, tmp_path):
    assert trip_folder(Given(trip)) == trip.parent / ".fairtrip" / "trip"
    assert trip_folder(Given(trip, tmp_path / "other")) == tmp_path / "other"


def test_options_given_now_come_before_recorded_ones(trip):
    recorded = {"welfare": "nash", "drafts": 2, "seed": 8, "run": "r1"}
    session = open_session(Given(trip, welfare="owa"), recorded)
    assert (session.panel.welfare_rule, session.settings.drafts, session.prepared.group.seed) == ("owa", 2, 8)


def test_the_seed_of_the_trip_file_holds_when_none_is_given(trip):
    assert open_session(Given(trip)).prepared.group.seed == 5


def test_a_session_recorded_and_opened_again_judges_the_same(trip):
    first = open_session(Given(trip, weigher="uniform", seed=3))
    again = open_session(Given(trip), first.record())
    assert again.panel.weights == first.panel.weights
    assert again.prepared.group == first.prepared.group


def test_roles_of_a_named_folder_are_used(trip, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "tester.yaml").write_text(ROLE, encoding="utf-8")
    trip.write_text(
        trip.read_text(encoding="utf-8").replace("age: 41", "age: 41\n    roles: [tester]"), encoding="utf-8"
    )
    session = open_session(Given(trip, roles=[tmp_path / "more"]))
    assert "museum" in {wish.value for wish in session.prepared.group.stakeholder("Ana").wishes}


def test_a_file_that_is_missing_is_one_line():
    with pytest.raises(BadInput, match=r"nowhere\.yaml"):
        open_session(Given(Path("nowhere.yaml")))


def test_a_traveller_is_found_in_any_case_and_a_stranger_gets_the_nearest(trip):
    session = open_session(Given(trip))
    assert known_traveller(session, "ana") == "Ana"
    with pytest.raises(BadInput, match="did you mean 'Rui'"):
        known_traveller(session, "Ruy")
