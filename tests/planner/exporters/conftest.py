from collections.abc import Callable
from datetime import date

import pytest

from planner.plan import Activity, Day, Fact, Place, Plan
from rewards.types import Fairness, Reason, Score, Stake, Utility, Violation, Weights

ALL = ("Ana", "Rui", "Tom", "Zoé")
ADULTS = ("Ana", "Rui")
TWO = ("Tom", "Zoé")
CANARY = "CANARY-7f3a afraid of heights"


def place(key: str, name: str, lat: float, lon: float, kind: str = "museum") -> Place:
    fact = Fact(field="hours", label="usual", as_of="2026-03-01", text="Tu-Su 10:00-18:00")
    return Place(
        id=key, name=name, kind=kind, area="Belém", city="lisbon", lat=lat, lon=lon,
        website=f"https://example.org/{key}?a=1&b=2", facts=(fact,),
    )  # fmt: skip


MONASTERY = place("lis_jeronimos", "Jerónimos Monastery", 38.6979, -9.2068)
AQUARIUM = place("lis_oceanario", "Oceanário", 38.7635, -9.0937)
TILES = place("lis_tiles", "Tile Museum", 38.7248, -9.1137)
TASCA = place("lis_tasca", "Tasca do Largo", 38.7110, -9.1340, "restaurant")
FADO = place("lis_fado", "Fado na Rua", 38.7112, -9.1290, "restaurant")
CASTLE = place("lis_castle", "Castelo de São Jorge", 38.7139, -9.1334, "castle")


