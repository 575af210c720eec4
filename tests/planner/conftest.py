"""Real packs, real trips: what the tests of the planner's core are given."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from planner.catalog.catalog import Catalog, open_catalog
from planner.check import check
from planner.drafters.task import DraftTask
from planner.facts.gather import TripFacts
from planner.facts.prepare import Prepared, prepare
from planner.outline import DayOutline, Outline, PartyOutline
from planner.plan import Plan
from planner.schedule import schedule
from rewards.critic import Critic, Panel
from rewards.types import Violation
from roles.group import Group
from roles.library import RoleLibrary, load_roles
from roles.request import parse_request

MAKE = "{dates: {start: 2027-05-13, end: 2027-05-15}, cities: [lisbon], travellers: [{name: Ana}, {name: Rui}]}"

TILES, OCEANARIO, CASTLE, TOWER = "lis-museu-do-azulejo", "lis-oceanario", "lis-castelo", "lis-torre-de-belem"
SQUARE, GRACA, ROSSIO = "lis-praca-do-comercio", "lis-miradouro-da-graca", "lis-rossio"
MARKET, TRINDADE, BONJARDIM = "lis-time-out-market", "lis-trindade", "lis-bonjardim"


class Trip(NamedTuple):
    """A prepared request, convened: everything a plan is made and judged with."""

    prepared: Prepared
    panel: Panel

    @property
    def group(self) -> Group:
        return self.panel.group

    @property
    def facts(self) -> TripFacts:
        return self.prepared.facts

    def plan(self, outline: Outline) -> Plan:
        return schedule(outline, self.group, self.facts)

    def broken(self, plan: Plan) -> tuple[Violation, ...]:
        return check(plan, self.group, self.facts)

    def task(self, **changes: object) -> DraftTask:
        return DraftTask(group=self.group, facts=self.facts, weights=self.panel.weights, **changes)  # type: ignore[arg-type]


MakeTrip = Callable[[str], Trip]


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """The built-in packs, compiled once a session into a folder of the session's own."""
    opened = open_catalog(cache_dir=tmp_path_factory.mktemp("catalogue"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def library() -> RoleLibrary:
    return load_roles(())


@pytest.fixture(scope="session")
def make_trip(catalog: Catalog, library: RoleLibrary) -> MakeTrip:
    """Return a function from a trip file's text to the trip, remembering what it made before."""
    known: dict[str, Trip] = {}

    def make(text: str) -> Trip:
        if text not in known:
            prepared = prepare(parse_request(text), library, catalog)
            known[text] = Trip(prepared, Critic().convene(prepared.group))
        return known[text]

    return make


@pytest.fixture(scope="session")
def lisbon(make_trip: MakeTrip) -> Trip:
    """Two adults, three days in Lisbon, Thursday to Saturday, no wishes and no journey."""
    return make_trip(MAKE)


@pytest.fixture(scope="session")
def good() -> Outline:
    """An outline of Lisbon that breaks no rule for anybody without wishes."""
    both = lambda *stops: (PartyOutline(stops=stops),)  # noqa: E731
    return Outline(
        days=(
            DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", morning=both(TILES), lunch=MARKET,
                       afternoon=both(CASTLE), dinner=TRINDADE),
            DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", morning=both(OCEANARIO), lunch=None,
                       afternoon=(PartyOutline(who=("Ana",), stops=(GRACA,)),
                                  PartyOutline(who=("Rui",), stops=(SQUARE,)))),
            DayOutline(city="lisbon", morning=both(TOWER)),
        )
    )  # fmt: skip


@pytest.fixture(scope="session")
def source_folder() -> Path:
    return Path(__file__).parent
