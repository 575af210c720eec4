"""Context: what a reader may know about a trip, so that names, days and places in a sentence mean something."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from planner.catalog.catalog import Catalog
from planner.catalog.names import city_forms, place_forms
from planner.plan import Plan
from roles.group import ADULT_AGE, Group

ELDER_AGE = 62
"""Age in years from which "grandma" may be meant; where the role grandparent begins."""
TODDLER_AGE = 4
"""Age in years up to which "the little one" may be meant; where the role toddler ends."""


@dataclass(frozen=True, slots=True)
class Person:
    """One traveller as others speak of them; `called` are nicknames that the group uses."""

    name: str
    age: int | None = None
    roles: tuple[str, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def stages(self) -> frozenset[str]:
        """Return the stages of life this person is in: adult, child, teenager, toddler, grandparent."""
        found = set()
        if "grandparent" in self.roles or (self.age is not None and self.age >= ELDER_AGE):
            found.add("grandparent")
        if {"teenager", "family_child", "toddler"}.intersection(self.roles) or (
            self.age is not None and self.age < ADULT_AGE
        ):
            found.add("child")
        if "teenager" in self.roles or (self.age is not None and 13 <= self.age < ADULT_AGE):
            found.add("teenager")
        if "toddler" in self.roles or (self.age is not None and self.age <= TODDLER_AGE):
            found.add("toddler")
        return frozenset(found or {"adult"}) | ({"adult"} if "grandparent" in found else set())


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One place that may be spoken of: its id, every form of its name folded, what it is about."""

    id: str
    forms: tuple[str, ...]
    tags: frozenset[str] = frozenset()
    """Its themes and cuisines."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who travels, who speaks, when, where, and what the plan in hand holds.

    `owner` is whose wish it is when a sentence names nobody; None is everybody.
    """

    people: tuple[Person, ...]
    speaker: str | None = None
    owner: str | None = None
    dates: tuple[date, ...] = ()
    currency: str = "EUR"
    cities: tuple[tuple[str, str], ...] = ()
    """(folded form, city id) of every form of the trip's cities' names."""
    places: tuple[KnownPlace, ...] = field(default=(), repr=False)
    planned: frozenset[str] = frozenset()
    """Ids of the places in the plan in hand."""
    language: str = "en"
    """What is read when the words could be of several languages."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the travellers' names in the order of the request."""
        return tuple(person.name for person in self.people)


def context_of(
    group: Group, catalog: Catalog, plan: Plan | None = None, speaker: str | None = None, owner: str | None = None
) -> Context:
    """Return what a reader may know; what somebody has sealed is known to nobody but the one who has sealed it."""
    cities = sorted(set(group.frame.cities))
    return Context(
        people=tuple(
            Person(
                s.name,
                s.age if "age" not in s.sealed or s.name == speaker else None,
                s.roles if "roles" not in s.sealed or s.name == speaker else (),
            )
            for s in group.stakeholders
        ),
        speaker=speaker,
        owner=owner,
        dates=group.frame.dates,
        currency=group.frame.currency,
        cities=tuple((form, city) for city in cities for form in city_forms(catalog.city(city))),
        places=known_places(catalog, cities),
        planned=frozenset(a.place.id for a in plan.activities if a.place is not None) if plan else frozenset(),
    )


def known_places(catalog: Catalog, cities: Sequence[str]) -> tuple[KnownPlace, ...]:
    """Return the places of some cities in order of city and id."""
    return tuple(
        KnownPlace(place.id, place_forms(place), frozenset((*place.themes, *place.cuisine)))
        for city in cities
        for place in catalog.places(city)
    )


def days_from(start: date, days: int) -> tuple[date, ...]:
    """Return the dates of a trip of so many days."""
    return tuple(start + timedelta(days=n) for n in range(days))