class Writer:
    """Collects the activities of one day with ids, as the schedule does."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lines: list[Activity] = []

    def stop(self, kind: str, at: Place, when: tuple[int, int], who: tuple[str, ...], cost: int | None = 0) -> None:
        costs = {} if not cost else {n: cost if n != "Zoé" else cost // 2 for n in who}
        self._add(
            kind=kind, title=at.name, place=at, when=when, travellers=who, costs_minor=costs, unpriced=cost is None
        )

    def way(self, goal: str, origin: str, when: tuple[int, int], who: tuple[str, ...]) -> None:
        self._add(kind="transfer", title=f"Public transport to {goal}", when=when, travellers=who, mode="transit",
                  origin=origin, destination=goal, walk_m=300, costs_minor=dict.fromkeys(who, 180))  # fmt: skip

    def night(self, start: int, who: tuple[str, ...] = ALL) -> None:
        self._add(kind="night", title="Night in Baixa (mid class)", when=(start, 1920), travellers=who, lodging="mid",
                  area="Baixa", costs_minor=dict.fromkeys(who, 4500))  # fmt: skip

    def journey(self, mode: str, ends: tuple[str, str], when: tuple[int, int], who: tuple[str, ...] = ALL) -> None:
        self._add(kind="journey", title=f"{mode.capitalize()} from {ends[0]} to {ends[1]}", when=when, travellers=who,
                  mode=mode, origin=ends[0], destination=ends[1], costs_minor=dict.fromkeys(who, 2500))  # fmt: skip

    def rest(self, when: tuple[int, int], who: tuple[str, ...]) -> None:
        self._add(kind="rest", title="Rest", when=when, travellers=who)

    def _add(self, *, when: tuple[int, int], **fields: object) -> None:
        line = {"id": f"{self.number}.{len(self.lines) + 1}", "start_min": when[0], "end_min": when[1], **fields}
        self.lines.append(Activity.model_validate(line))

    def day(self, at: date, city: str = "lisbon", tz: str = "Europe/Lisbon") -> Day:
        return Day(number=self.number, date=at, city=city, tz=tz, activities=tuple(self.lines))


def first_day() -> Writer:
    w = Writer(1)
    w.stop("visit", MONASTERY, (600, 690), ALL, 1200)
    w.way(TASCA.name, MONASTERY.name, (690, 720), ALL)
    w.stop("meal", TASCA, (720, 795), ALL, 1800)
    w.way(AQUARIUM.name, TASCA.name, (795, 830), TWO)
    w.way(TILES.name, TASCA.name, (795, 815), ADULTS)
    w.stop("visit", TILES, (820, 960), ADULTS, None)
    w.stop("visit", AQUARIUM, (830, 980), TWO, 2500)
    w.way(FADO.name, TILES.name, (970, 1010), ADULTS)
    w.way(FADO.name, AQUARIUM.name, (985, 1020), TWO)
    w.rest((1030, 1080), ADULTS)
    w.stop("meal", FADO, (1140, 1450), ALL, 3000)
    w.way("bed in Baixa", FADO.name, (1450, 1465), ALL)
    w.night(1470)
    return w


def second_day() -> Writer:
    w = Writer(2)
    w.way(CASTLE.name, "bed in Baixa", (540, 560), ALL)
    w.stop("visit", CASTLE, (560, 660), ALL, 1500)
    return w


def make_plan(first: date = date(2026, 5, 1)) -> Plan:
    days = (first_day().day(first), second_day().day(date.fromordinal(first.toordinal() + 1)))
    return Plan(
        id="p-1", title="Lisbon, four of us", idea="most joy together", currency="EUR", travellers=ALL, days=days,
        changes=("moved the castle to day 2",), verify=("book Oceanário before you go",), sources=("lisbon: own pack",),
    )  # fmt: skip


def make_score() -> Score:
    reasons = {
        "Ana": (Reason("sees tiles", 2.0, "1.6", "tiles"), Reason(CANARY, 1.0, "2.2", "no_heights_ana", sealed=True)),
        "Rui": (Reason("fado for dinner", 2.0, "1.11", "fado"), Reason("no beach", -1.0, "", "beach")),
        "Tom": (Reason("sees fish", 1.0, "1.7", "fish"),),
        "Zoé": (Reason("castle", 2.0, "2.2", "castle"),),
    }
    values = {"Ana": 0.8, "Rui": 0.55, "Tom": 0.7, "Zoé": 0.9}
    utilities = {name: Utility(values[name], rs, 0.0, "rules", "1") for name, rs in reasons.items()}
    stakes = {name: Stake(10.0, 4.0, 6.0, f"{name}: {CANARY}" if name == "Ana" else "") for name in ALL}
    weights = Weights({"Ana": 0.25, "Rui": 0.3, "Tom": 0.2, "Zoé": 0.25}, "counterfactual", "d" * 64, stakes)
    fairness = Fairness("Rui", 0.55, 0.1, 0.0, 0.1, 0.35)
    broken = (Violation("access", f"Ana: {CANARY} at the castle", "2.2", ("Ana",)),)
    return Score("p-1", 0.72, utilities, weights, fairness, broken, 98_000, "utilitarian")


@pytest.fixture
def plan() -> Plan:
    return make_plan()


@pytest.fixture
def score() -> Score:
    return make_score()


@pytest.fixture
def plan_on() -> Callable[[date], Plan]:
    return make_plan


@pytest.fixture
def two_cities() -> Plan:
    one, two = Writer(1), Writer(2)
    one.journey("train", ("coimbra", "porto"), (480, 560))
    one.way("Clérigos", "Campanhã", (565, 590), ALL)
    clerigos = place("opo_clerigos", "Clérigos", 41.1458, -8.6146).model_copy(update={"city": "porto"})
    one.stop("visit", clerigos, (600, 660), ALL, 800)
    one.way("bed in Ribeira", "Clérigos", (1200, 1215), ALL)
    one.night(1300)
    two.way("Campanhã", "bed in Ribeira", (500, 520), ALL)
    two.journey("train", ("porto", "lisbon"), (540, 730))
    two.way(TASCA.name, "Santa Apolónia", (735, 750), ALL)
    two.stop("meal", TASCA, (750, 820), ALL, 1500)
    two.way("bed in Baixa", TASCA.name, (830, 840), ALL)
    two.night(1300)
    three = Writer(3)
    three.stop("visit", CASTLE, (560, 660), ALL, 1500)
    three.journey("train", ("lisbon", "coimbra"), (700, 830))
    days = (one.day(date(2026, 5, 1), "porto"), two.day(date(2026, 5, 2)), three.day(date(2026, 5, 3)))
    return Plan(id="p-2", title="Two rivers", currency="EUR", travellers=ALL, days=days)
