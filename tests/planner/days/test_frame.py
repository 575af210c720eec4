from planner.days.frame import day_frames, liked_window, strong_window
from planner.outline import BLOCKS, DayOutline, Outline

HEAD = "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], "


def frames(trip, journey: str | None = None):
    beds = {"city": "lisbon", "area": "alfama", "lodging": "mid"}
    outline = Outline(days=(DayOutline(**beds, journey=journey), DayOutline(city="lisbon")), home=journey)
    return day_frames(outline, trip.group, trip.facts)


def present(trip, day: int = 0) -> list[tuple[str, ...]]:
    frame = frames(trip)[day]
    return [frame.present[block] for block in BLOCKS]


def people(*texts: str) -> str:
    return HEAD + "travellers: [" + ", ".join(f"{{{text}}}" for text in texts) + "]}"


def test_an_ordinary_day_runs_from_nine_to_eleven_and_the_last_one_to_six(make_trip):
    first, last = frames(make_trip(people("name: Ana")))
    assert (first.start_min, first.end_min, last.end_min) == (540, 1380, 1080)
    assert (first.lunch, first.dinner) == ((690, 825), (1080, 1230))
    assert last.dinner is None


def test_the_last_day_stands_where_the_last_night_was(make_trip):
    first, last = frames(make_trip(people("name: Ana")))
    assert (first.area, last.area) == ("alfama", "alfama")
    assert first.base == last.base


def test_one_long_day_starts_in_some_area(make_trip):
    trip = make_trip("{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], travellers: [{name: Ana}]}")
    frame = day_frames(Outline(days=(DayOutline(city="lisbon"),)), trip.group, trip.facts)[0]
    assert frame.area in trip.facts.cities["lisbon"].areas


def test_a_late_riser_misses_the_morning_and_an_early_sleeper_the_evening(make_trip):
    trip = make_trip(people("name: Owl, wishes: {prefer: [{time: '11:00-02:00'}]}", "name: Lark, "
                            "wishes: {prefer: [{time: '07:00-21:30'}]}", "name: Ana"))  # fmt: skip
    assert present(trip) == [("Lark", "Ana"), ("Owl", "Lark", "Ana"), ("Owl", "Ana")]


def test_only_what_somebody_insists_on_moves_the_meals(make_trip):
    liked = make_trip(people("name: Owl, wishes: {prefer: [{time: '13:00-02:00'}]}", "name: Ana"))
    strict = make_trip(people("name: Owl, wishes: {must: [{time: '13:00-02:00'}]}", "name: Ana"))
    assert [frames(t)[0].lunch for t in (liked, strict)] == [(690, 825), (780, 825)]
    owl = strict.group.stakeholders[0]
    assert (strong_window(owl), liked_window(owl)) == ((780, 1560), (780, 1560))
    assert strong_window(liked.group.stakeholders[0]) == (0, 1680)


def test_who_gets_up_after_lunch_does_not_eat_it(make_trip):
    frame = frames(make_trip(people("name: Owl, wishes: {need: [{time: '14:30-02:00'}]}", "name: Ana")))[0]
    assert (frame.at_lunch("Owl"), frame.at_lunch("Ana"), frame.at_dinner("Owl")) == (False, True, True)
    assert frame.free_from == {"Owl": 870, "Ana": 540}


def test_a_childs_early_bed_brings_dinner_forward(make_trip):
    trip = make_trip(people("name: Ana", "name: Rui", "name: Mia, age: 2, wishes: {must: [{time: '07:30-19:30'}]}"))
    frame = frames(trip)[0]
    assert frame.dinner is not None
    assert frame.dinner[0] == 1020
    assert frame.dinner[1] + 75 + 40 <= 19 * 60 + 30


