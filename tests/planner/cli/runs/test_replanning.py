import json

from planner.cli.runs.replanning import changed
from planner.plan import Plan


def test_a_plan_against_itself_keeps_everything(fairtrip, planned):
    plan = Plan.model_validate(json.loads(fairtrip("show", planned, "--json").out)["plan"])
    changes = changed(plan, plan)
    assert changes["kept"]
    assert changes["moved"] == changes["gone"] == changes["new"] == []
