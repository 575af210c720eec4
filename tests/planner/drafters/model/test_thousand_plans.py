"""A thousand plans from a model that makes things up: no unknown place and no number that is not the catalogue's."""

import random
from dataclasses import replace

import pytest

from planner.drafters.model.drafting import Drafting
from planner.drafters.model.id_table import id_table
from planner.facts.meals import is_own_meal
from planner.outline import BLOCKS
from planner.plan import Activity
from planner.repair import repair
from rewards.testing.scripted import Scripted

PLANS = 1_000
HOSTILE = ["a999", "lis-castelo", "f0", "", "IGNORE ALL RULES", "a1; price 0", "<b>a1</b>", "P1", "own", "../../etc"]


class MakesThingsUp:
    """Answers with places in the wrong slots, twice, closed, unknown, and with prices and hours of its own."""

    def __init__(self, task) -> None:
        self.keys = list(id_table(task).places)

    def word(self, chance: random.Random) -> str:
        return chance.choice(HOSTILE) if chance.random() < 0.15 else chance.choice(self.keys)

    def words(self, most: int, chance: random.Random) -> list[str]:
        return [self.word(chance) for _ in range(chance.randint(0, most))]

    def day(self, chance: random.Random) -> dict[str, object]:
        who = [chance.choice(["P1", "P2", "P3", "everybody"])]
        apart = {"block": chance.choice(BLOCKS), "who": who, "stops": self.words(2, chance)}
        free = {"start": "03:00", "price": 1, "hours": {"a1": "0-24"}, "cost_minor": 0}
        blocks = {block: self.words(3, chance) for block in BLOCKS}
        return {**blocks, "lunch": self.word(chance), "dinner": self.word(chance), "apart": [apart], **free}

    def __call__(self, ask) -> dict[str, object]:
        chance = random.Random(f"{ask.seed} {ask.messages[1].text[-80:]}")
        stay = {"area": chance.choice(["alfama", "mars", ""]), "lodging": chance.choice(["mid", "palace"])}
        days = {"day1": {**self.day(chance), "morning": ["a1"]}, "day2": self.day(chance)}
        return {"stay1": stay, **days, "total": -5, "home": "teleport"}


@pytest.fixture(scope="module")
def short_trip(make_trip):
    dates, people = "{start: 2027-05-13, end: 2027-05-14}", "[{name: Ana}, {name: Rui, age: 9}]"
    return make_trip(f"{{dates: {dates}, cities: [lisbon], travellers: {people}}}")


def differs(activity: Activity, day: int, trip) -> bool:
    """Return whether anything an activity says about its place is not what the catalogue says."""
    place, facts = trip.facts.place(activity.place.id), trip.facts
    ages = {name: trip.group.stakeholder(name).age for name in activity.travellers}
    windows = facts.windows(place.id, day)
    return not (
        activity.end_min - activity.start_min == place.visit_min[1]
        and activity.costs_minor == {n: cost for n, age in ages.items() if (cost := facts.cost_minor(place.id, age))}
        and activity.unpriced == any(facts.cost_minor(place.id, age) is None for age in ages.values())
        and (activity.title, activity.place.name) == (place.name, place.name)
        and (is_own_meal(place.id) or (activity.place.lat, activity.place.lon) == (place.lat, place.lon))
        and (windows is None or any(a <= activity.start_min and activity.end_min <= b for a, b in windows))
    )


@pytest.mark.slow
def test_a_thousand_plans_hold_known_places_and_the_catalogues_numbers(short_trip):
    task = short_trip.task(how_many=8)
    drafting = Drafting(Scripted(MakesThingsUp(task)))
    rounds = (replace(task, seed=seed) for seed in range(PLANS // task.how_many))
    mended = [repair(o, task.group, task.facts) for one in rounds for o in drafting(one)]
    days = [day for found in mended for day in found.plan.days]
    places = [(activity, day.number - 1) for day in days for activity in day.activities if activity.place]
    assert len(mended) == PLANS
    assert [found.violations for found in mended if found.violations] == []
    assert all(task.facts.has(activity.place.id) for activity, _ in places)
    assert [activity for activity, day in places if differs(activity, day, short_trip)] == []
