"""Pairs of plans, and who would rather have which."""

import pytest

from planner.executor import local
from planner.finished import Finished
from rewards.llm.ask import Unanswered
from rewards.pairs import PairJudge
from rewards.testing.scripted import Scripted
from roles.errors import BadInput
from train.environment import Environment
from train.evaluation.cell import Measuring
from train.evaluation.duels import BY_RULES, ByJudge, by_points, duels, pairs_of
from train.evaluation.policies import Solver


@pytest.fixture(scope="module")
def environment():
    return Environment()


@pytest.fixture(scope="module")
def pair(environment, trip_task):
    """Two different plans of the same task."""
    task, measure = trip_task(), Measuring(environment)
    solver = Solver(rounds=20, drafts=1)
    cells = [measure(task, (name, trial), solver(environment.ready(task), trial)) for trial, name in enumerate("ab")]
    changed = cells[1].outline.days[0].model_copy(update={"lunch": None, "dinner": None})
    other = cells[1].outline.model_copy(update={"days": (changed, *cells[1].outline.days[1:])})
    return task, cells[0], cells[1].model_copy(update={"outline": other, "trial": 0})


@pytest.mark.parametrize(
    ("own", "base", "sign"),
    [
        ({"A": 3, "B": 3}, {"A": 1, "B": 1}, 1),
        ({"A": 9, "B": 1}, {"A": 1, "B": 2}, 0),
        ({"A": 1}, {"A": 2, "B": 0}, -1),
    ],
    ids=["both gain", "one vote each", "who has no part has no vote"],
)
def test_each_traveller_has_one_vote(trip_task, cell_of, own, base, sign):
    duel = by_points((trip_task(), cell_of("new", points=own), cell_of("base", points=base)))
    assert (duel.sign, duel.judge) == (sign, BY_RULES)


@pytest.mark.parametrize(
    ("fates", "sign"),
    [(("feasible", "infeasible"), 1), (("unreadable", "infeasible"), -1), (("unreadable", "unreadable"), 0)],
)
def test_what_holds_beats_what_does_not_before_anybody_is_asked(trip_task, cell_of, fates, sign, environment):
    pair = trip_task(), cell_of("new", fate=fates[0], points={"A": 0}), cell_of("base", fate=fates[1], points={"A": 0})
    assert by_points(pair).sign == sign
    assert ByJudge("j", PairJudge(Scripted([])), environment)(pair).sign == sign


def test_a_judge_reads_both_plans_in_both_orders_for_everybody(pair, environment):
    always_first = Scripted(lambda ask: {"better": "A"})
    duel = ByJudge("j", PairJudge(always_first), environment)(pair)
    assert (duel.sign, duel.votes) == (0, {"Ana": 0, "Rui": 0})
    assert len(always_first.asks) == 4


def test_a_judge_that_fails_leaves_the_duel_open_and_is_asked_again(tmp_path, pair, environment):
    mute = ByJudge("j", PairJudge(Scripted(lambda ask: Unanswered("empty", "nothing"))), environment)
    done = Finished(tmp_path / "duels.jsonl")
    assert duels([pair], mute, done, local, "j")[0].sign is None
    tie = ByJudge("j", PairJudge(Scripted(lambda ask: {"better": "C"})), environment)
    assert duels([pair], tie, done, local, "j")[0].sign == 0
    assert duels([pair], mute, done, local, "j")[0].sign == 0


def test_verdicts_of_another_judge_do_not_count(tmp_path, pair, environment):
    done = Finished(tmp_path / "duels.jsonl")
    for name in ("j", "k"):
        judge = ByJudge(name, PairJudge(Scripted(lambda ask: {"better": "C"})), environment)
        assert duels([pair], judge, done, local, name)[0].judge == name
    assert len(done.read()) == 2


def test_the_same_plan_is_a_tie_that_nobody_is_asked_about(pair, environment):
    task, own, _ = pair
    assert ByJudge("j", PairJudge(Scripted([])), environment)((task, own, own)).sign == 0


def test_trials_meet_the_baselines_of_the_same_number(trip_task, cell_of):
    task = trip_task()
    cells = [cell_of("new", task.id, n) for n in (0, 1)] + [cell_of("base", task.id, 1)]
    assert [(own.trial, base.policy) for _, own, base in pairs_of(cells, [task], "base")] == [(1, "base")]


def test_a_line_that_is_no_duel_is_named(tmp_path):
    done = Finished(tmp_path / "duels.jsonl")
    done.add({"policy": "x"})
    with pytest.raises(BadInput, match="no duel"):
        duels([], by_points, done, local, "j")
