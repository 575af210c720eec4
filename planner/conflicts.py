"""Conflicts: what people on one trip want against each other, and the cheapest ways out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from planner.days.frame import DINNER, MEAL_MIN, strong_window
from planner.facts.access import accessible
from planner.facts.gather import TripFacts
from roles.group import Group, Stakeholder
from roles.names import joined_names
from roles.wishes import Strength, Wish, WishKind

NAMED = {WishKind.PLACE, WishKind.THEME, WishKind.FOOD, WishKind.TRANSPORT, WishKind.LODGING}
SHARED = {WishKind.TRANSPORT, WishKind.LODGING, WishKind.FOOD}
"""Kinds that the whole group does together: splitting up is no way out."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sides, what they disagree about, and ways out, cheapest first."""

    for_it: tuple[str, ...]
    against_it: tuple[str, ...]
    about: str
    text: str
    ways_out: tuple[str, ...]
    sealed_for: tuple[str, ...] = ()
    """Owners of sealed wishes in it: nobody else may be shown this conflict."""


def conflicts(group: Group, facts: TripFacts) -> tuple[Conflict, ...]:
    """Return every clash between two or more people that the request itself shows, strongest first."""
    found = [*_wanted_and_unwanted(group, facts), *_out_of_reach(group, facts), *_hours(group)]
    return tuple(found)


def _wanted_and_unwanted(group: Group, facts: TripFacts) -> Iterator[Conflict]:
    """Yield what somebody wants and somebody else does not, once for each place, theme, food, mode or bed."""
    about = {(w.kind, w.value): None for s in group.stakeholders for w in s.wishes if w.kind in NAMED}
    clashes = []
    for kind, value in about:
        sides = [(s, w) for s in group.stakeholders for w in s.wishes if (w.kind, w.value) == (kind, value)]
        wanting = [(s, w) for s, w in sides if w.points > 0]
        against = [(s, w) for s, w in sides if w.points < 0]
        if wanting and against:
            clashes.append((sum(abs(w.points) for _, w in sides), kind, value, wanting, against))
    for _, kind, value, wanting, against in sorted(clashes, key=lambda c: (-c[0], c[1], c[2])):
        yield _conflict(kind, value, wanting, against, facts)


def _conflict(
    kind: WishKind,
    value: str,
    wanting: list[tuple[Stakeholder, Wish]],
    against: list[tuple[Stakeholder, Wish]],
    facts: TripFacts,
) -> Conflict:
    name = facts.place(value).name if kind is WishKind.PLACE and facts.has(value) else value.replace("_", " ")
    for_it, against_it = tuple(s.name for s, _ in wanting), tuple(s.name for s, _ in against)
    softest = min(wanting + against, key=lambda side: (abs(side[1].points), side[0].name))
    they, others = joined_names(for_it), joined_names(against_it)
    ways = [] if kind in SHARED else [f"part for it: {they} go, {others} do something else"]
    if kind is WishKind.FOOD:
        ways.append(f"eat {name} once, where something else is served as well")
    if softest[1].strength is not Strength.NEED:
        ways.append(f"{softest[0].name} gives way: theirs is only '{softest[1].strength}'")
    return Conflict(
        for_it,
        against_it,
        f"{kind.value} {name}",
        f"{they} {_verb(for_it)} {name}, {others} {_verb_not(against_it)}",
        tuple(ways),
        tuple(s.name for s, wish in (*wanting, *against) if wish.sealed),
    )


def _out_of_reach(group: Group, facts: TripFacts) -> Iterator[Conflict]:
    """Yield places that somebody must see and somebody else, by a need for access, cannot get into."""
    for s in group.stakeholders:
        for wish in s.of_kind(WishKind.PLACE):
            if abs(wish.points) < 2 or wish.points < 0 or not facts.has(wish.value):  # must and need
                continue
            place = facts.place(wish.value)
            shut_out = [
                other
                for other in group.stakeholders
                if other.name != s.name and any(not accessible(place, n.value) for n in other.needs(WishKind.ACCESS))
            ]
            if shut_out:
                names = tuple(other.name for other in shut_out)
                yield Conflict(
                    (s.name,),
                    names,
                    f"place {place.name}",
                    f"{s.name} wants {place.name}, which is not known to be accessible for {joined_names(names)}",
                    (f"part for it: {joined_names(names)} do something else meanwhile",),
                    tuple(other.name for other in shut_out for n in other.needs(WishKind.ACCESS) if n.sealed),
                )


def _hours(group: Group) -> Iterator[Conflict]:
    """Yield pairs whose waking hours leave no dinner together."""
    for a, b in combinations(group.stakeholders, 2):
        opens = max(strong_window(a)[0], strong_window(b)[0])
        closes = min(strong_window(a)[1], strong_window(b)[1])
        if closes - opens < DINNER[0] - 12 * 60 + MEAL_MIN:
            sealed = tuple(s.name for s in (a, b) if any(w.sealed for w in s.of_kind(WishKind.TIME)))
            text = f"{a.name} and {b.name} are out together for {max(0, closes - opens) // 60} hours a day"
            ways = ("mornings and evenings apart, meals together", f"{a.name} or {b.name} widens their hours")
            yield Conflict((a.name,), (b.name,), "time of day", text, ways, sealed)


def _verb(names: tuple[str, ...]) -> str:
    return "want" if len(names) > 1 else "wants"


def _verb_not(names: tuple[str, ...]) -> str:
    return "do not" if len(names) > 1 else "does not"
