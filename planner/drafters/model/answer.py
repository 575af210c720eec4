"""Answer: what a model wrote about a task, read as an outline; ids are looked up, everything else is ours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner.drafters.model.filling import Filling, Part, lock_notes
from planner.drafters.model.id_table import OWN_MEAL, IdTable
from planner.drafters.patch import with_lock
from planner.drafters.task import SLOTS, DraftTask
from planner.edit import MEALS
from planner.facts.meals import is_own_meal
from planner.outline import BLOCKS, DayOutline, Outline, PartyOutline, noted
from roles.vocabulary import LODGING_CLASSES

MOST_WORD, MOST_WORDS = 60, 60


Filled = tuple[Part, tuple[str, ...]]
"""A part of an answer and the catalogue ids that stand there in the end."""

StayOfDay = Mapping[str, str | None]
"""City, area, lodging and journey of a day, as its outline has them."""


class Record(BaseModel):
    """A frozen record of an answer. Keys nobody asked for are ignored: numbers and words have no place to go."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


Word = Annotated[str, Field(max_length=MOST_WORD)]
Words = Annotated[list[Word], Field(max_length=MOST_WORDS)]


class StayAnswer(Record):
    """What is chosen once for a stay."""

    journey: Word | None = None
    area: Word | None = None
    lodging: Word | None = None


class ApartAnswer(Record):
    """Some travellers who do something else in a block."""

    block: Word
    who: Words
    stops: Words


class DayAnswer(Record):
    """One day in short ids."""

    morning: Words
    lunch: Word
    afternoon: Words
    dinner: Word
    evening: Words
    apart: Annotated[list[ApartAnswer], Field(max_length=MOST_WORDS)] = []


def problem(value: object, days: Sequence[int]) -> str:
    """Return what is wrong with the form of an answer about some days (1-based), "" when it can be read."""
    written = _written(value, days)
    return written if isinstance(written, str) else ""


def objection(value: object, days: Sequence[int]) -> str:
    """Return why an answer about these days cannot be used: its form, or that it goes nowhere; "" when it can."""
    written = _written(value, days)
    if isinstance(written, str):
        return written
    return "" if any(day.morning or day.afternoon or day.evening for day in written) else "no sight is chosen"


def _written(value: object, days: Sequence[int]) -> list[DayAnswer] | str:
    """Return what an answer says about some days (1-based), or what is wrong with its form."""
    if not isinstance(value, Mapping):
        return "the answer is not a JSON object"
    written = []
    for day in days:
        try:
            written.append(DayAnswer.model_validate(value.get(f"day{day}")))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in (f"day{day}", *first["loc"]))
            return f"{where}: {first['msg']}"
    return written


def outline_of(value: object, table: IdTable, task: DraftTask, idea: str) -> Outline:
    """Return the outline an answer describes; what it must not contain is replaced, and `notes` says so.

    Unknown ids, places of another city, closed that day or visited before, and restaurants that do not serve the meal
    go; the best place of their kind nearby comes. What the group has settled is put in. Days the answer lacks stay
    empty; journeys and beds it lacks are left to whoever completes the outline.

    Raises ValueError for a value in which `problem` finds something wrong with a day that is there.
    """
    days = days_in(value, task)
    written = _written(value, days)
    if isinstance(written, str) or not isinstance(value, Mapping):
        raise ValueError(written)
    parts = [part for day, said in zip(days, written, strict=True) for part in _parts(said, day - 1, table)]
    filling = Filling(task, table)
    days_filled = _days(stays_by_day(value, task), zip(parts, filling.ids(parts), strict=True))
    settled = outline = Outline(days=days_filled, home=_home(value), idea=idea)
    for lock in task.locks:
        if task.facts.has(lock.place):
            settled = with_lock(settled, lock, task)
    return noted(settled, [*filling.notes, *lock_notes(outline, settled, task)])


def days_in(value: object, task: DraftTask) -> list[int]:
    """Return the days (1-based) of the trip that an answer writes."""
    days = range(1, task.group.frame.days + 1)
    return [day for day in days if f"day{day}" in value] if isinstance(value, Mapping) else []


def _parts(answer: DayAnswer, day: int, table: IdTable) -> Iterator[Part]:
    """Yield what a day says slot by slot; who goes apart in a block stands behind everybody else."""
    everybody = tuple(table.people.values())
    for slot in SLOTS:
        if slot in MEALS:
            word = answer.lunch if slot == "lunch" else answer.dinner
            yield Part(day, slot, everybody, () if word == OWN_MEAL else (word,))
            continue
        stops, own = tuple(getattr(answer, slot)), _own_part(answer, slot)
        apart = tuple([name for number, name in table.people.items() if number in own.who]) if own else ()
        if own is None or not apart or len(apart) == len(everybody):
            yield Part(day, slot, everybody, stops)
        else:
            yield Part(day, slot, tuple([name for name in everybody if name not in apart]), stops)
            yield Part(day, slot, apart, tuple(own.stops))


