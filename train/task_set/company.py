"""Company: who travels together: friends, couples, families and three generations, with ages and roles that fit."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from roles.library import RoleLibrary

WOMEN: Final = (
    "Ana", "Chloé", "Efua", "Grace", "Hana", "Ingrid", "Jana", "Leila", "Marta", "Nadia", "Olga", "Priya", "Rosa",
    "Sofia", "Tove", "Ursula", "Valentina", "Wanda", "Xin", "Yasmin", "Zoë", "美咲",
)  # fmt: skip
MEN: Final = (
    "Amir", "Bo", "Carlos", "Dimitri", "Emil", "Farid", "Gustavo", "Hugo", "Ivan", "Jonas", "Kofi", "Liam", "Mateo",
    "Nils", "Omar", "Pablo", "Quentin", "Ravi", "Sven", "Tomás", "Victor", "博文",
)  # fmt: skip
"""First names of many places; they say nothing to a policy, which knows travellers by number."""

RARE: Final = {
    "gluten_free_eater": 0.4,
    "halal_eater": 0.3,
    "kosher_eater": 0.2,
    "pregnant_traveller": 0.3,
    "vegan": 0.5,
    "wheelchair_user": 0.4,
}
"""Roles that come less often than others, and how often. Ours: often enough to be learned."""
HOW_MANY_ROLES: Final = (0, 0, 1, 1, 1, 2)
"""Roles of an adult, all equally likely."""
ADULT = 18


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up traveller: name, age in years, roles, and the household (0-based) they share a purse with."""

    name: str
    age: int
    roles: tuple[str, ...] = ()
    household: int | None = None

    @property
    def child(self) -> bool:
        """Return whether this person has to be looked after."""
        return self.age < ADULT


Age = tuple[int, int | None]
"""Age in years, and household."""


def company(people: int, draw: random.Random, library: RoleLibrary) -> tuple[Person, ...]:
    """Return `people` travellers (1 or more) who might travel together."""
    kinds = [make for make, (least, most) in KINDS.items() if least <= people <= most]
    ages = draw.choice(kinds)(people, draw)
    names = draw.sample([(name, True) for name in WOMEN] + [(name, False) for name in MEN], people)
    toddlers = any(age <= 3 for age, _ in ages)
    persons: list[Person] = []
    for (name, woman), (age, household) in zip(names, ages, strict=True):
        taken = {role for person in persons for role in person.roles}
        roles = _roles(age, draw, library, _unfit(woman, toddlers, taken))
        persons.append(Person(name, age, roles, household))
    return tuple(persons)


def _friends(people: int, draw: random.Random) -> list[Age]:
    middle = draw.randint(22, 68)
    return [(max(ADULT, middle + draw.randint(-5, 5)), None) for _ in range(people)]


def _couples(people: int, draw: random.Random) -> list[Age]:
    middles = [draw.randint(24, 74) for _ in range(people // 2)]
    return [(middle + draw.randint(-4, 4), home) for home, middle in enumerate(middles) for _ in range(2)]


def _family(people: int, draw: random.Random) -> list[Age]:
    adults = 1 if people == 2 else draw.choice((1, 2, 2, 2)) if people <= 4 else 2
    return _home(adults, people - adults, 0, draw)


def _two_families(people: int, draw: random.Random) -> list[Age]:
    half = people // 2
    return [*_home(2, half - 2, 0, draw), *_home(2, people - half - 2, 1, draw)]


def _generations(people: int, draw: random.Random) -> list[Age]:
    old = 1 if people == 4 else draw.randint(1, 2)
    elders: list[Age] = [(draw.randint(63, 84), None) for _ in range(old)]
    return [*_home(2, people - old - 2, 0, draw), *elders]


def _home(adults: int, children: int, home: int, draw: random.Random) -> list[Age]:
    """Return the ages of one household: parents, then children at most 17 and two years apart in the mean."""
    middle = draw.randint(31, 47)
    young = sorted((draw.randint(1, 17) for _ in range(children)), reverse=True)
    grown: list[Age] = [(max(young[:1] or [0]) + 20 if young and middle < young[0] + 20 else middle, home)] * adults
    return [*((age + draw.randint(0, 3), home) for age, home in grown), *((age, home) for age in young)]


KINDS: Final[dict[Callable[[int, random.Random], list[Age]], tuple[int, int]]] = {
    _friends: (1, 8),
    _couples: (2, 2),
    _family: (2, 6),
    _two_families: (6, 8),
    _generations: (4, 8),
}
"""Kinds of company and how many people they have."""


def _unfit(woman: bool, toddlers: bool, taken: set[str]) -> set[str]:
    """Return roles that do not fit a person for other reasons than age."""
    unfit = taken & {"organiser", "wheelchair_user"}
    unfit |= set() if woman else {"pregnant_traveller"}
    return unfit | (set() if toddlers else {"toddler_parent"})


def _roles(age: int, draw: random.Random, library: RoleLibrary, unfit: set[str]) -> tuple[str, ...]:
    """Return up to two roles for this age; small children have the one that is made for them."""
    fitting = [name for name in library.names if name not in unfit and _fits(age, name, library)]
    if age < ADULT:
        made = [name for name in fitting if (library.get(name).ages or (0, 99))[1] < ADULT]
        return (made[0],) if made and draw.random() < 0.8 else ()
    chosen: list[str] = []
    for _ in range(draw.choice(HOW_MANY_ROLES)):
        left = [name for name in fitting if name not in chosen]
        if left:
            chosen += draw.choices(left, [RARE.get(name, 1.0) for name in left])
    return tuple(chosen)


def _fits(age: int, name: str, library: RoleLibrary) -> bool:
    ages = library.get(name).ages
    return (ages[0] <= age <= ages[1]) if ages else age >= ADULT
