import random

import pytest

from planner.catalog.catalog import open_catalog
from roles.library import load_roles
from roles.request import parse_request
from roles.vocabulary import AREA_TAGS, CUISINES, DIETS, LOCAL_MODES, LODGING_CLASSES, MODES, THEMES
from roles.wishes import ACCESS
from train.task_set.text import LANGUAGES, PHRASINGS, phrases, texts

TRIP = """{cities: [munich, lisbon], origin: vienna, budget: 2400, dates: {start: 2027-05-13, end: 2027-05-16},
households: [{name: H, members: [Ana, Bo], budget: 900}, {name: G, members: [Cem]}],
travellers: [
  {name: Ana, age: 41, roles: [foodie], leave: 2027-05-16 12:00, wishes: {need: [{diet: vegan}, {budget: 450}],
   must: [{place: lis-oceanario}, {walking: 6 km}], reject: [{theme: museum, city: munich}]}},
  {name: Bo, age: 6, wishes: {prefer: [{rest: 90 min}, {company: Ana}, {pace: 2}]}},
  {name: Cem, arrive: 2027-05-13 15:00, wishes: {avoid: [{food: indian, day: 2}, {company: together}],
   prefer: [{time: '09:00-21:30'}, {words: a bench in the sun}, {transport: train}, {lodging: quiet}]}}]}"""


@pytest.fixture(scope="module")
def told():
    found = texts(parse_request(TRIP), open_catalog(), random.Random(1))
    return {(text.language, text.phrasing): text.text for text in found}


def test_every_language_and_phrasing_has_a_text(told):
    assert set(told) == {(language, phrasing) for language in LANGUAGES for phrasing in PHRASINGS}
    assert len(set(told.values())) == len(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_vocabulary_can_be_said(language):
    said = phrases(language)
    assert set(said["theme"]) == set(THEMES)
    assert set(said["food"]) == set(CUISINES)
    assert set(said["diet"]) == set(DIETS)
    assert set(said["access"]) == set(ACCESS)
    assert set(said["transport"]) == {*MODES, *LOCAL_MODES}
    assert set(said["lodging"]) == {*LODGING_CLASSES, *AREA_TAGS}
    assert set(said["roles"]) == set(load_roles().names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phrasing", PHRASINGS)
def test_no_fact_of_the_request_is_left_out(language, phrasing, told):
    text = told[language, phrasing]
    facts = (
        "Ana",
        "Bo",
        "Cem",
        "41",
        "6 km",
        "450 EUR",
        "2400 EUR",
        "900 EUR",
        "90",
        "15:00",
        "12:00",
        "09:00",
        "21:30",
    )
    assert [fact for fact in facts if fact not in text] == []
    assert all(phrases(language)[kind][word] in text for kind, word in (("diet", "vegan"), ("theme", "museum")))
    assert "a bench in the sun" in text
    assert "{" not in text


def test_who_is_old_enough_speaks_and_a_small_child_is_spoken_for(told):
    people = told["en", "voices"].split("\n")[-3:]
    assert " I " in people[0]
    assert not {"I", "me", "my"} & set(people[1].split())
    assert not {"I", "me", "my"} & set(told["en", "organiser"].replace(".", " ").split())


def test_cities_have_their_names_in_each_language(told):
    assert "München und Lissabon" in told["de", "voices"]
    assert "Múnich y Lisboa" in told["es", "voices"]
    assert "Munich and Lisbon" in told["en", "voices"]


def test_spanish_says_e_before_an_i():
    request = parse_request(
        TRIP.replace("prefer: [{rest: 90 min}, {company: Ana}, {pace: 2}]", "prefer: [{theme: art}, {theme: history}]")
    )
    found = texts(request, open_catalog(), random.Random(1))
    assert all("arte e historia" in text.text for text in found if text.language == "es")


def test_a_window_is_told_as_one():
    text = TRIP.replace("start: 2027-05-13, end: 2027-05-16", "between: [2027-05-01, 2027-05-20], days: 4")
    told = texts(parse_request(text), open_catalog(), random.Random(1))
    assert "between 1 May 2027 and 20 May 2027" in told[0].text
