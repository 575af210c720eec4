"""The relaxed plan space: the best plan for any set of travellers when only slots, modes, beds and caps bind.

A place is worth its points once; the n-th sight of a theme or meal of a cuisine is worth half the one before. These
pieces are called atoms. Their worth adds up, and day slots lie inside city slots inside trip slots, so taking the most
wanted atoms first is exact (greedy on a laminar matroid, Edmonds 1971).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

from rewards.relaxed_caps import Levels, cap_loss, levels_of, spending
from rewards.scope import ANY_DAY, ANYWHERE, where
from roles.group import Frame, Group, Stakeholder
from roles.vocabulary import LODGING_CLASSES, MODES
from roles.wishes import CAPS, TOGETHER, Wish, WishKind

MEALS_A_DAY = 2
REPEATS = 3
"""Hits of one theme or cuisine that still count in the relaxed space; a fourth would add an eighth."""


class Atom(NamedTuple):
    """One thing a relaxed plan may contain; `slot` says what it takes up: a sight, a meal or nothing."""

    slot: str
    city: str
    day: int
    kind: str
    word: str
    repeat: int


class Choice(NamedTuple):
    """One thing a relaxed plan must decide once: the mode of a journey, a city's local mode, a stay's class of bed."""

    kind: str
    cities: tuple[str, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RelaxedPlan:
    """The best relaxed plan for a set of travellers."""

    atoms: frozenset[Atom]
    choices: dict[Choice, str]
    levels: tuple[Levels, ...]
    spend_minor: dict[tuple[str, int], float]


def relaxed_plan(group: Group, chosen: Sequence[Stakeholder]) -> RelaxedPlan:
    """Return the plan with the most points for `chosen` together, its caps as strict as the strictest of them."""
    frame = group.frame
    levels = tuple(levels_of(chosen, frame, day) for day in range(frame.days))
    totals: defaultdict[Atom, float] = defaultdict(float)
    for stakeholder in chosen:
        for wish in stakeholder.wishes:
            for atom, points in atoms(wish, stakeholder.name, group):
                totals[atom] += points
    there = _days_there(chosen, frame)
    sights = _take(totals, "sight", _slots(frame, {day: levels[day].pace for day in there}))
    meals = _take(totals, "meal", _slots(frame, dict.fromkeys(there, MEALS_A_DAY)))
    free = {atom for atom, points in totals.items() if atom.slot == "" and points > 0}
    return RelaxedPlan(
        frozenset(sights | meals | free),
        {choice: _most_wanted(choice, chosen) for choice in choices(frame)},
        levels,
        spending(group, chosen),
    )


def relaxed_points(group: Group, stakeholder: Stakeholder, plan: RelaxedPlan) -> float:
    """Return U_r(y): one traveller's signed points on a relaxed plan."""
    return fsum(
        _wish_points(wish, stakeholder.name, group, plan)
        for wish in stakeholder.wishes
        if wish.kind is not WishKind.WORDS
    )


def atoms(wish: Wish, owner: str, group: Group) -> list[tuple[Atom, float]]:
    """Return the atoms a wish puts points on; none for caps, choices, words or where it cannot hold."""
    scope = where(wish, group.frame)
    if scope is None:
        return []
    city, day = scope
    points = float(wish.points)
    match wish.kind:
        case WishKind.PLACE:
            return [(Atom("sight", ANYWHERE if day == ANY_DAY else city, day, "place", wish.value, 1), points)]
        case WishKind.THEME | WishKind.FOOD:
            slot = "sight" if wish.kind is WishKind.THEME else "meal"
            return [
                (Atom(slot, city, day, wish.kind.value, wish.value, n), points / 2 ** (n - 1))
                for n in range(1, REPEATS + 1)
            ]
        case WishKind.DIET | WishKind.ACCESS:
            return [(Atom("", city, day, wish.kind.value, wish.value, 1), points)]
        case WishKind.LODGING if wish.value not in LODGING_CLASSES:
            return [(Atom("", city, day, "lodging", wish.value, 1), points)]
        case WishKind.COMPANY if wish.value == TOGETHER and len(group.stakeholders) > 1:
            return [(Atom("", city, day, "company", TOGETHER, 1), points)]
        case WishKind.COMPANY if wish.value in group.names:
            return [(Atom("", city, day, "company", " and ".join(sorted((owner, wish.value))), 1), points)]
        case _:
            return []


