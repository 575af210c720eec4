"""What `fairtrip catalog check` looks for: everything about packs and tables that can be told without heavy data."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from planner.catalog.names import SAME_NAME, fold, place_forms
from planner.catalog.pack import CityPack, PackPlace
from planner.catalog.pack_file import PackFile, Problem, built_in_packs, load_pack, problems_of
from planner.catalog.rules.city import city_problems
from planner.catalog.rules.place import Home, place_problems
from planner.catalog.rules.tables import currency_problems, leg_problems, origin_problems
from planner.catalog.table import LEGS, ORIGINS
from planner.catalog.travel import metres_between
from roles.errors import BadInput

LEAST_SIGHTS: Final = 45
LEAST_FOOD: Final = 12
LEAST_AREAS: Final = 6
MONTHS: Final = 12
"""What a pack that ships with fairtrip holds at least."""

SAME_SPOT_M: Final = 60.0
"""Two places of nearly one name this close are one place (the median error of a compiled coordinate is below that)."""


def check_packs(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Return everything wrong with these packs, in order of file and line.

    The tables are checked when a shipped pack is among them. A pack that does not fit the schema is checked no further.
    """
    problems: list[Problem] = []
    packs: list[PackFile] = []
    for path in paths:
        try:
            packs.append(load_pack(path))
        except BadInput as error:
            problems.extend(problems_of(error, str(path)))
    cities = _cities(packs)
    if any(pack.city_id not in cities for pack in packs):
        cities = _cities([load_pack(path) for path in built_in_packs()]) | cities
    for pack in packs:
        problems.extend(_pack_problems(pack, cities))
    problems.extend(_clashes(packs))
    if any(pack.ships for pack in packs):
        problems.extend(_table_problems([pack.city_id for pack in packs if pack.ships]))
    return tuple(sorted(problems, key=lambda p: (p.file, p.line or 0, p.code, p.text)))


def errors_only(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems that make a pack unusable."""
    return tuple(problem for problem in problems if problem.severity == "error")


def require_sound(packs: Sequence[PackFile]) -> None:
    """Raise BadInput listing the errors in packs of the user's own; the shipped ones are checked before they ship."""
    cities = _cities(packs)
    problems = [p for pack in packs if not pack.ships for p in _pack_problems(pack, cities) if p.severity == "error"]
    if problems:
        first, *further = (BadInput(p.text, file=p.file, line=p.line) for p in problems)
        more = f" (and {len(further)} more; see fairtrip catalog check)" if further else ""
        raise BadInput(f"{first}{more}", further=tuple(str(error) for error in further))


def _cities(packs: Sequence[PackFile]) -> dict[str, CityPack]:
    """Return the city packs by id."""
    return {pack.city_id: pack.pack for pack in packs if isinstance(pack.pack, CityPack)}


def _pack_problems(pack: PackFile, cities: dict[str, CityPack]) -> Iterator[Problem]:
    home = cities.get(pack.city_id)
    if home is None:
        text = f"extends '{pack.city_id}', but no pack describes that city; known: {', '.join(sorted(cities))}"
        yield pack.problem("error", "city", text, ("extends",))
        return
    if isinstance(pack.pack, CityPack):
        yield from city_problems(pack, pack.pack)
    for index in range(len(pack.pack.places)):
        yield from place_problems(pack, index, Home(home.city, home.areas))
    yield from _duplicates(pack)
    if isinstance(pack.pack, CityPack) and pack.ships:
        yield from _too_few(pack, pack.pack)


def _too_few(pack: PackFile, city: CityPack) -> Iterator[Problem]:
    food = [place for place in city.places if place.kind == "food" or "market" in place.themes]
    sights = [place for place in city.places if place.kind not in ("food", "nightlife", "shopping")]
    counts = (
        ("sights", len(sights), LEAST_SIGHTS),
        ("places to eat and markets", len(food), LEAST_FOOD),
        ("areas", len(city.areas), LEAST_AREAS),
        ("months of climate", len({row.month for row in city.climate}), MONTHS),
    )
    for what, count, least in counts:
        if count < least:
            yield pack.problem("error", "count", f"{count} {what}; a shipped pack has at least {least}", ())


def _duplicates(pack: PackFile) -> Iterator[Problem]:
    places = pack.pack.places
    for (_, a), (j, b) in combinations(enumerate(places), 2):
        if a.id == b.id:
            yield pack.problem("error", "id", f"place id '{b.id}' stands here twice", ("places", j, "id"))
        elif abs(a.lat - b.lat) < 0.001 and metres_between(a, b) < SAME_SPOT_M and _alike(a, b):
            text = f"'{b.name}' and '{a.name}' ({a.id}) are {round(metres_between(a, b))} m apart: the same place?"
            yield pack.problem("error", "duplicate", text, ("places", j, "name"))
        elif set(place_forms(a)) & set(place_forms(b)):
            text = f"'{b.name}' ({b.id}) shares a name or alias with {a.id}; nobody can ask for either by that name"
            yield pack.problem("warning", "name", text, ("places", j, "name"))


def _alike(a: PackPlace, b: PackPlace) -> bool:
    return fuzz.token_sort_ratio(fold(a.name), fold(b.name)) >= SAME_NAME


def _clashes(packs: Sequence[PackFile]) -> Iterator[Problem]:
    """Yield ids that two cities claim, and id prefixes that two cities share."""
    owner: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for pack in packs:
        for index, place in enumerate(pack.pack.places):
            where = ("places", index, "id")
            other = owner.setdefault(place.id, pack.city_id)
            if other != pack.city_id:
                yield pack.problem("error", "id", f"place id '{place.id}' already belongs to {other}", where)
        if isinstance(pack.pack, CityPack):
            yield from _prefix_problems(pack, prefixes)


def _prefix_problems(pack: PackFile, prefixes: dict[str, str]) -> Iterator[Problem]:
    prefix = pack.pack.places[0].id.split("-")[0]
    other = prefixes.setdefault(prefix, pack.city_id)
    if other != pack.city_id:
        text = f"prefix '{prefix}-' already belongs to {other}; choose another for this pack"
        yield pack.problem("error", "prefix", text, ("places", 0, "id"))
    for index, place in enumerate(pack.pack.places):
        if not place.id.startswith(f"{prefix}-"):
            text = f"place id '{place.id}' does not start with '{prefix}-' like the first one of this pack"
            yield pack.problem("error", "prefix", text, ("places", index, "id"))


def _table_problems(cities: Sequence[str]) -> Iterator[Problem]:
    yield from currency_problems()
    yield from origin_problems(ORIGINS, cities)
    yield from leg_problems(LEGS, ORIGINS, cities)
