import pytest

from planner.drafters.model.brief import brief, narrowed
from planner.drafters.model.compact import area_ids
from planner.drafters.slice import worth_considering

PEOPLE = (
    "{name: Ana, age: 41, wishes: {need: [{diet: vegan}], must: [{place: lis-oceanario}], reject: [{theme: museum}]}}, "
    "{name: Rui, age: 8, sealed: [age], wishes: {prefer: [{food: tapas}, {pace: 3}, {company: Ana}], "
    "avoid: [{theme: religious, day: 2}], must: [{walking: 5 km}, {time: '09:00-21:30'}, {words: CANARY}]}}"
)


@pytest.fixture(scope="module")
def shown(task_of):
    purses = "budget: 1800, households: [{name: H, members: [Ana, Rui], budget: 900}]"
    return brief(task_of(f"origin: paris, {purses}, travellers: [{PEOPLE}]", "[lisbon, porto]"))


def test_a_brief_is_short(shown):
    assert len(shown.text) < 6_000
    assert len(brief(shown.task).text.split("\n")) < 130


def test_the_same_task_gives_the_same_text(shown):
    assert brief(shown.task).text == shown.text


def test_wishes_are_told_by_strength_with_ids_of_the_table(shown):
    oceanario = shown.table.short["lis-oceanario"]
    ana, rui = shown.text.split("\n")[:2]
    assert ana.startswith("P1 41 ")
    assert f"!vegan ++{oceanario} --museum" in ana
    assert rui.startswith("P2 ? ")
    assert "++walk5000 ++time9-21:30 +tapas +pace3 +P1 -religious@d2" in rui


def test_free_words_and_names_stay_at_home(shown):
    assert not any(word in shown.text for word in ("CANARY", "Ana", "Rui"))


def test_purses_days_and_ways_have_rows(shown):
    rows = shown.text.split("\n")
    assert "purse P1 P2 900" in rows
    assert "all 1800" in rows
    assert [row.split()[0] for row in rows if row[0] == "d"] == ["d1", "d2", "d3"]
    assert any(row.startswith("s2 c2 Porto 1n ") and " train" in row for row in rows)
    assert any(row.startswith("home flight") for row in rows)


def test_every_area_is_told_with_its_place_on_the_grid(shown):
    rows = [row.split() for row in shown.text.split("\n") if row[0] == "r"]
    assert [row[0] for row in rows] == list(area_ids(shown.task))
    assert all(len(row[1].split(",")) == 2 for row in rows)


def test_a_day_trip_tells_only_areas_where_something_is_shown(make_trip):
    day = "{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], travellers: [{name: Ana}]}"
    short = brief(make_trip(day).task())
    rows = [row.split() for row in short.text.split("\n")]
    told = {row[0] for row in rows if row[0][0] == "r"}
    assert told == {row[1] for row in rows if row[0] in short.table.places} < set(area_ids(short.task))


def test_places_are_numbered_in_the_order_in_which_they_are_shown(shown):
    rows = [row.split()[0] for row in shown.text.split("\n") if row.split()[0] in shown.table.places]
    assert rows == list(shown.table.places)
    for letter in "af":
        ids = [row for row in rows if row[0] == letter]
        assert ids == [f"{letter}{n}" for n in range(1, len(ids) + 1)]


def test_a_narrowed_task_knows_only_the_places_that_are_shown(shown):
    known = {place.id for place in worth_considering(shown.task) if not place.id.endswith("self-catered")}
    assert known == set(shown.table.short)
    assert "lis-oceanario" in known
    assert narrowed(shown.task).banned == shown.task.banned


def test_diets_and_access_are_told_where_somebody_asks(task_of):
    plain = brief(task_of("travellers: [{name: Ana}, {name: Rui}]")).text
    asked = brief(task_of("travellers: [{name: Ana, wishes: {need: [{access: step_free}, {diet: vegan}]}}]")).text
    assert ",vegan" not in plain
    assert " e1S" not in plain
    assert ",vegan" in asked
    assert " e1S" in asked


def test_a_language_model_is_told_how_to_answer(shown):
    system, user = shown.messages()
    assert (system.role, user.role) == ("system", "user")
    assert "d1 a2 a5|f1|a3 & P2 P3 a4|own|-" in system.text
    assert user.text == shown.text


def test_no_wish_is_left_without_a_place_that_meets_it(task_of):
    loud = "prefer: [{theme: museum}, {theme: art}, {theme: history}, {food: portuguese}]"
    quiet = "{name: Rui, wishes: {prefer: [{theme: wellness}, {food: indian}, {theme: beach}]}}"
    crowd = ", ".join(f"{{name: N{n}, wishes: {{{loud}}}}}" for n in range(6))
    places = brief(task_of(f"travellers: [{quiet}, {crowd}]")).table.places.values()
    known = {word for place in places for word in (*place.themes, *place.cuisine)}
    assert {"wellness", "indian", "beach", "museum"} <= known
