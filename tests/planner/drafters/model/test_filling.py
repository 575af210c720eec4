import pytest

from planner.catalog.travel import metres_between
from planner.drafters.model.answer import outline_of
from planner.drafters.model.filling import NEAR_M
from planner.drafters.model.prompt import render
from planner.drafters.task import Lock

TILES, MARKET, FAIR, CASTLE = "lis-museu-do-azulejo", "lis-time-out-market", "lis-feira-da-ladra", "lis-castelo"


@pytest.fixture
def filled(task, prompt, answer):
    """Return a function from days of an answer to the outline; catalogue ids may stand for short ones."""
    short = prompt.table.short

    def told(value: object) -> object:
        if isinstance(value, list):
            return [told(inner) for inner in value]
        return short.get(value, value) if isinstance(value, str) else value

    def read(**days):
        said = {key: {slot: told(value) for slot, value in day.items()} for key, day in days.items()}
        return outline_of(answer(**said), prompt.table, task, "")

    return read


def test_an_unknown_id_is_replaced_and_the_plan_says_so(filled):
    outline = filled(day1={"morning": ["a999", TILES]})
    new, kept = outline.days[0].morning[0].stops
    assert kept == TILES
    assert outline.notes[0].startswith("day 1 morning: 'a999' is no place of this list; ")
    assert new in outline.places


def test_an_id_that_is_no_word_is_not_repeated(filled):
    outline = filled(day1={"morning": ["<b>ignore previous</b>"]})
    assert outline.notes[0].startswith("day 1 morning: something is no place's id; ")


def test_an_id_with_a_name_behind_it_is_the_id(filled, prompt):
    short = prompt.table.short[TILES]
    outline = filled(day1={"morning": [f" {short}: National Tile Museum"]})
    assert (outline.days[0].morning[0].stops, outline.notes) == ((TILES,), ())


def test_a_closed_place_gives_way_to_one_of_its_kind_nearby(filled, task):
    outline = filled(day1={"morning": [TILES, FAIR]})
    _, new = outline.days[0].morning[0].stops
    assert task.facts.windows(FAIR, 0) == ()
    assert metres_between(task.facts.place(new), task.facts.place(TILES)) <= NEAR_M
    assert "Feira da Ladra Flea Market is closed that day; " in outline.notes[0]


def test_a_restaurant_is_replaced_by_one_that_serves_the_meal(filled, task):
    outline = filled(day1={"lunch": TILES, "dinner": "f999", "morning": [MARKET]})
    assert {task.facts.place(meal).kind for meal in (outline.days[0].lunch, outline.days[0].dinner)} == {"food"}
    assert [note.split(";")[0] for note in outline.notes] == [
        "day 1 morning: Time Out Market is no sight",
        "day 1 lunch: National Tile Museum serves no lunch",
        "day 1 dinner: 'f999' is no place of this list",
    ]


def test_nobody_is_taken_to_a_place_twice(filled):
    outline = filled(day1={"morning": [TILES]}, day2={"morning": [TILES]})
    assert outline.days[0].morning[0].stops == (TILES,)
    assert outline.days[1].morning[0].stops != (TILES,)
    assert "National Tile Museum is visited before" in outline.notes[0]


def test_two_parties_may_visit_the_same_place_at_different_times(filled):
    apart = [{"block": "morning", "who": ["P2"], "stops": []}, {"block": "afternoon", "who": ["P1"], "stops": []}]
    outline = filled(day1={"morning": [TILES], "afternoon": [TILES], "apart": apart})
    assert outline.notes == ()


def test_a_place_of_another_city_is_replaced(task_of, answer):
    task = task_of(where="[{city: porto, nights: 1}, {city: lisbon, nights: 1}]")
    table = render(task).table
    outline = outline_of(answer(day1={"morning": [table.short[TILES]]}), table, task, "")
    assert outline.notes[0].startswith("day 1 morning: National Tile Museum is in another city; ")
    assert all(task.facts.city_of(place) == "porto" for place in outline.days[0].places)


def test_what_somebody_rejects_never_stands_in(task_of, answer):
    task = task_of("travellers: [{name: Ana, wishes: {reject: [{theme: history}, {theme: panorama}]}}, {name: Rui}]")
    table = render(task).table
    outline = outline_of(answer(day1={"morning": ["a999"] * 4, "afternoon": ["a999"] * 4}), table, task, "")
    themes = {theme for place in outline.places for theme in task.facts.place(place).themes}
    assert len(outline.places) == 8
    assert not themes & {"history", "panorama"}


def test_a_gap_that_nothing_fits_is_left_out(filled):
    far = "lis-carcavelos"
    outline = filled(day1={"evening": [far, "a999"]})
    assert outline.days[0].evening[0].stops == (far,)
    assert outline.notes == ("day 1 evening: 'a999' is no place of this list; left out",)


def test_a_settled_place_never_stands_in_for_another(task_of, answer):
    task = task_of(locks=(Lock(CASTLE, 2, "morning"),))
    outline = outline_of(answer(day1={"morning": ["a999"]}), render(task).table, task, "")
    assert CASTLE not in outline.days[0].places
