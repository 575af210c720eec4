"""Trip task: a task from users' own trips, without what anybody sealed and without anybody's name or words.

Gone are sealed wishes and wishes of sealed kinds, sealed ages and roles, roles that would bring a sealed wish back,
the purse of a household in which somebody seals money, stops that a sealed wish names, free words, quotes, declared
weights, titles and names. What stays is where, when, who with which open wishes, and the outline that was taken last.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from planner.agent.store import folder_of, read_trip
from planner.cli.session.kept import choice
from planner.facts.prepare import Prepared, prepare
from planner.outline import BLOCKS, DayOutline, Outline
from roles.errors import BadInput
from roles.group import Stakeholder
from roles.library import RoleLibrary, load_roles
from roles.merge import GROUP, load_group
from roles.request import TripRequest, load_request
from roles.wishes import Wish, WishKind
from train.task_set.difficulty import difficulty
from train.task_set.draw import World
from train.task_set.task import Task, task_id
from train.task_set.text import texts

Json = dict[str, Any]  # a request as a trip file holds it: TripRequest checks it
OWN: Final = "folder"
"""Where the library says that it found a role which somebody wrote: its name is theirs as well."""


def trip_tasks(folders: Iterable[Path], world: World) -> Iterator[Task]:
    """Yield a task for every planned trip file in the folders, in order of name.

    Raises BadInput for a folder without a planned trip, and for a file that cannot be read as one.
    """
    for folder in folders:
        trips = [path for path in sorted(folder.glob("*.y*ml")) if (folder_of(path) / "events.jsonl").is_file()]
        if not trips:
            raise BadInput(f"{folder}: no planned trip here; plan one with: fairtrip plan {folder}/trip.yaml")
        for path in trips:
            yield trip_task(path, world)


def trip_task(path: Path, world: World) -> Task:
    """Return the task of one trip file and of the plan its group took last; raises BadInput like `load_request`."""
    roles = path.parent / "roles"
    beside = load_roles((roles,) if roles.is_dir() else ())
    own = {name: file for name, file in beside.entries.items() if file.found_in == OWN}
    known = prepare(load_request(path), RoleLibrary({**world.library.entries, **own}), world.catalog)
    request = Opened(known, world).request()
    try:
        trip = TripRequest.model_validate(request)
    except ValidationError as error:
        raise BadInput(f"{path}: without what is sealed, this is no trip: {error.errors()[0]['msg']}") from error
    return Task(
        id=task_id(request),
        split="imported",
        seed=trip.seed,
        difficulty=difficulty(load_group(trip, world.library)),
        request=request,
        texts=texts(trip, world.catalog, random.Random(task_id(request))),
        accepted=_accepted(path, known),
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A request without what is sealed; everything is written anew from fields that are known to be open."""

    known: Prepared
    world: World

    def request(self) -> Json:
        """Return the open part as a trip file holds it, places by id and people by number."""
        asked, frame = self.known.request, self.known.group.frame
        dates = {"start": frame.dates[0].isoformat(), "end": frame.dates[-1].isoformat()}
        cities = [{"city": stay.city, **({"nights": stay.nights} if stay.nights else {})} for stay in frame.stays]
        request: Json = {"title": "An imported trip", "cities": cities, "dates": dates, "currency": asked.currency}
        if frame.origin is not None:
            request["origin"] = frame.origin
        if asked.budget is not None:
            request["budget"] = asked.budget
        homes = [self._household(n) for n in range(len(asked.households))]
        if homes:
            request["households"] = homes
        request["travellers"] = [self._traveller(s) for s in self.known.group.stakeholders]
        return request

    def _traveller(self, s: Stakeholder) -> Json:
        told: Json = {"name": numbers(self.known)[s.name]}
        if s.age is not None and "age" not in s.sealed:
            told["age"] = s.age
        told["roles"] = [] if "roles" in s.sealed else [role for role in s.roles if self._is_open(role, s)]
        for key, moment in (("arrive", s.presence.arrives), ("leave", s.presence.leaves)):
            if moment is not None:
                told[key] = f"{moment:%Y-%m-%d %H:%M}"
        if s.origin is not None:
            told["origin"] = s.origin
        wishes: dict[str, list[Json]] = {}
        for wish in s.wishes:
            if wish.source in {"own", GROUP} and not wish.sealed and wish.kind is not WishKind.WORDS:
                wishes.setdefault(wish.strength.value, []).append(self._wish(wish))
        return {**told, "wishes": wishes}

    def _wish(self, wish: Wish) -> Json:
        value: object = wish.amount if wish.kind is WishKind.PACE else wish.value
        if wish.kind is WishKind.COMPANY:
            value = numbers(self.known).get(wish.value, wish.value)
        told: Json = {wish.kind.value: value}
        return {**told, **{key: at for key, at in (("city", wish.city), ("day", wish.day)) if at is not None}}

    def _is_open(self, role: str, s: Stakeholder) -> bool:
        """Return whether a role may be named: it ships with fairtrip, and brings nothing that this person seals."""
        if role not in self.world.library.names or self.world.library.entries[role].found_in == OWN:
            return False
        brings = {wish.kind.value for _, _, wish in self.world.library.get(role).wishes.items()}
        return not brings.intersection(s.sealed)

    def _household(self, n: int) -> Json:
        home = self.known.request.households[n]
        told: Json = {"name": f"Household {n + 1}", "members": [numbers(self.known)[name] for name in home.members]}
        return told if home.budget is None or self._seals_money(home.members) else {**told, "budget": home.budget}

    def _seals_money(self, names: Iterable[str]) -> bool:
        people = [self.known.group.stakeholder(name) for name in names]
        wishes = (wish for s in people for wish in s.wishes)
        return any("budget" in s.sealed for s in people) or any(w.sealed and w.kind is WishKind.BUDGET for w in wishes)


def numbers(known: Prepared) -> Mapping[str, str]:
    """Return what every traveller is called in a task."""
    return {name: f"Traveller {n}" for n, name in enumerate(known.group.names, start=1)}


def _accepted(path: Path, known: Prepared) -> Outline | None:
    """Return the outline of the plan that was chosen last, None when the trip file is about others by now."""
    store = read_trip(folder_of(path))
    event = choice(store)
    if event is None:
        return None
    record = store.load_plan(str(event.data["chosen"]))
    outline = Outline.model_validate(record["outline"])
    people = {name for day in outline.days for block in BLOCKS for party in day.block(block) for name in party.who}
    if not people <= set(known.group.names) or [day.city for day in outline.days] != list(_cities(known)):
        return None
    hidden = {w.value for s in known.group.stakeholders for w in s.of_kind(WishKind.PLACE) if w.sealed}
    days = tuple(_day(day, numbers(known), hidden) for day in outline.days)
    return outline.model_copy(update={"days": days, "idea": "", "notes": ()})


def _day(day: DayOutline, called: Mapping[str, str], hidden: set[str]) -> DayOutline:
    update: dict[str, object] = {meal: None for meal in ("lunch", "dinner") if getattr(day, meal) in hidden}
    for block in BLOCKS:
        update[block] = tuple(
            party.model_copy(
                update={
                    "who": tuple(called[name] for name in party.who),
                    "stops": tuple(stop for stop in party.stops if stop not in hidden),
                }
            )
            for party in day.block(block)
        )
    return day.model_copy(update=update)


def _cities(known: Prepared) -> Iterator[str]:
    frame = known.group.frame
    return (frame.city_of_day(day) for day in range(frame.days))
