"""Points a wish earns on one experience: one small function per kind, each with the plan line that proves it.

Caps are in `limits`. The points are our own design (docs/critic.md): a place counts once, the n-th visit of a theme or
meal of a cuisine half the one before, everything else by the share of journeys, nights, meals or visits it holds for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from rewards.experience import Experience, Meal, Visit
from rewards.types import Reason
from roles.group import Stakeholder
from roles.vocabulary import LODGING_CLASSES, MODES
from roles.wishes import TOGETHER, Wish, WishKind

LOW_EFFORT = 1
"""Highest effort of a visit (0 to 3) that somebody who asks for little effort is fine with."""

Judgement = Callable[[Stakeholder, Wish, Experience], Reason]


def diminishing(count: int) -> float:
    """Return g(n) = 2 - 2^(1-n), g(0) = 0: the worth of n hits when each is worth half the one before."""
    return 2.0 - 2.0 ** (1 - count) if count else 0.0


def narrowed(wish: Wish, lived: Experience) -> Experience:
    """Return the part of an experience where and when a wish holds."""
    if wish.city is None and wish.day is None:
        return lived
    days = _days(wish, lived)
    return replace(
        lived,
        days=tuple(day for day in lived.days if day in days),
        visits=tuple(item for item in lived.visits if item.day in days and wish.city in (None, item.city)),
        meals=tuple(item for item in lived.meals if item.day in days and wish.city in (None, item.city)),
        legs=tuple(item for item in lived.legs if item.day in days),
        journeys=tuple(
            item
            for item in lived.journeys
            if wish.day in (None, item.day + 1) and wish.city in (None, item.origin, item.destination)
        ),
        nights=tuple(item for item in lived.nights if item.day in days and wish.city in (None, item.city)),
        rests=tuple(item for item in lived.rests if item.day in days),
    )


def _days(wish: Wish, lived: Experience) -> set[int]:
    """Return the days (0-based) on which a wish holds: the given one, on which the traveller is in the given city."""
    days = set(lived.days)
    if wish.city is not None:
        days &= {
            item.day for part in (lived.visits, lived.meals, lived.nights) for item in part if item.city == wish.city
        }
    return days & {wish.day - 1} if wish.day is not None else days


def place(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Count a place once, as a visit or a meal: by its id, and by its name only while nobody looked it up.

    Another place that bears the name of the wished one is another place.
    """
    del stakeholder
    sought, by_name = wish.value.casefold(), wish.name is None
    stops: tuple[Visit | Meal, ...] = (*lived.visits, *lived.meals)
    hits = [s for s in stops if sought == s.place.casefold() or (by_name and sought == s.name.casefold())]
    if not hits:
        return _reason(wish, 0.0, f"{wish.title}: not in this plan")
    return _reason(wish, 1.0, f"{hits[0].name}: in this plan", hits[0].line)


