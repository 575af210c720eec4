from planner.drafters.engine.solution import DayRoute, Solution, Stop, Walk


def test_bases_are_where_the_group_sleeps_or_starts(task_of, framed):
    trip = framed(task_of("origin: london, travellers: [{name: Ana}]", "[porto, lisbon]"))
    assert [city for city, _ in trip.bases] == ["porto", "lisbon"]
    assert trip.people == trip.task.group.stakeholders
    assert len(trip.frames) == 3


def test_a_solution_becomes_an_outline_with_names_and_ids(task_of, framed):
    trip = framed(task_of())
    node = {place.id: n for n, place in enumerate(trip.places)}
    at = lambda place: Stop(node[place], 600, 600, 660)  # noqa: E731
    apart = (Walk((0,), (at("lis-castelo"),)), Walk((1,), (at("lis-rossio"),)))
    idle = (Walk((0, 1)),)
    days = (DayRoute((idle, apart, idle), lunch=at("lis-trindade")), DayRoute(((), (), ())), DayRoute(((), (), ())))
    outline = trip.outline(Solution(days, (0.5, 0.5), 0.5, 0.5), "an idea")
    first = outline.days[0]
    assert [(p.who, p.stops) for p in first.afternoon] == [(("Ana",), ("lis-castelo",)), (("Rui",), ("lis-rossio",))]
    assert (first.morning, first.evening, first.lunch, first.dinner) == ((), (), "lis-trindade", None)
    assert (first.lodging, outline.idea) == (trip.skeleton.lodging, "an idea")
