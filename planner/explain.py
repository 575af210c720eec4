"""Explain: why something is in a plan, who wanted it, what was given up for it, and what would change it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from planner.additions import additions
from planner.agent.setting import Judged, Setting
from planner.drafters.patch import wished_places
from planner.edit import MEALS, with_block, with_day, with_meal, without_stop
from planner.outline import BLOCKS, Outline
from planner.plan import Activity
from roles.group import Stakeholder
from roles.vocabulary import LODGING_CLASSES
from roles.wishes import Wish, WishKind

ALTERNATIVES = 3
"""Other choices named for one line of a plan."""
TRIED = 24
"""Other choices judged for one line: about half a second."""
WISHES_TRIED = 4
"""Unmet wishes for a place that are tried out for one traveller, strongest first."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What another outline would mean: everybody's change of utility, welfare after and before, price, validity."""

    text: str
    changes: Mapping[str, float]
    welfare_before: float | None
    welfare_after: float | None
    price_minor: int
    """What it would add to the price for everybody together, in minor units of `currency`."""
    currency: str
    feasible: bool


@dataclass(frozen=True, slots=True)
class Why:
    """One line of a plan explained: wishes for and against it with their owners, and what could stand there instead."""

    activity: Activity
    wanted: tuple[Wish, ...]
    unwanted: tuple[Wish, ...]
    dropped: Effect | None
    instead: tuple[Effect, ...]


def explain_item(judged: Judged, setting: Setting, activity: Activity) -> Why:
    """Return who wanted one line of a plan, what happens without it, and the best other choices in its place.

    Every effect is found by really changing the outline, scheduling, checking and judging it again.
    """
    judged = setting.judge(judged.outline)
    about = [wish for s in setting.group.stakeholders for wish in s.wishes if _is_about(wish, activity)]
    without = _without(judged.outline, activity)
    dropped = None if without is None else _effect("without it", judged, setting.judge(without))
    tried = islice(_others(judged.outline, setting, activity), TRIED)
    effects = [(_effect(text, judged, after), after) for text, outline in tried if (after := setting.judge(outline))]
    kept = [effect for effect, after in effects if after.plan.id != judged.plan.id and effect.feasible]
    return Why(
        activity,
        tuple(wish for wish in about if wish.points > 0),
        tuple(wish for wish in about if wish.points < 0),
        dropped,
        tuple(sorted(kept, key=_best_first)[:ALTERNATIVES]),
    )


def unmet_places(judged: Judged, setting: Setting, traveller: str) -> tuple[tuple[Wish, Effect | None], ...]:
    """Return a traveller's wished places that the plan leaves out, each with the cheapest way to have it.

    None when no way was found that keeps every rule.
    """
    judged = setting.judge(judged.outline)
    stakeholder = setting.group.stakeholder(traveller)
    unmet = [w for w in stakeholder.of_kind(WishKind.PLACE) if w.points > 0 and not attends(judged, traveller, w.value)]
    return tuple((wish, _way_in(judged, setting, stakeholder, wish)) for wish in unmet[:WISHES_TRIED])


def attends(judged: Judged, traveller: str, place: str) -> bool:
    """Return whether a traveller is at a place on a plan."""
    return any(
        a.place is not None and a.place.id == place and traveller in a.travellers for a in judged.plan.activities
    )


def _way_in(judged: Judged, setting: Setting, stakeholder: Stakeholder, wish: Wish) -> Effect | None:
    leeway = replace(setting.leeway, banned=frozenset())  # what was left out by request may be asked about
    found = []
    for outline, text in islice(additions(judged.outline, wish, stakeholder.name, leeway), TRIED):
        after = setting.judge(outline)
        if after.score.feasible and attends(after, stakeholder.name, wish.value):
            found.append(_effect(text, judged, after))
    return min(found, key=_best_first, default=None)


