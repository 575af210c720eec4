"""What a trip file may not say although every single field is fine."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from roles.amounts import parse_money
from roles.contradictions import contradictions
from roles.errors import nearest, shown
from roles.names import name_key
from roles.strict_yaml import PathTo
from roles.validation import Problem
from roles.wish_spec import WishesSpec, WishSpec
from roles.wishes import TOGETHER, WishKind

if TYPE_CHECKING:
    from roles.request import Dates, HouseholdSpec, TravellerSpec, TripRequest

MAX_DAYS: Final = 31
"""Longest trip."""
MAX_WINDOW_DAYS: Final = 366
"""Widest window in which a trip may be placed."""


def problems(request: "TripRequest") -> Iterator[Problem]:
    """Yield everything in `request` that cannot be, in the order of the file's sections."""
    yield from _city_problems(request)
    yield from _name_problems(request)
    yield from _household_problems(request)
    yield from _money_problems(request)
    for index, traveller in enumerate(request.travellers):
        path: PathTo = ("travellers", index)
        yield from _presence_problems(request, traveller, path)
        yield from _repeats(traveller.roles, (*path, "roles"), "role")
        yield from _wishes_problems(request, traveller.wishes, (*path, "wishes"), traveller.name)
    yield from _wishes_problems(request, request.wishes, ("wishes",), None)


def dates_problems(dates: "Dates") -> Iterator[Problem]:
    """Yield what cannot be about the dates alone."""
    fixed, window = (dates.start, dates.end), (dates.between, dates.days)
    if (all(fixed), any(window)) != (True, False) and (all(window), any(fixed)) != (True, False):
        allowed = "{start: 2027-05-13, end: 2027-05-16} or {between: [2027-05-01, 2027-05-31], days: 4}"
        yield Problem((), f"need a start and an end, or a window and a length; allowed: {allowed}")
        return
    first, last = dates.window
    where: PathTo = ("end",) if dates.start else ("between",)
    if last < first:
        yield Problem(where, f"the end {last} is before the start {first}")
    elif dates.start and dates.length > MAX_DAYS:
        yield Problem(where, f"the trip has {dates.length} days; at most {MAX_DAYS} are allowed")
    elif (last - first).days + 1 < dates.length:
        yield Problem(where, f"the window has {(last - first).days + 1} days but the trip {dates.length}")
    elif (last - first).days + 1 > MAX_WINDOW_DAYS:
        yield Problem(where, f"the window is wider than {MAX_WINDOW_DAYS} days, the most that is allowed")


def _city_problems(request: "TripRequest") -> Iterator[Problem]:
    yield from _repeats([city.city for city in request.cities], ("cities",), "city")
    nights, said = request.dates.length - 1, sum(city.nights or 0 for city in request.cities)
    silent = sum(city.nights is None for city in request.cities)
    if len(request.cities) == 1 and nights == 0 and said == 0:
        return
    if said + silent > nights or (not silent and said != nights):
        asked = f"{said + silent}" if not silent else f"at least {said + silent}"
        length = f"a trip of {request.dates.length} days has {nights}"
        yield Problem(("cities",), f"the cities ask for {asked} nights but {length}; every city needs one or more")


def _name_problems(request: "TripRequest") -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, traveller in enumerate(request.travellers):
        path: PathTo = ("travellers", index, "name")
        key = name_key(traveller.name)
        if key == TOGETHER:
            yield Problem(path, f"nobody can be called '{TOGETHER}': in a wish for company it means everybody")
        if key in first:
            text = f"'{shown(traveller.name)}' is the name of two travellers; names must differ in more than case"
            yield Problem(path, text, ("travellers", first[key], "name"))
        first.setdefault(key, index)


def _household_problems(request: "TripRequest") -> Iterator[Problem]:
    names = {name_key(traveller.name) for traveller in request.travellers}
    home: dict[str, PathTo] = {}
    yield from _repeats([household.name for household in request.households], ("households",), "household")
    for index, household in enumerate(request.households):
        for number, member in enumerate(household.members):
            path: PathTo = ("households", index, "members", number)
            key = name_key(member)
            if key not in names:
                yield Problem(path, _unknown_traveller(request, member))
            elif key in home:
                yield Problem(path, f"'{shown(member)}' is in two households; allowed: one", home[key])
            home.setdefault(key, path)


