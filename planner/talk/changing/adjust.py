"""Adjust: the smallest changes to a plan that meet what somebody has just asked for and that the others can bear."""

from collections.abc import Iterator, Sequence
from itertools import islice

from planner.agent.setting import Judged, Setting
from planner.drafters.patch import wished_places
from planner.edit import MEALS, with_block, with_day, with_meal
from planner.facts.meals import serves
from planner.outline import BLOCKS, Block, Outline, PartyOutline
from planner.talk.changing.shortfall import shortfall
from rewards.critic import FLOOR, ROUNDING
from roles.group import Group
from roles.vocabulary import LODGING_CLASSES
from roles.wishes import CAPS, Wish, WishKind

MOST_EDITS = 4
"""Edits in a row: with more it would be another plan, which `fairtrip plan` makes better."""
TRIES = 60
"""Edits judged for one step: about a second."""
PLACES = 4
"""Other places tried for one stop, or for one wish."""


def adjusted(before: Judged, setting: Setting, wishes: Sequence[Wish]) -> Judged:
    """Return a plan a few edits away on which the wishes are met as far as small changes can.

    Greedy, ours: each edit makes what is missing (`shortfall`) less, nobody but the wishes' owners falls by more than
    0.05 below the plan there was (the refiner's floor), no fewer musts and needs are met than on it, every rule holds,
    and of such edits the one with the least shortfall, then the highest welfare is taken. Returns the plan as it was
    when no edit is like that.
    """
    best = before
    for _ in range(MOST_EDITS):
        found = _better(best, before, setting, wishes)
        if found is None:
            return best
        best = found
    return best


def _better(best: Judged, first: Judged, setting: Setting, wishes: Sequence[Wish]) -> Judged | None:
    missing = _missing(best, wishes)
    if missing <= 0.0:
        return None
    owners = {wish.owner for wish in wishes}
    found: tuple[float, float, Judged] | None = None
    for outline in islice(_edits(best, setting, [w for w in wishes if shortfall(w, best.plan) > 0]), TRIES):
        tried = setting.judge(outline)
        if tried.score.welfare is None or not tried.score.feasible:
            continue
        if not _bearable(first, tried, setting.group, owners):
            continue
        key = (_missing(tried, wishes), -tried.score.welfare)
        if key[0] < missing - ROUNDING and (found is None or key < found[:2]):
            found = (*key, tried)
    return found[2] if found else None


def _missing(judged: Judged, wishes: Sequence[Wish]) -> float:
    return sum(abs(wish.points) * shortfall(wish, judged.plan) for wish in wishes)


def _bearable(before: Judged, after: Judged, group: Group, owners: set[str]) -> bool:
    """Return whether nobody but the owners falls through the floor, and as much that is hard is met as before."""
    if _hard_met(after, group) < _hard_met(before, group):
        return False
    for name, old in before.score.utilities.items():
        new = after.score.utilities[name].value
        if name not in owners and old.value is not None and (new is None or old.value - new > FLOOR + ROUNDING):
            return False
    return True


def _hard_met(judged: Judged, group: Group) -> int:
    hard = (wish for s in group.stakeholders for wish in s.wishes if abs(wish.points) > 1)
    return sum(shortfall(wish, judged.plan) <= ROUNDING for wish in hard)


def _edits(best: Judged, setting: Setting, wishes: Sequence[Wish]) -> Iterator[Outline]:
    """Yield edits for each wish in turn, so that a cut after some of them is fair to all."""
    streams = [_edits_for(wish, best.outline, setting) for wish in wishes]
    while streams:
        left = []
        for stream in streams:
            edit = next(stream, None)
            if edit is not None:
                left.append(stream)
                yield edit
        streams = left


def _edits_for(wish: Wish, outline: Outline, setting: Setting) -> Iterator[Outline]:
    """Yield what may serve one wish: for a limit or a dislike less, for a liking more."""
    if wish.kind is WishKind.LODGING or wish.kind is WishKind.BUDGET:
        yield from _other_beds(outline)
    days = [n for n in range(len(outline.days)) if wish.day in (None, n + 1)]
    if wish.kind in CAPS or wish.points < 0:
        for day in days:
            yield from _with_less(wish, outline, day, setting)
    elif wish.kind in {WishKind.PLACE, WishKind.THEME, WishKind.FOOD}:
        for day in days:
            yield from _with_more(wish, outline, day, setting)


def _other_beds(outline: Outline) -> Iterator[Outline]:
    every = (outline.lodged(lodging) for lodging in LODGING_CLASSES)
    yield from (other for other in every if other != outline)


