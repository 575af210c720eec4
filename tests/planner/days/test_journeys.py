from planner.days.journeys import journey_home, journey_in, start_of, ways_of
from planner.outline import DayOutline, Outline

HEAD = "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], "


def outline(mode: str | None) -> Outline:
    days = (DayOutline(city="lisbon", area="alfama", lodging="mid", journey=mode), DayOutline(city="lisbon"))
    return Outline(days=days, home=mode)


def makers(trip, mode: str | None, day: int = 0) -> dict[tuple[str, ...], str]:
    ways = ways_of(outline(mode), list(trip.group.stakeholders), trip.facts, day)
    return {names: f"{way.option.origin}-{way.option.destination} {way.option.mode}" for way, names in ways}


def test_without_an_origin_nobody_travels(lisbon):
    assert journey_in(0, outline("train"), lisbon.facts) is None
    assert journey_home(outline("train"), lisbon.facts) is None
    assert start_of(lisbon.group.stakeholders[0], lisbon.facts) is None
    assert makers(lisbon, "train") == {}


def test_a_mode_that_does_not_exist_is_no_journey(make_trip):
    trip = make_trip(HEAD + "origin: porto, travellers: [{name: Ana}]}")
    assert journey_in(0, outline("ferry"), trip.facts) is None
    assert journey_home(outline("ferry"), trip.facts) is None


def test_a_way_is_shared_by_all_who_make_it(make_trip):
    trip = make_trip(HEAD + "origin: porto, travellers: [{name: Ana}, {name: Rui, origin: porto}, {name: Ida, "
                     "origin: madrid}, {name: Leo, arrive: 2027-05-13 12:00}]}")  # fmt: skip
    assert makers(trip, "train") == {("Ana", "Rui"): "porto-lisbon train", ("Ida",): makers(trip, "train")["Ida",]}
    assert makers(trip, "train", 1)["Ana", "Rui", "Leo"] == "lisbon-porto train"


def test_who_travels_alone_goes_the_fastest_way_or_the_one_they_need(make_trip):
    trip = make_trip(HEAD + "origin: london, travellers: [{name: Ana}, "
                     "{name: Rui, origin: porto, wishes: {need: [{transport: coach}]}}, "
                     "{name: Ida, origin: porto}]}")  # fmt: skip
    found = makers(trip, "flight")
    assert found["Rui",] == "porto-lisbon coach"
    assert found["Ida",].split()[1] == trip.facts.journeys["porto", "lisbon"][0].mode


def test_a_journey_home_leaves_early_enough_to_be_home_by_ten(make_trip):
    trip = make_trip(HEAD + "origin: athens, travellers: [{name: Ana}]}")
    home = journey_home(outline("flight"), trip.facts)
    assert home.end_min + home.option.shift_min == 22 * 60
    assert home.option.shift_min == 120
