import numpy as np

from planner.drafters.geometry import FAR_MIN, MAX_WINDOWS, UNKNOWN_HOURS, allowed, ways, windows


def nodes(trip) -> dict[str, int]:
    return {place.id: n for n, place in enumerate(trip.places)}


def test_ways_are_those_of_the_schedule(task_of, framed):
    trip = framed(task_of())
    minutes, metres = ways(trip)
    facts, at = trip.task.facts, nodes(trip)
    city, area = trip.bases[0]
    a, b, base = at["lis-castelo"], at["lis-rossio"], len(trip.places)
    hop = facts.hop(
        city, facts.point("lis-castelo", facts.base(city, area)), facts.point("lis-rossio", facts.base(city, area))
    )
    assert (minutes[a, b], metres[a, b]) == (hop.minutes, hop.walk_m)
    assert np.array_equal(minutes, minutes.T)
    assert not minutes.diagonal().any()
    assert minutes[at["lisbon-self-catered"], base] == 0


def test_places_of_two_cities_are_out_of_reach_of_each_other(task_of, framed):
    trip = framed(task_of(where="[porto, lisbon]"))
    minutes, _ = ways(trip)
    at = nodes(trip)
    porto = next(n for place, n in at.items() if place.startswith("opo-"))
    assert minutes[at["lis-castelo"], porto] == FAR_MIN
    assert [minutes[at[f"{city}-self-catered"], len(at) + n] for n, (city, _) in enumerate(trip.bases)] == [0, 0]


def test_windows_say_when_a_stay_may_begin(task_of, framed):
    trip = framed(task_of("travellers: [{name: Ana, wishes: {must: [{place: lis-mae-dagua}, {place: lis-coliseu}]}}]"))
    table, at = windows(trip), nodes(trip)
    stay = trip.task.facts.place("lis-mae-dagua").visit_min[1]
    spans = trip.task.facts.windows("lis-mae-dagua", 0)
    assert [tuple(w) for w in table[0, at["lis-mae-dagua"]][: len(spans)]] == [(a, b - stay) for a, b in spans]
    assert tuple(table[0, at["lis-mae-dagua"], MAX_WINDOWS - 1]) == (1, 0)
    opens, closes = UNKNOWN_HOURS[0]
    stay = trip.task.facts.place("lis-coliseu").visit_min[1]
    assert tuple(table[0, at["lis-coliseu"], 0]) == (opens, closes - stay)


def test_a_place_that_is_closed_all_day_has_no_window(task_of, framed):
    trip = framed(task_of("travellers: [{name: Ana, wishes: {must: [{place: lis-feira-da-ladra}]}}]"))
    table, n = windows(trip), nodes(trip)["lis-feira-da-ladra"]
    assert [table[day, n, 0, 0] <= table[day, n, 0, 1] for day in range(3)] == [False, False, True]


def test_places_are_allowed_in_their_city_and_on_the_day_a_need_names(task_of, framed):
    trip = framed(
        task_of("travellers: [{name: Ana, wishes: {need: [{place: lis-castelo, day: 2}]}}]", "[porto, lisbon]")
    )
    table, at = allowed(trip), nodes(trip)
    assert list(table[:, at["lis-castelo"]]) == [False, True, False]
    assert list(table[:, at["lis-rossio"]]) == [False, True, True]
    assert list(table[:, at["porto-self-catered"]]) == [True, False, False]
