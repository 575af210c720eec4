import json
import pickle
import re

import pytest

from planner.drafters.model.compact import answer_from, compact, text_of
from planner.drafters.solver import solve
from planner.repair import repair
from roles.errors import BadInput
from train.environment import Environment

EMPTY = {"morning": [], "lunch": "own", "afternoon": [], "dinner": "own", "evening": [], "apart": []}


@pytest.fixture(scope="module")
def environment():
    return Environment()


@pytest.fixture(scope="module")
def task(trip_task):
    return trip_task()


@pytest.fixture(scope="module")
def good(environment, task):
    """A draft of the solver that is feasible as it stands, written in the compact form."""
    ready = environment.ready(task)
    drafts = [environment.after_repair(task, environment.judged(task, outline)) for outline in solve(ready.draft)]
    return next(compact(step.outline, ready.table, ready.draft) for step in drafts if step.feasible)


@pytest.fixture(scope="module")
def written(environment, task):
    """Return a function from what differs from an empty first day to a compact text."""

    def make(**day: object) -> str:
        answer = {"stay1": {"area": "baixa-chiado", "lodging": "mid"}, "day1": {**EMPTY, **day}, "day2": EMPTY}
        return text_of(answer, environment.ready(task).draft)

    return make


def test_a_feasible_draft_comes_through_as_written(environment, task, good):
    step = environment.step(task, good)
    assert (step.unreadable, step.feasible, step.feasible_as_written) == ("", True, True)
    assert environment.score(task, step).welfare > 0.4


def test_repair_would_leave_a_feasible_draft_as_it_is(environment, task, good):
    step, ready = environment.step(task, good), environment.ready(task)
    mended = repair(step.outline, ready.panel.group, ready.draft.facts)
    assert (mended.outline, mended.plan, mended.violations) == (step.outline, step.plan, ())
    assert environment.after_repair(task, step) is step


def test_an_unreadable_text_says_why_and_has_no_score(environment, task):
    step = environment.step(task, "d1 nothing")
    assert step.unreadable == "line 1, column 1: 'd1' where 's1' is expected"
    assert (step.candidate, step.feasible, step.violations) == (None, False, ())
    assert environment.score(task, step) is None
    assert environment.after_repair(task, step) is step


def test_a_trip_that_goes_nowhere_is_no_answer(environment, task, written):
    assert environment.step(task, written()).unreadable == "no sight is chosen"


def test_a_bed_of_no_known_class_is_no_bed(environment, task, good):
    step = environment.step(task, re.sub(r"^(s1 .*) \w+$", r"\1 palace", good, flags=re.MULTILINE))
    assert {"night"} == {violation.code for violation in step.violations}
    assert environment.after_repair(task, step).feasible


def test_an_infeasible_draft_is_scored_and_can_be_repaired(environment, task, written):
    step = environment.step(task, written(morning=[f"a{n}" for n in range(1, 9)]))
    mended = environment.after_repair(task, step)
    assert (step.unreadable, step.feasible) == ("", False)
    assert environment.score(task, step) is not None
    assert mended.changes
    assert mended.feasible
    assert not mended.feasible_as_written


def test_an_id_that_is_replaced_is_not_feasible_as_written(environment, task, good):
    first = next(word for word in good.split() if word.startswith("a") and word[1:].isdigit())
    step = environment.step(task, good.replace(f" {first}", " a9999", 1))
    assert step.replaced[0].startswith("day ")
    assert not step.feasible_as_written


def test_an_answer_in_json_is_read_too_with_and_without_thoughts(environment, task, good):
    answer = json.dumps(answer_from(good, environment.ready(task).draft))
    plain, thought = (environment.step(task, text) for text in (answer, f"<think>hm {{</think>\n{answer}"))
    assert plain.plan == thought.plan == environment.step(task, good).plan
    assert environment.step(task, "{").unreadable


def test_a_task_is_prepared_once_and_the_oldest_goes(trip_task):
    small = Environment(kept=2)
    tasks = [trip_task(), trip_task(origin="paris"), trip_task(budget="900")]
    first, second = small.ready(tasks[0]), small.ready(tasks[1])
    assert small.ready(tasks[0]) is first
    small.ready(tasks[2])
    assert small.ready(tasks[0]) is first
    assert small.ready(tasks[1]) is not second


def test_a_copy_for_another_process_knows_nothing_yet_and_says_the_same(environment, task, good):
    sent = pickle.dumps(environment)
    copy = pickle.loads(sent)
    assert len(sent) < 2_000
    assert copy == environment
    assert copy.step(task, good) == environment.step(task, good)


def test_the_json_form_shows_the_model_drafters_prompt(task):
    ready = Environment(form="json").ready(task)
    assert ready.messages[0].role == "system"
    assert "Sights: id|name" in ready.prompt
    assert ready.prompt.endswith("Draft the whole trip.\n")


def test_the_compact_form_shows_the_brief(environment, task):
    assert environment.ready(task).prompt.startswith("P1 41 ")


def test_a_place_the_catalogue_lacks_is_told(environment, trip_task):
    with pytest.raises(BadInput, match="atlantis"):
        environment.ready(trip_task(cities=["atlantis"]))


def test_importing_the_environment_loads_nothing_heavy():
    import subprocess
    import sys

    code = "import sys, train.environment; print(sorted({'torch','transformers','numba','litellm'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
