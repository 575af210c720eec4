"""Replies: what is answered to a question or a suggestion, from the plan and the catalogue; nothing changes by it."""

from collections.abc import Callable, Iterator

from planner.catalog.money import format_minor
from planner.experiences import experience
from planner.facts.meals import is_own_meal
from planner.facts.named import find_place
from planner.plan import Activity, Plan
from planner.talk.act import KEEP, LEAVE_OUT, Act
from planner.talk.changing.resolve import Talk
from planner.talk.wording import VERBS
from roles.errors import BadInput
from roles.wishes import WishKind

PLACES = 3
"""Places named in reply to a suggestion."""
STOPS = frozenset({WishKind.THEME.value, WishKind.FOOD.value})
NAMED = frozenset({WishKind.PLACE.value, KEEP, LEAVE_OUT})


def reply(act: Act, talk: Talk) -> tuple[str, ...]:
    """Return the answer to a suggestion or a question in a few lines; what others sealed is not in it."""
    if act.predicate in NAMED and act.value:
        try:
            return tuple(_about_place(find_place(talk.facts, act.value), talk))
        except BadInput as error:
            return (str(error),)
    if act.predicate in STOPS and act.value:
        return tuple(_about_kind(act, talk))
    found = tuple(_figures(act, talk)) if talk.plan is not None else ()
    return found or ("no answer to that from here; see: fairtrip explain TRIP, fairtrip catalog search WORDS",)


def _about_place(place: str, talk: Talk) -> Iterator[str]:
    name = talk.facts.place(place).name
    stops = _stops(talk.plan, lambda a: a.place is not None and a.place.id == place)
    yield f"{name} is in the plan: {'; '.join(stops)}" if stops else f"{name} is not in the plan"
    yield from _wanted(place, name, talk)
    if not stops:
        open_days = [str(n + 1) for n in range(talk.facts.frame.days) if talk.facts.windows(place, n)]
        yield f"known to be open on day {', '.join(open_days)}" if open_days else "its opening hours are not known"


def _about_kind(act: Act, talk: Talk) -> Iterator[str]:
    """Yield the stops of the plan about a theme or a kind of food, who wants it, and places that have it."""
    words, what = act.value.replace("_", " "), act.value
    stops = _stops(
        talk.plan,
        lambda a: a.place is not None and what in {*a.place.themes, *a.place.cuisines},
        act.day,
    )
    when = f" on day {act.day}" if act.day else ""
    yield f"{words} in the plan{when}: {'; '.join(stops)}" if stops else f"no {words} in the plan{when}"
    yield from _wanted(what, words, talk)
    others = _elsewhere(act, talk)
    if others:
        yield f"not in the plan: {', '.join(others)}"


def _elsewhere(act: Act, talk: Talk) -> list[str]:
    planned = {a.place.id for a in talk.plan.activities if a.place is not None} if talk.plan else set()
    days = range(talk.facts.frame.days) if act.day is None else (act.day - 1,)
    fitting = [
        place
        for city in talk.facts.cities.values()
        for place in city.places.values()
        if act.value in {*place.themes, *place.cuisine} and place.id not in planned
        and not is_own_meal(place.id) and any(talk.facts.windows(place.id, day) for day in days)
    ]  # fmt: skip
    return [p.name for p in sorted(fitting, key=lambda p: (-p.popularity, p.id))[:PLACES]]


def _wanted(value: str, name: str, talk: Talk) -> Iterator[str]:
    """Yield who says what about it, sealed wishes to their owner only."""
    for s in talk.group.stakeholders:
        for wish in s.wishes:
            if wish.value == value and (not wish.sealed or s.name == talk.speaker):
                yield f"{s.name} {VERBS[wish.strength]}: {name}"


def _figures(act: Act, talk: Talk) -> Iterator[str]:
    """Yield what everybody, or whoever is named, walks, pays or sleeps in."""
    assert talk.plan is not None  # noqa: S101  # reply asks only then
    for name in talk.group.names if act.traveller is None else (act.traveller,):
        lived = experience(talk.plan, name)
        if act.predicate == WishKind.WALKING.value:
            metres = [lived.walk_m(day) for day in lived.days if act.day in (None, day + 1)]
            yield f"{name} walks {max(metres, default=0) / 1000:.1f} km{'' if act.day else ' on the busiest day'}"
        elif act.predicate == WishKind.BUDGET.value:
            yield f"{name} pays {format_minor(lived.cost_minor, talk.plan.currency)}"
        elif act.predicate == WishKind.LODGING.value:
            beds = dict.fromkeys(f"{n.lodging} class, {n.area}, {_money(n.cost_minor, talk)}" for n in lived.nights)
            yield f"{name} sleeps: {'; '.join(beds) or 'no night away'}"


def _money(minor: int, talk: Talk) -> str:
    return f"{format_minor(minor, talk.facts.frame.currency)} a night"


def _stops(plan: Plan | None, fits: Callable[[Activity], bool], day: int | None = None) -> list[str]:
    """Return the stops of a plan that fit, in its order, with day and slot."""
    days = [d for d in plan.days if day in (None, d.number)] if plan else []
    found = [f"{a.title} (day {d.number}, {a.slot})" for d in days for a in d.activities if fits(a)]
    return list(dict.fromkeys(found))
