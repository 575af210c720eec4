import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.drafters.model.answer import answer_of, objection, outline_of, problem
from planner.drafters.model.prompt import render
from planner.drafters.skeleton import Skeleton
from planner.drafters.task import Lock
from planner.outline import Outline
from planner.schedule import schedule
from rewards.llm.schema import problem as breaks

DAYS = range(1, 4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
WORD = st.sampled_from(["a1", "a2", "a30", "f1", "f2", "own", "P1", "P2", "morning", "evening", "a999", ""]) | st.text(
    max_size=20
)
STOPS = st.lists(WORD, max_size=9)
APART = st.fixed_dictionaries({"block": WORD, "who": STOPS, "stops": STOPS})
DAY = st.fixed_dictionaries(
    {"morning": STOPS, "lunch": WORD, "afternoon": STOPS, "dinner": WORD, "evening": STOPS},
    optional={"apart": st.lists(APART, max_size=3), "price": JSON},
)
STAY = st.fixed_dictionaries({}, optional={"area": WORD | JSON, "lodging": WORD, "journey": WORD})
ANSWER = st.fixed_dictionaries({"day1": DAY, "day2": DAY, "day3": DAY}, optional={"stay1": STAY | JSON, "home": WORD})
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def read(task, prompt) -> Callable[[object], Outline]:
    return lambda value: outline_of(value, prompt.table, task, "cheapest")


@pytest.fixture(scope="module")
def may_be_open(task) -> Callable[[str, int], bool]:
    """Return a function that tells whether a place is in the city of a day (0-based) and not known to be closed."""

    def ask(place: str, day: int) -> bool:
        city = task.facts.cities[task.group.frame.city_of_day(day)]
        return place in city.places and task.facts.windows(place, day) != ()

    return ask


@quick
@given(value=JSON | st.fixed_dictionaries({"day1": JSON | DAY, "day2": JSON, "day3": DAY}))
def test_any_value_is_read_or_refused_with_a_clear_line(value, read):
    wrong = problem(value, DAYS)
    assert "\n" not in wrong
    if not wrong:
        assert read(value).idea == "cheapest"
    else:
        assert objection(value, DAYS) == wrong


@quick
@given(value=ANSWER)
def test_whatever_ids_an_answer_has_the_outline_has_places_of_its_city_that_may_be_open(value, read, may_be_open):
    outline = read(value)
    assert Outline.model_validate(outline.model_dump()) == outline
    assert all(may_be_open(place, day) for day, spec in enumerate(outline.days) for place in spec.places)


def test_an_outline_survives_being_written_and_read(task, prompt, good):
    value = answer_of(good, prompt.table, task)
    assert breaks(value, prompt.schema) == ""
    again = outline_of(json.loads(json.dumps(value)), prompt.table, task, "")
    assert schedule(again, task.group, task.facts).days == schedule(good, task.group, task.facts).days
    assert again.notes == ()


def test_an_outline_of_two_cities_survives_too(make_trip):
    text = "{dates: {start: 2027-05-13, end: 2027-05-15}, cities: [porto, lisbon], origin: madrid, "
    task = make_trip(text + "travellers: [{name: Ana}]}").task()
    table = render(task).table
    start = Skeleton(("flight", "train"), "coach", "hostel", ("ribeira", "alfama")).outline(task.group.frame)
    value = answer_of(start, table, task)
    assert value["stay2"] == {"journey": "train", "area": "alfama", "lodging": "hostel"}
    assert value["home"] == "coach"
    assert breaks(value, render(task).schema) == ""
    assert answer_of(outline_of(value, table, task, ""), table, task) == value


def test_an_answer_without_any_sight_is_objected_to(answer):
    assert objection(answer(), DAYS) == "no sight is chosen"
    assert objection(answer(day2={"evening": ["a1"]}), DAYS) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "not a JSON object"),
        ({}, "day1"),
        ({"day1": {"morning": "a1"}}, "day1.morning"),
        ("{}", "not a JSON object"),
    ],
)
def test_a_wrong_form_is_named_with_its_place(value, words, task, prompt):
    assert words in problem(value, DAYS)
    if value:
        with pytest.raises(ValueError, match=words):
            outline_of(value, prompt.table, task, "")


def test_numbers_and_words_nobody_asked_for_go_nowhere(task, prompt, answer):
    plain = answer(day1={"morning": ["a1"]})
    wordy = {**plain, "idea": "best trip ever", "price": 1, "day1": {**plain["day1"], "start": "07:00", "note": "hi"}}
    assert outline_of(wordy, prompt.table, task, "") == outline_of(plain, prompt.table, task, "")


def test_who_goes_apart_becomes_a_second_party(task, prompt, answer):
    apart = [{"block": "afternoon", "who": ["P2", "P7"], "stops": ["a2"]}]
    outline = outline_of(answer(day1={"afternoon": ["a1"], "apart": apart}), prompt.table, task, "")
    main, own = outline.days[0].afternoon
    assert (main.who, own.who) == (("Ana",), ("Rui",))
    assert own.stops == (prompt.table.places["a2"].id,)


def test_a_party_of_everybody_is_no_party(task, prompt, answer):
    apart = [{"block": "afternoon", "who": ["P1", "P2"], "stops": ["a2"]}]
    outline = outline_of(answer(day1={"afternoon": ["a1"], "apart": apart}), prompt.table, task, "")
    assert [party.who for party in outline.days[0].afternoon] == [()]


def test_what_the_group_has_settled_is_put_in_and_said(task_of, answer):
    task = task_of(locks=(Lock("lis-castelo", 1, "morning"), Lock("lis-nowhere")))
    outline = outline_of(answer(day1={"morning": ["a1"]}), render(task).table, task, "")
    assert "lis-castelo" in outline.days[1].morning[0].stops
    assert outline.notes == ("São Jorge Castle put in: settled",)


def test_days_that_are_missing_stay_empty(task, prompt, answer):
    value = {key: day for key, day in answer(day1={"morning": ["a1"]}).items() if key != "day2"}
    outline = outline_of(value, prompt.table, task, "")
    assert outline.days[1].places == ()