def _is_about(wish: Wish, activity: Activity) -> bool:
    """Return whether a wish names what one line of a plan is."""
    place = activity.place
    if activity.kind == "visit" and place is not None:
        return (wish.kind is WishKind.PLACE and wish.value == place.id) or (
            wish.kind is WishKind.THEME and wish.value in place.themes
        )
    if activity.kind == "meal" and place is not None:
        return (wish.kind is WishKind.PLACE and wish.value == place.id) or (
            wish.kind is WishKind.FOOD and wish.value in place.cuisines
        )
    if activity.kind == "night":
        return wish.kind is WishKind.LODGING and wish.value in {activity.lodging, *activity.area_tags}
    if activity.kind == "rest":
        return wish.kind is WishKind.REST
    return activity.kind in {"journey", "transfer"} and wish.kind is WishKind.TRANSPORT and wish.value == activity.mode


def _without(outline: Outline, activity: Activity) -> Outline | None:
    """Return the outline without one visit, or with an own meal instead of a restaurant; None for what must be."""
    day, place = _day(activity), activity.place
    if place is None or place.id not in outline.days[day].places:
        return None
    if activity.kind == "meal" and activity.slot in MEALS:
        return with_meal(outline, day, activity.slot, None)
    block = next((block for block in BLOCKS if block == activity.slot), None)
    return without_stop(outline, day, block, place.id, frozenset(activity.travellers)) if block else None


def _others(outline: Outline, setting: Setting, activity: Activity) -> Iterator[tuple[str, Outline]]:
    """Yield the outline with something else in the place of one line, most wished first."""
    day = _day(activity)
    spec = outline.days[day]
    if activity.kind == "night":
        for lodging in LODGING_CLASSES:
            if lodging != spec.lodging:
                yield f"{lodging} class every night", outline.lodged(lodging)
    elif activity.kind == "journey":
        yield from _other_journeys(outline, setting, activity)
    elif activity.place is not None and activity.place.id in spec.places:
        for place in _places_instead(outline, setting, activity):
            name = setting.facts.place(place).name
            if activity.slot in MEALS:
                yield name, with_meal(outline, day, activity.slot, place)
            else:
                yield name, _swapped(outline, activity, place)


def _other_journeys(outline: Outline, setting: Setting, activity: Activity) -> Iterator[tuple[str, Outline]]:
    """Yield the outline with another mode for the way that one journey line is: to a city, or home."""
    day, facts = _day(activity), setting.facts
    spec = outline.days[day]
    start = outline.days[day - 1].city if day else facts.frame.origin
    if activity.destination == spec.city:
        for option in facts.journeys.get((start or "", spec.city), ()):
            if option.mode != spec.journey:
                yield f"by {option.mode}", with_day(outline, day, spec.model_copy(update={"journey": option.mode}))
        return
    for option in facts.journeys.get((spec.city, facts.frame.origin or ""), ()):
        if option.mode != outline.home:
            yield f"by {option.mode}", outline.model_copy(update={"home": option.mode})


def _places_instead(outline: Outline, setting: Setting, activity: Activity) -> list[str]:
    """Return places that could stand where one activity stands, most wished by those who are there first."""
    there = [s for s in setting.group.stakeholders if s.name in activity.travellers]
    wished = wished_places(there, outline, _day(activity), setting.facts, food=activity.slot in MEALS)
    return [place for place in wished if place not in setting.banned]


def _swapped(outline: Outline, activity: Activity, place: str) -> Outline:
    day, old = _day(activity), activity.place.id if activity.place else ""
    for block in BLOCKS:
        if block == activity.slot:
            parties = tuple(
                party.model_copy(update={"stops": tuple(place if stop == old else stop for stop in party.stops)})
                for party in outline.days[day].block(block)
            )
            return with_day(outline, day, with_block(outline.days[day], block, parties))
    return outline


def _effect(text: str, before: Judged, after: Judged) -> Effect:
    changes = {}
    for name, old in before.score.utilities.items():
        new = after.score.utilities[name]
        if old.value is not None and new.value is not None:
            changes[name] = new.value - old.value
    price = after.score.cost_minor - before.score.cost_minor
    return Effect(
        text, changes, before.score.welfare, after.score.welfare, price, after.plan.currency, after.score.feasible
    )


def _best_first(effect: Effect) -> tuple[float, int, str]:
    return (-(effect.welfare_after if effect.welfare_after is not None else -1.0), effect.price_minor, effect.text)


def _day(activity: Activity) -> int:
    return int(activity.id.partition(".")[0]) - 1
