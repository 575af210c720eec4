"""Small real requests and days that the critic's tests are written about."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from rewards.experience import Experience, Leg, Meal, Night, Visit
from roles.group import Frame, Group, Stakeholder, Stay
from roles.vocabulary import CUISINES, LODGING_CLASSES, MODES, THEMES
from roles.wishes import Wish

STRENGTHS = ("must", "prefer", "avoid", "reject")


def _wish(strength: str, kind: str, value: str = "", amount: int | None = None, **where: object) -> Wish:
    return Wish(strength=strength, kind=kind, value=value, amount=amount, **where)


def _person(name: str, *wishes: Wish, **more: object) -> Stakeholder:
    return Stakeholder(name, None, (), wishes, **more)


def _trip(*people: Stakeholder, nights: int = 3, **frame: object) -> Group:
    fixed = {"start": date(2027, 5, 3), "stays": (Stay("lisbon", nights),), "origin": "munich", "currency": "EUR"}
    return Group("a test trip", Frame(**{**fixed, **frame}), people)


def _random_person(random: Random, name: str) -> Stakeholder:
    pools = {
        "place": [f"place_{n}" for n in range(15)], "theme": THEMES[:12], "food": CUISINES[:10],
        "transport": MODES, "lodging": LODGING_CLASSES,
    }  # fmt: skip
    stated = {(kind, random.choice(pools[kind])) for kind in random.choices(list(pools), k=random.randint(4, 12))}
    wishes = [_wish(random.choices(STRENGTHS, (2, 3, 2, 1))[0], kind, value) for kind, value in sorted(stated)]
    caps = [("budget", "", 50_000), ("pace", "", 3), ("time", "09:00-22:00", None), ("walking", "", 6000)]
    wishes += [_wish("must", kind, value, amount) for kind, value, amount in caps if random.random() < 0.35]
    return _person(name, *wishes)


def _random_trip(seed: int) -> Group:
    random = Random(seed)
    people = [_random_person(random, f"traveller {n}") for n in range(random.randint(2, 6))]
    stays = (Stay("lisbon", random.randint(1, 5)), *random.choice([(), (Stay("porto", 2),)]))
    return _trip(*people, stays=stays)


def _visit(line: str = "1.1", day: int = 0, themes: tuple[str, ...] = (), **more: object) -> Visit:
    told = {
        "city": "lisbon", "place": f"place {line}", "name": f"Place {line}", "start_min": 600, "end_min": 660,
        "cost_minor": 0, "companions": (), "step_free": None, "stroller": None, "effort": 1, "outdoor": False,
    }  # fmt: skip
    return Visit(line=line, day=day, themes=themes, **{**told, **more})


def _meal(line: str = "1.5", day: int = 0, **more: object) -> Meal:
    told = {
        "city": "lisbon", "place": f"table {line}", "name": f"Table {line}", "slot": "lunch", "cuisines": (),
        "diets": (), "start_min": 750, "end_min": 810, "cost_minor": 1500,
    }  # fmt: skip
    return Meal(line=line, day=day, **{**told, **more})


def _day(name: str = "Ana", **more: object) -> Experience:
    told = {
        "visits": (
            _visit("1.1", themes=("museum",)),
            _visit("1.2", themes=("museum", "art"), start_min=900, end_min=960),
        ),
        "meals": (_meal("1.5", cuisines=("seafood",)),),
        "legs": (Leg("1.3", 0, "walk", 20, 1500, 0), Leg("1.4", 0, "transit", 15, 300, 200)),
        "nights": (Night("1.9", 0, "lisbon", "mid", "baixa", ("central",), 6000),),
    }  # fmt: skip
    return Experience(name, (0,), "EUR", **{**told, **more})


@pytest.fixture(scope="session")
def wish() -> Callable[..., Wish]:
    return _wish


@pytest.fixture(scope="session")
def person() -> Callable[..., Stakeholder]:
    return _person


@pytest.fixture(scope="session")
def trip() -> Callable[..., Group]:
    return _trip


@pytest.fixture(scope="session")
def random_trip() -> Callable[[int], Group]:
    return _random_trip


@pytest.fixture(scope="session")
def visit() -> Callable[..., Visit]:
    return _visit


@pytest.fixture(scope="session")
def meal() -> Callable[..., Meal]:
    return _meal


@pytest.fixture(scope="session")
def day() -> Callable[..., Experience]:
    return _day
