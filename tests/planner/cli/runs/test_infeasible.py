import pytest

from planner.agent.setting import Judged
from planner.clash import Clash, Need
from planner.cli.runs.infeasible import clash_record, open_concessions, tell_clash
from planner.experiences import candidate
from rewards.types import Violation

OPEN = Need(("Ana",), "Ana pays at most 12.00 EUR", budget_minor=1200)
SEALED = Need(("Rui",), "Rui pays at most 9.00 EUR", budget_minor=900, sealed=True)
WAYS = ("raise the budget of Ana by 5.00 EUR: a plan is possible for that",
        "raise the budget of Rui by 8.00 EUR: a plan is possible for that")  # fmt: skip


@pytest.fixture
def best(lisbon, good):
    plan = lisbon.plan(good)
    broken = tuple(Violation("hours", f"closed {number}", f"1.{number}") for number in range(10))
    return Judged(good, plan, lisbon.panel.score(candidate(plan, broken)))


def test_a_clash_is_told_with_its_ways_out_and_what_the_attempt_breaks(best, capsys):
    tell_clash(Clash((OPEN,), WAYS[:1]), best)
    out = capsys.readouterr().out
    assert "- Ana pays at most 12.00 EUR\n" in out
    assert "- raise the budget of Ana by 5.00 EUR" in out
    assert "- closed 0 [1.0]\n" in out
    assert out.endswith("and 2 more\n")


def test_needs_that_fit_together_point_at_locks(best, capsys):
    tell_clash(None, best)
    assert "it is a lock" in capsys.readouterr().out
    assert clash_record(None) is None


def test_a_sealed_need_names_its_owner_only_and_its_way_out_is_left_out():
    clash = Clash((OPEN, SEALED), WAYS)
    assert clash_record(clash)["needs"][1] == {"owners": ["Rui"], "text": "Rui: kept private"}
    assert open_concessions(clash) == WAYS[:1]
