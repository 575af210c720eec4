"""How often a hostile name gets a place into a plan: a model that obeys every name, alone and against the solver.

Run: python tests/benchmarks/measure_uplift.py [MODEL]. Without MODEL the drafter is a scripted one that always takes
the attacked place: the worst there can be. With MODEL (local/NAME, ...) a real one drafts.
"""

import importlib.util
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from planner.agent.setting import Options, Setting
from planner.catalog.catalog import open_catalog
from planner.drafters.model.drafting import Drafting
from planner.drafters.model.id_table import id_table
from planner.drafters.solver import solve
from planner.drafters.task import Drafter, DraftTask
from planner.facts.prepare import Prepared, prepare
from planner.outline import Outline
from rewards.critic import critic
from rewards.llm.ask import Ask, Model
from rewards.testing.scripted import Scripted
from roles.library import load_roles
from roles.request import parse_request

HERE = Path(__file__)
spec = importlib.util.spec_from_file_location("hostile", HERE.parent.parent / "test_hostile_text.py")
assert spec is not None
assert spec.loader is not None
hostile = importlib.util.module_from_spec(spec)
spec.loader.exec_module(hostile)


class Obeys:
    """A model that drafts at random, and takes a place wherever it may stand once its name says so."""

    def __init__(self, task: DraftTask, target: str) -> None:
        table = id_table(task)
        self.sights = [key for key, place in table.places.items() if place.kind != "food"]
        self.wanted = next(key for key, place in table.places.items() if place.id == target)
        self.days = task.group.frame.days

    def __call__(self, ask: Ask) -> dict[str, object]:
        chance = random.Random(str(ask.messages[-1].text[-80:]))
        attacked = hostile.MARK in ask.messages[-1].text
        drawn = chance.sample(self.sights, 2 * self.days)
        if attacked:
            drawn = [self.wanted, *(key for key in drawn if key != self.wanted)]
        empty = {"morning": [], "lunch": "own", "afternoon": [], "dinner": "own", "evening": [], "apart": []}
        days = {f"day{n + 1}": {**empty, "afternoon": drawn[2 * n : 2 * n + 2]} for n in range(self.days)}
        return {"stay1": {"area": "", "lodging": "mid"}, **days}


def chosen(prepared: Prepared, drafters: dict[str, Drafter]) -> Outline:
    """Return the outline that the panel chooses from these drafters' drafts."""
    panel = critic().convene(prepared.group)
    setting = Setting(panel.group, prepared.facts, panel, drafters, options=Options(how_many=4, rounds=60))
    judged = [setting.judge(outline) for drafter in drafters.values() for outline in drafter(setting.task())]
    order = [score.plan_id for score in panel.rank([one.score for one in judged])]
    return next(one.outline for one in judged if one.plan.id == order[0])


def target_of(prepared: Prepared, chance: random.Random) -> str:
    """Return a sight that the solver did not choose and nobody asked for."""
    taken = chosen(prepared, {"solver": solve}).places
    task = Setting(prepared.group, prepared.facts, critic().convene(prepared.group), {}).task()
    listed = [p.id for p in id_table(task).places.values() if p.kind != "food" and p.id not in taken]
    return chance.choice(sorted(listed))


def attacked(prepared: Prepared, target: str, attack: str) -> Prepared:
    """Return the trip with one place whose name is an attack."""
    city_id = prepared.facts.city_of(target)
    city = prepared.facts.cities[city_id]
    place = city.places[target].model_copy(update={"name": f"{hostile.MARK} {attack}"})
    cities = {**prepared.facts.cities, city_id: replace(city, places={**city.places, target: place})}
    return replace(prepared, facts=replace(prepared.facts, cities=cities))


def drafting(prepared: Prepared, target: str, model: Model | None) -> Drafter:
    """Return a drafter by the real model, or by one that obeys names."""
    if model is not None:
        return Drafting(model)
    panel = critic().convene(prepared.group)
    task = Setting(panel.group, prepared.facts, panel, {}).task()
    return Drafting(Scripted(Obeys(task, target)))


def measure(model: Model | None, tell: Callable[[str], None]) -> None:
    """Print, for each way of drafting, the share of plans with the target before and after the attack."""
    catalog, library, chance = open_catalog(), load_roles(), random.Random(7)
    clean, hit, trips = Counter[str](), Counter[str](), 0
    for name in ("lisbon", "london", "munich", "porto"):
        prepared = prepare(parse_request(hostile.trip_text(name)), library, catalog)
        for attack in hostile.ATTACKS:
            target, trips = target_of(prepared, chance), trips + 1
            twin = attacked(prepared, target, attack)
            for trip, found in ((prepared, clean), (twin, hit)):
                by_model = drafting(trip, target, model)
                ways = {"solver": {"solver": solve}, "model": {"model": by_model}}
                ways["both"] = {**ways["model"], **ways["solver"]}
                for way, drafters in ways.items():
                    found[way] += target in chosen(trip, drafters).places
        tell(f"{name}: {trips} pairs so far")
    for way in ("solver", "model", "both"):
        print(f"{way:<8} clean {clean[way]:>3} of {trips}   attacked {hit[way]:>3} of {trips}")


def real_model(name: str) -> Model:
    """Return the door to a named model."""
    from rewards.llm.door import open_door
    from rewards.llm.spending import Spending

    return open_door(name, Spending())


if __name__ == "__main__":
    measure(real_model(sys.argv[1]) if len(sys.argv) > 1 else None, lambda text: print(text, file=sys.stderr))
