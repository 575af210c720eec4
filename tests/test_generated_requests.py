"""Trips nobody wrote by hand: each ends in a valid plan or in a clash that is really one."""

import os

import pytest

from planner.agent.nodes import ranked
from planner.agent.setting import Options, Setting
from planner.agent.state import draft_record
from planner.catalog.catalog import open_catalog
from planner.check import check
from planner.clash import smallest_clash
from planner.drafters.solver import probe, solve
from planner.facts.prepare import prepare
from rewards.critic import critic
from roles.library import load_roles
from train.task_set.draw import World
from train.tasks import Known, Order, make_task

HOW_MANY = int(os.environ.get("FAIRTRIP_REQUESTS", "40"))
EVERYWHERE = Order(heldout=HOW_MANY, seed=1)


@pytest.fixture(scope="module")
def world() -> World:
    return World(open_catalog(), load_roles())


@pytest.mark.parametrize("number", range(HOW_MANY))
def test_a_generated_request_ends_in_a_valid_plan_or_a_true_clash(number: int, world: World) -> None:
    task = make_task(EVERYWHERE, world, "heldout", number, Known())
    ready = prepare(task.trip(), world.library, world.catalog)
    panel = critic().convene(ready.group)
    setting = Setting(panel.group, ready.facts, panel, {"solver": solve}, options=Options(how_many=2))
    drafts = [draft_record(outline, "solver", n) for n, outline in enumerate(solve(setting.task()))]
    best = ranked(drafts, setting)[0]
    if best.score.feasible:
        assert check(best.plan, setting.group, ready.facts) == ()
        assert all(0.0 <= (utility.value or 0.0) <= 1.0 for utility in best.score.utilities.values())
    else:
        assert smallest_clash(setting.group, ready.facts, probe) is not None, best.score.violations
