"""Edit: small changes to an outline as pure functions; repairs and refinements are made of them."""

from planner.outline import BLOCKS, Block, DayOutline, Outline, PartyOutline

MEALS = ("lunch", "dinner")

Edit = tuple[Outline, str]
"""An edited outline and what was done, in a few words."""


def with_day(outline: Outline, day: int, spec: DayOutline) -> Outline:
    """Return the outline with one day (0-based) replaced."""
    days = tuple(spec if n == day else old for n, old in enumerate(outline.days))
    return outline.model_copy(update={"days": days})


def with_block(spec: DayOutline, block: Block, parties: tuple[PartyOutline, ...]) -> DayOutline:
    """Return the day with the parties of one block replaced; parties without stops vanish when nobody is split off."""
    kept = parties if len(parties) > 1 else tuple(party for party in parties if party.stops)
    return spec.model_copy(update={block: kept})


def without_stop(outline: Outline, day: int, block: Block, place: str, who: frozenset[str]) -> Outline:
    """Return the outline without one stop, for the parties that share a member with `who` (empty: all parties)."""
    spec = outline.days[day]
    parties = tuple(
        party.model_copy(update={"stops": tuple(s for s in party.stops if s != place)})
        if not who or not party.who or who.intersection(party.who)
        else party
        for party in spec.block(block)
    )
    return with_day(outline, day, with_block(spec, block, parties))


def without_places(outline: Outline, places: frozenset[str]) -> Outline:
    """Return the outline without these places, wherever people would visit them or eat there."""
    for day, spec in enumerate(outline.days):
        for meal in MEALS:
            if getattr(spec, meal) in places:
                outline = with_meal(outline, day, meal, None)
        for block in BLOCKS:
            for place in sorted(places):
                outline = without_stop(outline, day, block, place, frozenset())
    return outline


def with_stops(outline: Outline, day: int, block: Block, party: int, stops: tuple[str, ...]) -> Outline:
    """Return the outline with other stops for one party of a block; an empty block has one party, everybody."""
    spec = outline.days[day]
    parties = list(spec.block(block) or (PartyOutline(),))
    parties[party] = parties[party].model_copy(update={"stops": stops})
    return with_day(outline, day, with_block(spec, block, tuple(parties)))


def with_meal(outline: Outline, day: int, meal: str, place: str | None) -> Outline:
    """Return the outline with another place, or none, for lunch or dinner."""
    return with_day(outline, day, outline.days[day].model_copy(update={meal: place}))


def merged(outline: Outline, day: int, block: Block) -> Outline:
    """Return the outline with the parties of a block joined: the stops of the first, for everybody."""
    parties = outline.days[day].block(block)
    if not parties:
        return outline
    longest = max(parties, key=lambda party: len(party.stops))
    return with_day(outline, day, with_block(outline.days[day], block, (PartyOutline(stops=longest.stops),)))


def cleaned(outline: Outline, known: frozenset[str], travellers: frozenset[str]) -> tuple[Outline, tuple[str, ...]]:
    """Return the outline without unknown places and names, and one line for each thing that was dropped."""
    notes: list[str] = []
    days = []
    for number, spec in enumerate(outline.days, start=1):
        update: dict[str, object] = {}
        for block in BLOCKS:
            update[block] = tuple(_clean_party(party, known, travellers, notes, number) for party in spec.block(block))
        for meal in MEALS:
            place = getattr(spec, meal)
            if place is not None and place not in known:
                notes.append(f"day {number}: no place '{place}' is known for {meal}")
                update[meal] = None
        days.append(spec.model_copy(update=update))
    return outline.model_copy(update={"days": tuple(days)}), tuple(notes)


def _clean_party(
    party: PartyOutline, known: frozenset[str], travellers: frozenset[str], notes: list[str], number: int
) -> PartyOutline:
    notes.extend(f"day {number}: no place '{stop}' is known" for stop in party.stops if stop not in known)
    notes.extend(f"day {number}: nobody called '{name}' travels" for name in party.who if name not in travellers)
    stops = tuple(stop for stop in party.stops if stop in known)
    return PartyOutline(who=tuple(name for name in party.who if name in travellers), stops=stops)