def choices(frame: Frame) -> tuple[Choice, ...]:
    """Return what every plan decides: each journey's mode, each city's local mode, each stay's class of bed."""
    found: list[Choice] = []
    day = 0
    before = frame.origin
    for stay in frame.stays:
        if before is not None:
            found.append(Choice("journey", (before, stay.city), (day,)))
        nights = tuple(range(day, day + stay.nights))
        found.append(Choice("local", (stay.city,), nights or (day,)))
        if nights:
            found.append(Choice("lodging", (stay.city,), nights))
        day += stay.nights
        before = stay.city
    if frame.origin is not None:
        found.append(Choice("journey", (frame.stays[-1].city, frame.origin), (day,)))
    return tuple(found)


def _wish_points(wish: Wish, owner: str, group: Group, plan: RelaxedPlan) -> float:
    """Return the signed points of one wish on a relaxed plan."""
    if wish.kind in CAPS:
        return -wish.points * cap_loss(wish, group.frame, plan.levels, plan.spend_minor)
    kind = _choice_kind(wish)
    if kind:
        shares = [
            (_size(c, wish), plan.choices[c] == wish.value) for c in plan.choices if c.kind == kind and _holds(wish, c)
        ]
        size = sum(share for share, _ in shares)
        return wish.points * sum(share for share, hit in shares if hit) / size if size else 0.0
    return fsum(points for atom, points in atoms(wish, owner, group) if atom in plan.atoms)


def _choice_kind(wish: Wish) -> str:
    """Return which kind of choice a wish is about, "" for none."""
    if wish.kind is WishKind.TRANSPORT:
        return "journey" if wish.value in MODES else "local"
    return "lodging" if wish.kind is WishKind.LODGING and wish.value in LODGING_CLASSES else ""


def _holds(wish: Wish, choice: Choice) -> bool:
    """Return whether a wish speaks about a choice."""
    if wish.city is not None and wish.city not in choice.cities:
        return False
    return wish.day is None or wish.day - 1 in choice.days


def _size(choice: Choice, wish: Wish) -> int:
    """Return how much a choice counts in a share: beds and local ways by their days, journeys once."""
    return len(choice.days) if choice.kind != "journey" and wish.day is None else 1


def _most_wanted(choice: Choice, chosen: Iterable[Stakeholder]) -> str:
    """Return the word with the most points for a choice, "" when none has more than zero; ties by name."""
    totals: Counter[str] = Counter()
    for stakeholder in chosen:
        for wish in stakeholder.wishes:
            if _choice_kind(wish) == choice.kind and _holds(wish, choice):
                totals[wish.value] += wish.points
    return min(((-points, word) for word, points in totals.items() if points > 0), default=(0, ""))[1]


def _slots(frame: Frame, daily: Mapping[int, int]) -> dict[tuple[str, int], int]:
    """Return how many atoms fit: per (city, day), per (city, ANY_DAY) and per (ANYWHERE, ANY_DAY)."""
    slots: Counter[tuple[str, int]] = Counter()
    for day, count in daily.items():
        city = frame.city_of_day(day)
        for scope in ((city, day), (city, ANY_DAY), (ANYWHERE, ANY_DAY)):
            slots[scope] += count
    return slots


def _take(totals: dict[Atom, float], slot: str, room: dict[tuple[str, int], int]) -> set[Atom]:
    """Take the most wanted atoms of one slot kind while every scope they lie in has room; ties by atom."""
    wanted = sorted((-points, atom) for atom, points in totals.items() if atom.slot == slot and points > 0)
    left = Counter(room)
    taken = set()
    for _, atom in wanted:
        scopes = {(atom.city, atom.day), (atom.city, ANY_DAY), (ANYWHERE, ANY_DAY)}
        if all(left[scope] > 0 for scope in scopes):
            taken.add(atom)
            for scope in scopes:
                left[scope] -= 1
    return taken


def _days_there(chosen: Iterable[Stakeholder], frame: Frame) -> set[int]:
    """Return the days (0-based) on which at least one of `chosen` is with the group."""
    there = set()
    for stakeholder in chosen:
        arrives, leaves = stakeholder.presence.arrives, stakeholder.presence.leaves
        for day, date in enumerate(frame.dates):
            if (arrives is None or arrives.date() <= date) and (leaves is None or date <= leaves.date()):
                there.add(day)
    return there