def _money_problems(request: "TripRequest") -> Iterator[Problem]:
    yield from _currency_problem(request, request.budget, ("budget",))
    household: HouseholdSpec
    for index, household in enumerate(request.households):
        yield from _currency_problem(request, household.budget, ("households", index, "budget"))


def _currency_problem(request: "TripRequest", money: str | None, path: PathTo) -> Iterator[Problem]:
    currency = parse_money(money)[1] if money is not None else None
    if currency not in (None, request.currency):
        yield Problem(path, f"is in {currency} but the trip's currency is {request.currency}; allowed: one currency")


def _presence_problems(request: "TripRequest", traveller: "TravellerSpec", path: PathTo) -> Iterator[Problem]:
    first, last = request.dates.window
    for field in ("arrive", "leave"):
        moment: datetime | None = getattr(traveller, field)
        if moment is not None and not first <= moment.date() <= last:
            yield Problem((*path, field), f"{_said(moment)} is outside the trip's dates, {first} to {last}")
    arrive, leave = traveller.arrive, traveller.leave
    if arrive and leave and arrive >= leave:
        text = f"{_said(leave)} is not after the arrival, {_said(arrive)}"
        yield Problem((*path, "leave"), text, (*path, "arrive"))
    elif not any(fits(traveller, start, request.dates.length) for start in request.dates.starts):
        text = f"arrival and departure do not fit into any trip of {request.dates.length} days"
        yield Problem((*path, "arrive" if arrive else "leave"), text)


def fits(traveller: "TravellerSpec", start: date, days: int) -> bool:
    """Return whether own arrival and departure fall on the `days` days from `start`."""
    moments = [moment for moment in (traveller.arrive, traveller.leave) if moment]
    return all(0 <= (moment.date() - start).days < days for moment in moments)


def _said(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


def _wishes_problems(request: "TripRequest", wishes: WishesSpec, path: PathTo, owner: str | None) -> Iterator[Problem]:
    for place, _, spec in wishes.items():
        yield from _wish_problems(request, spec, (*path, *place), owner)
    stated = [((*path, *place, spec.kind.value), spec.wish(strength)) for place, strength, spec in wishes.items()]
    yield from contradictions(stated)


def _wish_problems(request: "TripRequest", spec: WishSpec, path: PathTo, owner: str | None) -> Iterator[Problem]:
    if spec.day is not None and spec.day > request.dates.length:
        yield Problem((*path, "day"), f"is {spec.day} but the trip has {request.dates.length} days")
    cities = [city.city for city in request.cities]
    if spec.city is not None and name_key(spec.city) not in map(name_key, cities):
        text = (
            f"'{shown(spec.city)}' is not a city of this trip{nearest(spec.city, cities)}; known: {', '.join(cities)}"
        )
        yield Problem((*path, "city"), text)
    if spec.kind is WishKind.BUDGET:
        yield from _currency_problem(request, spec.budget, (*path, "budget"))
    if spec.company is not None and name_key(spec.company) != TOGETHER:
        if name_key(spec.company) not in {name_key(traveller.name) for traveller in request.travellers}:
            yield Problem((*path, "company"), _unknown_traveller(request, spec.company))
        elif owner is not None and name_key(spec.company) == name_key(owner):
            yield Problem((*path, "company"), f"'{shown(owner)}' cannot wish for their own company")


def _unknown_traveller(request: "TripRequest", name: str) -> str:
    names = [traveller.name for traveller in request.travellers]
    return f"no traveller '{shown(name)}'{nearest(name, names)}; known: {', '.join(map(shown, names))}"


def _repeats(words: "list[str] | tuple[str, ...]", path: PathTo, what: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, word in enumerate(words):
        key = name_key(word)
        if key in first:
            yield Problem(
                (*path, index), f"the {what} '{shown(word)}' stands twice; allowed: once", (*path, first[key])
            )
        first.setdefault(key, index)
