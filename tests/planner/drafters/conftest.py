"""What the drafters' own parts are given: a task and the trip framed for an engine."""

from collections.abc import Callable

import pytest

from planner.drafters.framed_trip import FramedTrip, prepared
from planner.drafters.skeleton import skeletons
from planner.drafters.task import DraftTask


@pytest.fixture(scope="session")
def task_of(make_trip) -> Callable[..., DraftTask]:
    """Return a function from people (and other keys of a trip file) to the task of three days in Lisbon."""

    def make(
        rest: str = "travellers: [{name: Ana}, {name: Rui}]", where: str = "[lisbon]", **changes: object
    ) -> DraftTask:
        text = f"{{dates: {{start: 2027-05-13, end: 2027-05-15}}, cities: {where}, {rest}}}"
        return make_trip(text).task(**changes)

    return make


@pytest.fixture(scope="session")
def framed() -> Callable[[DraftTask], FramedTrip]:
    """Return a function from a task to its best skeleton, framed."""
    return lambda task: prepared(task, skeletons(task)[0])
