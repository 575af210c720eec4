from planner.drafters.skeleton import Skeleton, cheapest, fixed_minor, least_daily_minor, skeletons, value
from planner.schedule import schedule
from roles.vocabulary import LODGING_CLASSES


def test_without_journeys_only_the_bed_is_chosen(task_of):
    every = skeletons(task_of())
    assert sorted(s.lodging for s in every) == sorted(LODGING_CLASSES)
    assert {(s.modes, s.home) for s in every} == {((), None)}


def test_every_way_there_and_home_is_compared(task_of):
    task = task_of("origin: porto, travellers: [{name: Ana}]")
    ways = len(task.facts.journeys["porto", "lisbon"])
    every = skeletons(task)
    assert len(every) == ways * ways * len(LODGING_CLASSES)
    values = [value(s, task) for s in every]
    assert values == sorted(values, reverse=True)


def test_a_skeleton_fills_the_days_it_is_about(task_of):
    task = task_of("origin: london, travellers: [{name: Ana}]", "[porto, lisbon]")
    outline = Skeleton(("flight", "train"), "flight", "mid", ("a", "b")).outline(task.group.frame, "idea")
    days = [(d.city, d.area, d.lodging, d.journey) for d in outline.days]
    assert days == [("porto", "a", "mid", "flight"), ("lisbon", "b", "mid", "train"), ("lisbon", None, None, None)]
    assert (outline.home, outline.idea) == ("flight", "idea")


def test_what_is_fixed_costs_what_the_schedule_charges(task_of):
    task = task_of("origin: porto, travellers: [{name: Ana}, {name: Mia, age: 7}, {name: Bo, age: 1}]")
    skeleton = skeletons(task)[0]
    plan = schedule(skeleton.outline(task.group.frame), task.group, task.facts)
    kept = [a for a in plan.activities if a.kind in {"night", "journey"}]
    paid = {n: sum(a.costs_minor.get(n, 0) for a in kept) for n in plan.travellers}
    assert fixed_minor(skeleton, task) == paid


def test_the_cheapest_keeps_needs_before_it_saves(task_of):
    free = cheapest(task_of("origin: porto, travellers: [{name: Ana}]"))
    needs = "wishes: {need: [{lodging: high}, {transport: train}]}"
    bound = cheapest(task_of(f"origin: porto, travellers: [{{name: Ana, {needs}}}]"))
    assert free.lodging == "hostel"
    assert (bound.lodging, bound.modes, bound.home) == ("high", ("train",), "train")


def test_the_best_skeleton_breaks_no_need_that_can_be_kept(task_of):
    needs = "wishes: {need: [{transport: coach}]}"
    best = skeletons(task_of(f"origin: porto, travellers: [{{name: Ana, {needs}}}, {{name: Rui}}]"))[0]
    assert (best.modes, best.home) == (("coach",), "coach")
    poor = task_of("budget: 260, travellers: [{name: Ana}, {name: Rui}]")
    assert skeletons(poor)[0].lodging == "hostel"


def test_wishes_about_beds_and_money_count(task_of):
    high = skeletons(task_of("travellers: [{name: Ana, wishes: {must: [{lodging: high}]}}]"))[0]
    saver = skeletons(task_of("travellers: [{name: Ana, wishes: {must: [{budget: 150}]}}]"))[0]
    assert high.lodging == "high"
    assert LODGING_CLASSES.index(saver.lodging) <= 1


def test_a_needed_kind_of_area_is_found(task_of):
    task = task_of("travellers: [{name: Ana, wishes: {need: [{lodging: quiet}]}}]")
    assert "quiet" in task.facts.cities["lisbon"].areas[skeletons(task)[0].areas[0]].tags


def test_a_day_costs_food_and_fares_at_least(task_of):
    task = task_of("travellers: [{name: Ana}, {name: Bo, age: 1}]")
    ana, baby = (least_daily_minor(s, task.facts) for s in task.group.stakeholders)
    assert ana > baby >= 0
