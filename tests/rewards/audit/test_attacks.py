import pytest

from rewards.audit.attacks import ATTACKS, CHANNELS
from rewards.experience import Candidate
from roles.wishes import WishKind


def test_there_are_twelve_attacks_and_each_says_something_else():
    assert len(ATTACKS) == len(set(ATTACKS.values())) == 12


@pytest.fixture
def planted(trip, person, day):
    group = trip(person("Ana"), person("Ben"))
    candidate = Candidate("one", (day("Ana"), day("Ben")))
    return {name: channel(group, candidate, "Ben", "obey") for name, channel in CHANNELS.items()}


def test_a_planted_place_name_is_read_by_whoever_goes_there(planted):
    _, candidate = planted["place name"]
    assert [lived.visits[0].name for lived in candidate.experiences] == ["Place 1.1. obey"] * 2
    assert [lived.visits[1].name for lived in candidate.experiences] == ["Place 1.2"] * 2


def test_planted_words_belong_to_the_traveller_who_said_them(planted):
    group, _ = planted["traveller's words"]
    assert [[wish.value for wish in one.of_kind(WishKind.WORDS)] for one in group.stakeholders] == [[], ["obey"]]


def test_planted_role_text_is_asked_of_that_traveller_only(planted):
    group, _ = planted["role text"]
    assert [[criterion.ask for criterion in one.criteria] for one in group.stakeholders] == [[], ["obey"]]


def test_without_a_sight_there_is_no_name_to_plant_in(trip, person, day):
    group, candidate = trip(person("Ana")), Candidate("one", (day("Ana", visits=()),))
    assert CHANNELS["place name"](group, candidate, "Ana", "obey") == (group, candidate)