def _with_less(wish: Wish, outline: Outline, day: int, setting: Setting) -> Iterator[Outline]:
    """Yield the day without one stop for the owner's party, for the owner alone, or with a nearby place instead."""
    locked, spec = {lock.place for lock in setting.locks}, outline.days[day]
    for block in BLOCKS:
        parties = spec.block(block)
        mine = _party_of(wish.owner, parties)
        for at, stop in enumerate(parties[mine].stops if mine is not None else ()):
            if mine is None or stop in locked or not _is_about(wish, stop, setting):
                continue
            stops = (*parties[mine].stops[:at], *parties[mine].stops[at + 1 :])
            yield _with_party(outline, day, block, mine, stops)
            if len(parties) == 1 and not parties[0].who and len(setting.group.names) > 1:
                yield _parted(outline, day, block, wish.owner, stops, setting)
            for place in _instead(outline, day, setting, wish):
                swapped = (*parties[mine].stops[:at], place, *parties[mine].stops[at + 1 :])
                yield _with_party(outline, day, block, mine, swapped)
    for meal in MEALS:
        eaten = getattr(spec, meal)
        if eaten and eaten not in locked and _is_about(wish, eaten, setting):
            yield with_meal(outline, day, meal, None)


def _with_more(wish: Wish, outline: Outline, day: int, setting: Setting) -> Iterator[Outline]:
    """Yield the day with a place that the wish is about, added or in place of a stop; for food at a meal."""
    locked, spec = {lock.place for lock in setting.locks}, outline.days[day]
    for place in _fitting(wish, outline, day, setting):
        if setting.facts.place(place).kind == "food":
            yield from (
                with_meal(outline, day, meal, place)
                for meal in MEALS
                if serves(setting.facts.place(place), meal) and getattr(spec, meal) not in locked
            )
            continue
        for block in BLOCKS:
            parties = spec.block(block) or (PartyOutline(),)
            mine = _party_of(wish.owner, parties)
            if mine is None:
                continue
            stops = parties[mine].stops
            yield _with_party(outline, day, block, mine, (*stops, place))
            for at, old in enumerate(stops):
                if old not in locked:
                    yield _with_party(outline, day, block, mine, (*stops[:at], place, *stops[at + 1 :]))


def _fitting(wish: Wish, outline: Outline, day: int, setting: Setting) -> list[str]:
    """Return places of the day's city that a wish is about, most popular first."""
    city = setting.facts.cities[outline.days[day].city]
    found = [
        p
        for p in city.places.values()
        if wish.value in {p.id, *p.themes, *p.cuisine}
        and (p.kind == "food") == (wish.kind is WishKind.FOOD or (p.id == wish.value and p.kind == "food"))
        and p.id not in outline.places and p.id not in setting.banned and setting.facts.windows(p.id, day) != ()
    ]  # fmt: skip
    return [p.id for p in sorted(found, key=lambda p: (-p.popularity, p.id))[:PLACES]]


def _instead(outline: Outline, day: int, setting: Setting, wish: Wish) -> list[str]:
    people = setting.group.stakeholders
    wished = wished_places(people, outline, day, setting.facts, food=False)
    fitting = [p for p in wished if p not in setting.banned and (wish.kind in CAPS or not _is_about(wish, p, setting))]
    return fitting[:PLACES]


def _is_about(wish: Wish, place: str, setting: Setting) -> bool:
    """Return whether a stop counts against a limit or a dislike; against a limit every stop may."""
    if wish.kind in CAPS:
        return True
    record = setting.facts.place(place)
    return wish.value in {record.id, *record.themes, *record.cuisine}


def _party_of(name: str, parties: Sequence[PartyOutline]) -> int | None:
    return next((n for n, party in enumerate(parties) if not party.who or name in party.who), None)


def _with_party(outline: Outline, day: int, block: Block, index: int, stops: tuple[str, ...]) -> Outline:
    parties = list(outline.days[day].block(block) or (PartyOutline(),))
    parties[index] = parties[index].model_copy(update={"stops": stops})
    return with_day(outline, day, with_block(outline.days[day], block, tuple(parties)))


def _parted(outline: Outline, day: int, block: Block, name: str, stops: tuple[str, ...], setting: Setting) -> Outline:
    """Return the outline with one traveller apart from the others for one block, visiting only `stops`."""
    others = tuple(other for other in setting.group.names if other != name)
    spec = outline.days[day]
    parties = (PartyOutline(who=others, stops=spec.block(block)[0].stops), PartyOutline(who=(name,), stops=stops))
    return with_day(outline, day, with_block(spec, block, parties))