def _own_part(answer: DayAnswer, slot: str) -> ApartAnswer | None:
    """Return who goes apart in a block, as the answer names them first."""
    for part in answer.apart:
        if part.block == slot:
            return part
    return None


def _days(stays: Sequence[StayOfDay], parts: Iterable[Filled]) -> tuple[DayOutline, ...]:
    found: dict[tuple[int, str], list[Filled]] = {}
    for part, ids in parts:
        found.setdefault((part.day, part.slot), []).append((part, ids))
    return tuple(
        [
            DayOutline.model_validate({**stay, **{slot: _slot(slot, found.get((day, slot), ())) for slot in SLOTS}})
            for day, stay in enumerate(stays)
        ]
    )


def _slot(slot: str, here: Sequence[Filled]) -> str | tuple[PartyOutline, ...] | None:
    """Return the restaurant of a meal, or the parties of a block; none when nobody goes anywhere."""
    if slot in MEALS:
        return next((ids[0] for _, ids in here if ids), None)
    if not any(ids for _, ids in here):
        return ()
    return tuple([PartyOutline(who=part.who if len(here) > 1 else (), stops=ids) for part, ids in here])


def stays_by_day(value: Mapping[str, object], task: DraftTask) -> Sequence[StayOfDay]:
    """Return where the days of an answer are spent, and the journeys and beds; what cannot be read is left open."""
    frame, before, days = task.group.frame, task.group.frame.origin, []
    stays = [_stay(value.get(f"stay{n}")) for n in range(1, len(frame.stays) + 1)]
    for day, stay in enumerate((*frame.stay_of_night, -1)):
        city, last, chosen = frame.city_of_day(day), stay == -1, stays[stay]
        mode = None
        if before is not None and before != city and task.facts.journey(before, city, chosen.journey):
            mode = chosen.journey
        area = chosen.area if chosen.area in task.facts.cities[city].areas and not last else None
        lodging = chosen.lodging if chosen.lodging in LODGING_CLASSES and not last else None
        days.append({"city": city, "area": area, "lodging": lodging, "journey": mode})
        before = city
    return days


def _home(value: Mapping[str, object]) -> str | None:
    home = value.get("home")
    return home if isinstance(home, str) and len(home) <= MOST_WORD else None


def _stay(value: object) -> StayAnswer:
    try:
        return StayAnswer.model_validate(value)
    except ValidationError:
        return StayAnswer()


def answer_of(outline: Outline, table: IdTable, task: DraftTask) -> dict[str, object]:
    """Return the answer that describes an outline, the inverse of `outline_of`: what a model is trained to write.

    A place that the table lacks keeps its catalogue id, which `outline_of` will replace.
    """
    answer: dict[str, object] = {}
    frame, before, first = task.group.frame, task.group.frame.origin, 0
    for n, stay in enumerate(frame.stays, start=1):
        spec = outline.days[first]
        chosen = {"journey": spec.journey} if before is not None and before != stay.city else {}
        if stay.nights:
            chosen |= {"area": spec.area, "lodging": spec.lodging}
        if chosen:
            answer[f"stay{n}"] = chosen
        before, first = stay.city, first + stay.nights
    for n, spec in enumerate(outline.days, start=1):
        answer[f"day{n}"] = _day_answer(spec, table)
    if frame.origin and frame.origin != frame.cities[-1]:
        answer["home"] = outline.home
    return answer


def _day_answer(spec: DayOutline, table: IdTable) -> dict[str, object]:
    day: dict[str, object] = {}
    for slot in SLOTS:
        if slot in MEALS:
            meal = getattr(spec, slot)
            day[slot] = table.short.get(meal, meal) if meal and not is_own_meal(meal) else OWN_MEAL
        else:
            parties = getattr(spec, slot)
            day[slot] = [table.short.get(stop, stop) for stop in parties[0].stops] if parties else []
    if len(table.people) > 1:
        day["apart"] = [
            {
                "block": block,
                "who": [table.number(name) for name in spec.block(block)[1].who],
                "stops": [table.short.get(stop, stop) for stop in spec.block(block)[1].stops],
            }
            for block in BLOCKS
            if len(spec.block(block)) > 1
        ]
    return day
