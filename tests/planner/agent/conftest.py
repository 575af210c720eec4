"""A small drafter, and settings made with it."""

from collections.abc import Callable, Iterator

import pytest

from planner.agent.setting import Options, Setting
from planner.drafters.task import Drafter, DraftTask
from planner.outline import DayOutline, Outline, PartyOutline

TEXT = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {must: [{place: lis-castelo}], prefer: [{theme: museum}, {food: seafood}]}}
  - {name: Rui, wishes: {prefer: [{theme: gardens}, {place: lis-oceanario}]}}
"""
MORNINGS = ("lis-rossio", "lis-museu-do-azulejo", "lis-miradouro-da-graca")


def small(task: DraftTask) -> Iterator[Outline]:
    """Yield as many drafts as are asked for, each with another morning."""
    for n in range(task.how_many):
        stops = (PartyOutline(stops=(MORNINGS[n % len(MORNINGS)],)),)
        bed = DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", morning=stops)
        yield Outline(days=(bed, DayOutline(city="lisbon")), idea=f"morning {n}")


@pytest.fixture(scope="session")
def small_drafter() -> Drafter:
    return small


@pytest.fixture(scope="session")
def make_setting(make_trip) -> Callable[..., Setting]:
    """Return a function that makes a setting of the small trip, with changes."""

    def make(**changes: object) -> Setting:
        text = str(changes.pop("text", TEXT))
        trip = make_trip(text)
        options = changes.pop("options", Options(how_many=3))
        drafters = changes.pop("drafters", {"small": small})
        return Setting(trip.group, trip.facts, trip.panel, drafters, options=options, **changes)  # type: ignore[arg-type]

    return make
