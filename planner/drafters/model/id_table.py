"""IdTable: the short names by which a prompt and its answer speak of places and travellers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.catalog.pack import PackPlace
from planner.drafters.forbidden import forbids
from planner.drafters.slice import worth_considering
from planner.drafters.task import DraftTask
from planner.drafters.taste import taste_of
from planner.facts.meals import is_own_meal

OWN_MEAL = "own"
"""What an answer writes for a meal that is bought in a shop and eaten at the lodging."""


@dataclass(frozen=True, slots=True)
class IdTable:
    """Short ids of one task: "a12" is a sight, "f3" a restaurant, "P1" a traveller; numbers run on across cities.

    They cost few tokens, they say nothing about anybody, and a model that makes one up is found out.
    """

    places: Mapping[str, PackPlace]
    cities: Mapping[str, str]
    """The city of every short id."""
    short: Mapping[str, str]
    """The short id of every catalogue id."""
    people: Mapping[str, str]
    """The traveller behind every P-number, in the order of the request."""
    favourites: Mapping[str, tuple[PackPlace, ...]]
    """The places of every city, the group's favourites first."""
    forbidden: Mapping[str, frozenset[str]]
    """For every catalogue id the travellers who may not be taken there."""

    def of_city(self, city: str) -> tuple[tuple[str, PackPlace], ...]:
        """Return the short ids and places of one city in order."""
        return tuple((key, self.places[key]) for key, where in self.cities.items() if where == city)

    def number(self, name: str) -> str:
        """Return the P-number of a traveller; KeyError when nobody has this name."""
        return next(number for number, who in self.people.items() if who == name)


def id_table(task: DraftTask, order: Iterable[PackPlace] | None = None) -> IdTable:
    """Return the short ids of a task, for all places worth considering or for those in `order`."""
    places: dict[str, PackPlace] = {}
    cities: dict[str, str] = {}
    counts = {"a": 0, "f": 0}
    for place in worth_considering(task) if order is None else order:
        if is_own_meal(place.id):
            continue
        letter = "f" if place.kind == "food" else "a"
        counts[letter] += 1
        key = f"{letter}{counts[letter]}"
        places[key], cities[key] = place, task.facts.city_of(place.id)
    ranked = taste_of(task).favourites(places.values())
    return IdTable(
        places=places,
        cities=cities,
        short={place.id: key for key, place in places.items()},
        people={f"P{n}": name for n, name in enumerate(task.group.names, start=1)},
        favourites={
            city: tuple(place for place in ranked if task.facts.city_of(place.id) == city)
            for city in task.group.frame.cities
        },
        forbidden={
            place.id: frozenset(s.name for s in task.group.stakeholders if forbids(s, place, task.facts))
            for place in places.values()
        },
    )
