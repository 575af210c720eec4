"""What tests of drafting with a model are given: a task, its prompt, and answers to it."""

from collections.abc import Callable

import pytest

from planner.drafters.model.prompt import Prompt, render
from planner.drafters.task import DraftTask

EMPTY = {"morning": [], "lunch": "own", "afternoon": [], "dinner": "own", "evening": [], "apart": []}


@pytest.fixture(scope="session")
def task(task_of) -> DraftTask:
    """Ana and Rui, three days in Lisbon, Thursday to Saturday."""
    return task_of()


@pytest.fixture(scope="session")
def prompt(task) -> Prompt:
    return render(task)


@pytest.fixture(scope="session")
def answer() -> Callable[..., dict[str, object]]:
    """Return a function from days (keys day1, day2, day3, each what differs from an empty day) to a whole answer."""

    def make(**days: dict[str, object]) -> dict[str, object]:
        stay = {"area": "baixa-chiado", "lodging": "mid"}
        return {"stay1": stay, **{f"day{n}": {**EMPTY, **days.get(f"day{n}", {})} for n in (1, 2, 3)}}

    return make
