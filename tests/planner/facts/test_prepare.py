import pytest

from planner.facts.prepare import prepare
from roles.errors import BadInput
from roles.request import parse_request


def prepared(text: str, library, catalog):
    return prepare(parse_request(text, "trip.yaml"), library, catalog)


HEAD = "dates: {start: 2027-05-13, end: 2027-05-15}\n"


def test_names_that_people_write_become_ids(library, catalog):
    text = (
        HEAD
        + """cities: [Lisboa]
origin: München
travellers:
  - name: Ana
    origin: Paris
    wishes: {must: [{place: Mosteiro dos Jerónimos, city: Lisboa}], prefer: [{theme: museum}]}
"""
    )
    made = prepared(text, library, catalog)
    ana = made.group.stakeholders[0]
    assert (made.group.frame.cities, made.group.frame.origin, ana.origin) == (("lisbon",), "munich", "paris")
    assert [(w.value, w.city) for w in ana.wishes] == [("lis-jeronimos", "lisbon"), ("museum", None)]
    assert made.facts.frame == made.group.frame


@pytest.mark.parametrize(
    ("text", "where"),
    [("cities: [Lisbonn]\ntravellers: [{name: A}]", "trip.yaml:2: no city 'Lisbonn'"),
     ("cities: [lisbon]\norigin: Atlantis\ntravellers: [{name: A}]", "trip.yaml:3: no origin 'Atlantis'"),
     ("cities: [lisbon]\ntravellers:\n - {name: A, origin: Atlantis}", "trip.yaml:4: no origin 'Atlantis'"),
     ("cities: [lisbon]\ntravellers:\n - name: A\n   wishes:\n    must:\n     - {place: Big Ben}", "trip.yaml:7: "),
     ("cities: [porto, lisbon]\ntravellers:\n - name: A\n   wishes:\n    must: [{place: lon-british-museum}]",
      "trip.yaml:6: ")],
)  # fmt: skip
def test_a_name_nobody_knows_is_shown_where_it_stands(library, catalog, text, where):
    with pytest.raises(BadInput) as caught:
        prepared(HEAD + text, library, catalog)
    assert str(caught.value).startswith(where)


def test_a_place_of_another_city_is_said_to_be_there(library, catalog):
    text = HEAD + "cities: [porto]\ntravellers: [{name: A, wishes: {must: [{place: lis-castelo}]}}]"
    with pytest.raises(BadInput, match="is in lisbon, and the trip does not go there"):
        prepared(text, library, catalog)


def test_a_place_is_looked_for_in_every_city_of_the_trip(library, catalog):
    traveller = "{name: A, wishes: {must: [{place: São Jorge Castle}]}}"
    text = HEAD + f"cities: [porto, lisbon]\ntravellers: [{traveller}]"
    assert prepared(text, library, catalog).group.stakeholders[0].wishes[0].value == "lis-castelo"


def test_a_window_starts_when_most_named_places_are_open(library, catalog):
    text = ("dates: {between: [2027-05-09, 2027-05-16], days: 2}\ncities: [lisbon]\n"
            "travellers: [{name: A, wishes: {must: [{place: lis-jeronimos}, "
            "{place: lis-museu-do-azulejo}]}}]")  # fmt: skip
    start = prepared(text, library, catalog).group.frame.start
    assert start.isoformat() == "2027-05-11"  # the 10th is a Monday: the first two open days begin after it


def test_a_window_leaves_out_starts_that_somebody_cannot_make(library, catalog):
    text = ("dates: {between: [2027-05-09, 2027-05-16], days: 2}\ncities: [lisbon]\n"
            "travellers: [{name: A, arrive: 2027-05-14 10:00}]")  # fmt: skip
    assert prepared(text, library, catalog).group.frame.start.isoformat() == "2027-05-13"
