"""Refiner: help the traveller with the largest weighted shortfall without letting anybody fall through the floor."""

from collections.abc import Iterator
from itertools import islice

from planner.agent.refinement import Edit, Refinement, best_accepted, gain, refinement
from planner.agent.setting import Judged, Setting
from planner.edit import with_block, with_day, with_meal
from planner.facts.meals import serves
from planner.outline import BLOCKS, Block, Outline, PartyOutline
from rewards.types import Score
from roles.group import Stakeholder
from roles.wishes import POSITIVE, Wish, WishKind

TRIES = 48
"""Edits tried for one traveller before the refiner gives up on them: about a second of scheduling and scoring."""
PLACES_PER_WISH = 3
LEAST_GAIN = 0.02
"""Utility that the traveller an edit is for must gain by it: else it is somebody else's edit."""


def shortfalls(score: Score) -> list[str]:
    """Return the travellers by weighted shortfall w (1 - u), largest first; the unscored are left out."""
    missing = {
        name: score.weights.shares[name] * (1.0 - utility.value)
        for name, utility in score.utilities.items()
        if utility.value is not None
    }
    return sorted(missing, key=lambda name: (-missing[name], name))


def refine(best: Judged, setting: Setting, traveller: str) -> tuple[Judged, Refinement] | None:
    """Return the best accepted edit in favour of one traveller, None when no edit is accepted.

    An edit is accepted when the plan stays feasible, welfare rises by more than its standard error, and nobody falls
    by more than the panel's floor (our rule, after budgeted bargaining in negotiative alignment).
    """
    edits = islice(_edits(best, setting, setting.group.stakeholder(traveller)), TRIES)
    found = best_accepted(edits, best, setting, lambda before, after: gain(before, after, traveller) >= LEAST_GAIN)
    return (found[0], refinement(traveller, found[1], best.score, found[0].score)) if found else None


def _edits(best: Judged, setting: Setting, who: Stakeholder) -> Iterator[Edit]:
    """Yield outlines in which one more wish of this traveller may be met: added, swapped in, or eaten."""
    unmet = [w for w in who.wishes if w.strength in POSITIVE and not _is_met(w, best, who.name)]
    for wish in sorted(unmet, key=lambda w: (-w.points, w.kind, w.value)):
        if wish.kind is WishKind.FOOD:
            yield from _other_meals(best, setting, wish)
        elif wish.kind in {WishKind.PLACE, WishKind.THEME}:
            for place in _places_for(wish, best, setting):
                yield from _insertions(best, setting, who.name, place)


def _is_met(wish: Wish, best: Judged, name: str) -> bool:
    attended = [a.place for a in best.plan.activities if a.place is not None and name in a.travellers]
    if wish.kind is WishKind.PLACE:
        return any(place.id == wish.value for place in attended)
    if wish.kind is WishKind.THEME:
        return sum(wish.value in place.themes for place in attended) >= 2  # the law fades after two
    return wish.kind is not WishKind.FOOD or any(wish.value in place.cuisines for place in attended)


def _places_for(wish: Wish, best: Judged, setting: Setting) -> list[str]:
    if wish.kind is WishKind.PLACE:
        return [wish.value] if setting.facts.has(wish.value) and wish.value not in setting.banned else []
    used = best.outline.places
    fitting = [
        place
        for city in setting.facts.cities.values()
        for place in city.places.values()
        if wish.value in place.themes and place.kind != "food" and place.id not in used
        and place.id not in setting.banned and wish.city in {None, city.city.id}
    ]  # fmt: skip
    return [place.id for place in sorted(fitting, key=lambda p: (-p.popularity, p.id))[:PLACES_PER_WISH]]


def _insertions(best: Judged, setting: Setting, name: str, place: str) -> Iterator[Edit]:
    """Yield the place added to, or swapped into, the traveller's party of each block in its city."""
    city, locked = setting.facts.city_of(place), {lock.place for lock in setting.locks}
    label = setting.facts.place(place).name
    for day, spec in enumerate(best.outline.days):
        if spec.city != city or not setting.facts.windows(place, day):
            continue
        for block in BLOCKS:
            parties = spec.block(block) or (PartyOutline(),)
            mine = next((n for n, party in enumerate(parties) if not party.who or name in party.who), None)
            if mine is None:
                continue
            stops = parties[mine].stops
            options = [((*stops, place), f"{label} added on day {day + 1}")]
            options += [
                (
                    (*stops[:n], place, *stops[n + 1 :]),
                    f"{label} instead of {setting.facts.place(old).name} on day {day + 1}",
                )
                for n, old in enumerate(stops)
                if old not in locked
            ]
            for new_stops, text in options:
                yield _with_stops(best.outline, day, block, mine, new_stops), text


def _with_stops(outline: Outline, day: int, block: Block, index: int, stops: tuple[str, ...]) -> Outline:
    spec = outline.days[day]
    parties = list(spec.block(block) or (PartyOutline(),))
    parties[index] = parties[index].model_copy(update={"stops": stops})
    return with_day(outline, day, with_block(spec, block, tuple(parties)))


def _other_meals(best: Judged, setting: Setting, wish: Wish) -> Iterator[Edit]:
    used = best.outline.places
    for day, spec in enumerate(best.outline.days):
        places = setting.facts.cities[spec.city].places.values()
        fitting = [
            p for p in places if wish.value in p.cuisine and p.id not in used and setting.facts.windows(p.id, day)
        ]
        for place in sorted(fitting, key=lambda p: (-p.popularity, p.id))[:PLACES_PER_WISH]:
            for meal in (slot for slot in ("lunch", "dinner") if serves(place, slot)):
                yield with_meal(best.outline, day, meal, place.id), f"{place.name} for {meal} on day {day + 1}"
