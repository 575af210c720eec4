"""Who is evaluated, and what an attempt is."""

import pytest

from planner.drafters.model.compact import compact
from rewards.llm.ask import Unanswered
from rewards.testing.scripted import Scripted
from roles.errors import BadInput, MissingModel
from train.environment import Environment
from train.evaluation.policies import Asked, Attempt, InTurn, Solver, named, seed_of, solver_of
from train.rewarding.served_model import ServedModel

QUICK = Solver(rounds=20, drafts=2)


@pytest.fixture(scope="module")
def ready(trip_task):
    return Environment().ready(trip_task())


def test_the_solver_drafts_the_same_in_the_same_trial_and_uses_its_seed(ready):
    first = QUICK(ready, 0)
    assert first == QUICK(ready, 0)
    assert first.outline is not None
    assert not first.outline.notes
    assert seed_of(ready.task.id, 0) != seed_of(ready.task.id, 1)


def test_the_solver_knows_the_places_that_a_small_policy_is_shown(ready):
    outline = QUICK(ready, 0).outline
    assert outline.places
    assert not outline.places & ready.draft.banned


def test_a_model_is_shown_what_training_shows_and_drawn_anew_in_each_trial(ready):
    text = compact(QUICK(ready, 0).outline, ready.table, ready.draft)
    model = Scripted(lambda ask: text)
    attempts = [Asked(model, 0.5)(ready, trial) for trial in (0, 1, 0)]
    assert {attempt.text for attempt in attempts} == {text}
    assert model.asks[0].messages == ready.messages
    assert model.asks[0] == model.asks[2] != model.asks[1]
    assert model.asks[0].temperature == 0.5


@pytest.mark.parametrize(
    ("why", "unasked"), [("cut", False), ("refusal", False), ("unreachable", True), ("limit", True)]
)
def test_what_never_reached_a_model_is_no_failure_of_its_own(ready, why, unasked):
    attempt = Asked(Scripted([Unanswered(why, "no")]))(ready, 0)
    assert (attempt.nothing, attempt.unasked) == (f"{why}: no", unasked)


@pytest.mark.parametrize(
    ("spec", "read"),
    [("solver", ("solver", "solver")), ("grpo=local/grpo", ("grpo", "local/grpo")), ("a/b", ("a/b", "a/b"))],
)
def test_a_policy_is_named_before_its_model(spec, read):
    assert named(spec) == read


def test_a_solver_may_be_given_rounds():
    assert [solver_of(maker) for maker in ("solver", "solver:60", "local/solver")] == [Solver(), Solver(60), None]
    for wrong in ("solver:", "solver:0", "solver:-3", "solver:x"):
        with pytest.raises(BadInput, match="whole number above 0"):
            solver_of(wrong)


@pytest.mark.parametrize("spec", ["", "=local/x", "grpo=", "grpo=a,,b"])
def test_half_a_policy_is_refused(spec):
    with pytest.raises(BadInput, match="NAME=MODEL"):
        named(spec)


def test_a_model_that_cannot_be_opened_is_told_as_everywhere(ready):
    with pytest.raises(MissingModel):
        Asked(ServedModel("openai/gpt-none", "http://127.0.0.1:9/v1"))(ready, 0)


def test_policies_of_one_name_make_their_trials_in_turn(ready):
    one, other = (lambda _ready, trial, name=name: Attempt(text=f"{name}{trial}") for name in "ab")
    turns = InTurn((one, other))
    assert [turns(ready, trial).text for trial in range(4)] == ["a0", "b1", "a2", "b3"]