def theme(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Count visits about a theme, each next one half."""
    del stakeholder
    lines = [visit.line for visit in lived.visits if wish.value in visit.themes]
    return _reason(wish, diminishing(len(lines)), f"{wish.title}: {_count(len(lines), 'visit')}", _first(lines))


def food(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Count meals of a cuisine, each next one half."""
    del stakeholder
    lines = [meal.line for meal in lived.meals if wish.value in meal.cuisines]
    return _reason(wish, diminishing(len(lines)), f"{wish.title}: {_count(len(lines), 'meal')}", _first(lines))


def diet(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Give the share of meals at places known to serve a diet."""
    del stakeholder
    return _share(wish, [(meal.line, wish.value in meal.diets) for meal in lived.meals], "meal")


def transport(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Give the share of journeys between cities, or of ways inside them, that use a mode."""
    del stakeholder
    if wish.value in MODES:
        return _share(wish, [(journey.line, journey.mode == wish.value) for journey in lived.journeys], "journey")
    return _share(wish, [(leg.line, leg.mode == wish.value) for leg in lived.legs], "way")


def lodging(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Give the share of nights in a class of bed, or in an area of a kind."""
    del stakeholder
    if wish.value in LODGING_CLASSES:
        return _share(wish, [(night.line, night.lodging == wish.value) for night in lived.nights], "night")
    return _share(wish, [(night.line, wish.value in night.area_tags) for night in lived.nights], "night")


def access(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Give the share of visits known to be accessible; an unknown one is not counted as accessible and is named."""
    del stakeholder
    found = [(visit.line, _accessible(wish.value, visit)) for visit in lived.visits]
    reason = _share(wish, [(line, bool(known)) for line, known in found], "visit")
    unknown = sum(known is None for _, known in found)
    return replace(reason, text=f"{reason.text}, {unknown} unknown") if unknown else reason


def company(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Give the share of visits with one fellow traveller; for "together" the mean share of the group that is there."""
    if wish.value != TOGETHER:
        return _share(wish, [(visit.line, wish.value in visit.companions) for visit in lived.visits], "visit")
    others = len(stakeholder.companions)
    if not others or not lived.visits:
        return _reason(wish, 0.0, "together: nobody else to be with" if lived.visits else "together: no visit")
    parts = [Fraction(len(set(stakeholder.companions) & set(visit.companions)), others) for visit in lived.visits]
    share = float(sum(parts) / len(parts))
    apart = [visit.line for visit, part in zip(lived.visits, parts, strict=True) if part < 1]
    return _reason(wish, share, f"together: {share:.0%} of the group on an average visit", _first(apart))


def words(stakeholder: Stakeholder, wish: Wish, lived: Experience) -> Reason:
    """Give nothing and take nothing: free text needs a reader."""
    del stakeholder, lived
    return _reason(wish, 0.0, "not judged offline")


JUDGEMENTS: Mapping[WishKind, Judgement] = {
    WishKind.PLACE: place,
    WishKind.THEME: theme,
    WishKind.FOOD: food,
    WishKind.DIET: diet,
    WishKind.TRANSPORT: transport,
    WishKind.LODGING: lodging,
    WishKind.ACCESS: access,
    WishKind.COMPANY: company,
    WishKind.WORDS: words,
}
"""The judgement of every kind that names a part of a trip."""


def label(wish: Wish) -> str:
    """Return a wish in a few words, the same ones everywhere: "must theme museum in lisbon on day 2"."""
    city = f" in {wish.city}" if wish.city else ""
    day = f" on day {wish.day}" if wish.day else ""
    return f"{wish.strength} {wish.kind} {wish.title}{city}{day}"


def _reason(wish: Wish, part: float, text: str, line: str = "") -> Reason:
    """Return a reason worth `part` of a wish's points."""
    worth = 0.0 if wish.kind is WishKind.WORDS else max(0.0, float(wish.points))
    points = wish.points * part if part else 0.0
    return Reason(text, points, line, label(wish), wish.sealed, worth)


def _share(wish: Wish, found: Sequence[tuple[str, bool]], unit: str) -> Reason:
    """Return a reason worth the share of (line, hit) pairs that hit, proved by the first hit, or by the first miss.

    A wish that wants something is proved by where it is missing, one that avoids something by where it occurs.
    """
    if not found:
        return _reason(wish, 0.0, f"{wish.title}: no {unit}")
    hits = [line for line, hit in found if hit]
    misses = [line for line, hit in found if not hit]
    proof = (misses or hits) if wish.points > 0 else hits
    text = f"{wish.title}: {len(hits)} of {_count(len(found), unit)}"
    return _reason(wish, len(hits) / len(found), text, _first(proof))


def _accessible(need: str, visit: Visit) -> bool | None:
    """Return whether a visit meets an access need, None when nobody knows."""
    if need == "low_effort":
        return visit.effort <= LOW_EFFORT
    return visit.step_free if need == "step_free" else visit.stroller


def _count(number: int, unit: str) -> str:
    """Return "1 visit", "3 visits"."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _first(lines: Sequence[str]) -> str:
    """Return the first line, "" when there is none."""
    return lines[0] if lines else ""