def test_parents_take_turns_with_a_child_that_sleeps(make_trip):
    trip = make_trip(people("name: Ana", "name: Rui", "name: Mia, age: 2, wishes: {prefer: [{time: '07:30-19:30'}]}"))
    out = []
    for day in (0, 1):
        evening = frames(trip)[day].present["evening"]
        out.append(evening)
    assert sorted(out) == [("Ana",), ("Rui",)]


def test_a_lone_parent_stays_in_and_no_child_goes_out_alone(make_trip):
    trip = make_trip(
        people("name: Ana", "name: Mia, age: 2, wishes: {prefer: [{time: '07:30-19:30'}]}", "name: Tom, age: 16")
    )
    assert present(trip)[2] == ()


def test_an_adult_who_goes_to_bed_early_looks_after_the_child(make_trip):
    trip = make_trip(people("name: Ana", "name: Helena, wishes: {prefer: [{time: '08:00-20:30'}]}",
                            "name: Mia, age: 2, wishes: {prefer: [{time: '07:30-19:30'}]}"))  # fmt: skip
    assert present(trip)[2] == ("Ana",)


def test_an_adult_who_has_not_come_yet_looks_after_nobody(make_trip):
    trip = make_trip(people("name: Ana", "name: Mia, age: 2, wishes: {prefer: [{time: '07:30-19:30'}]}",
                            "name: Rui, arrive: 2027-05-13 22:30"))  # fmt: skip
    assert present(trip)[2] == ()


def test_a_child_that_comes_later_keeps_nobody_at_home_before(make_trip):
    trip = make_trip(people("name: Ana", "name: Rui", "name: Tom, age: 12, arrive: 2027-05-13 16:00"))
    assert present(trip) == [("Ana", "Rui"), ("Ana", "Rui"), ("Ana", "Rui", "Tom")]


def test_own_arrival_and_departure_bound_the_blocks(make_trip):
    trip = make_trip(people("name: Ana", "name: Rui, arrive: 2027-05-13 10:15, leave: 2027-05-14 16:30"))
    assert present(trip) == [("Ana",), ("Ana", "Rui"), ("Ana", "Rui")]
    assert present(trip, 1)[:2] == [("Ana", "Rui"), ("Ana",)]


def test_the_day_waits_for_the_first_to_come_and_ends_with_the_last_to_go(make_trip):
    trip = make_trip(people("name: Ana, arrive: 2027-05-13 14:00, leave: 2027-05-14 15:00",
                            "name: Rui, arrive: 2027-05-13 14:30, leave: 2027-05-14 14:00"))  # fmt: skip
    first, last = frames(trip)
    assert (first.start_min, last.end_min) == (15 * 60 + 15, 13 * 60 + 45)
    assert first.present["afternoon"] == ("Ana",)
    assert last.present["morning"][0] == "Ana"


def test_a_dinner_brought_forward_is_for_those_who_are_there_by_then(make_trip):
    trip = make_trip(people("name: Ana", "name: Rui, arrive: 2027-05-13 16:40",
                            "name: Mia, age: 2, wishes: {must: [{time: '07:30-19:30'}]}"))  # fmt: skip
    assert not frames(trip)[0].at_dinner("Rui")


def test_an_arrival_after_lunch_leaves_no_lunch(make_trip):
    trip = make_trip(HEAD + "origin: seville, travellers: [{name: Ana}]}")
    first, last = frames(trip, "coach")
    assert first.arrival is not None
    assert (first.lunch, first.start_min) == (None, first.arrival.end_min)
    assert last.homeward is not None
    assert last.end_min == last.homeward.start_min


def test_who_comes_from_elsewhere_joins_when_their_own_journey_ends(make_trip):
    trip = make_trip(HEAD + "origin: porto, travellers: [{name: Ana}, {name: Rui, origin: athens}]}")
    first, last = frames(trip, "flight")
    ways = {names: journey for journey, names in first.ways}
    assert first.free_from["Rui"] == ways["Rui",].end_min > first.start_min
    assert "Rui" not in first.present["morning"]
    assert {names for _, names in last.ways} == {("Ana",), ("Rui",)}
