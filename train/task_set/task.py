"""Task: one trip request to train or to be judged on, as a line of JSON, with a name that follows from what it says."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from planner.outline import Outline
from roles.canonical import canonical, sha256_of
from roles.errors import BadInput
from roles.request import Dates, TripRequest
from train.task_set.difficulty import Difficulty

Split = Literal["train", "heldout", "imported"]
ID_CHARS: Final = 16
"""Hexadecimal digits of an id: among a million tasks two are alike by chance once in 37 million draws."""


class Record(BaseModel):
    """A frozen record of a task file: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Record):
    """A request in words: by the travellers themselves ("voices") or by who organises the trip ("organiser")."""

    language: str
    phrasing: str
    text: str


class Task(Record):
    """One request as data and in words, how hard it is, and where it belongs; `request` is that of a trip file."""

    schema_version: Literal[1] = 1
    id: str
    split: Split
    unseen_city: bool = False
    seed: int
    difficulty: Difficulty
    request: dict[str, Any]  # plain JSON: TripRequest checks it
    texts: tuple[Text, ...] = ()
    accepted: Outline | None = None
    """The plan that a group took, where the task was made from their trip."""

    def trip(self) -> TripRequest:
        """Return the request, strictly read; raises pydantic's ValidationError."""
        return TripRequest.model_validate(self.request)

    @property
    def people(self) -> int:
        """Return the number of travellers."""
        return len(self.request["travellers"])

    def line(self) -> str:
        """Return the task as one line of JSON with its end; the same task always gives the same bytes."""
        record = self.model_dump(mode="json", exclude_defaults=True)
        return canonical({"schema_version": 1, **record}) + "\n"


def task_id(request: Mapping[str, object]) -> str:
    """Return the SHA-256 of a request's canonical text, shortened: title and seed are no part of what it asks."""
    asked = {key: value for key, value in request.items() if key not in {"title", "seed"}}
    return sha256_of(asked)[:ID_CHARS]


def read_tasks(path: Path | str) -> Iterator[Task]:
    """Yield the tasks of a file one by one; raises BadInput with file and line for a line that is none."""
    try:
        with Path(path).open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                yield task_from(line, f"{path}:{number}")
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); make tasks with: fairtrip-train tasks") from error


def task_from(line: str, where: str) -> Task:
    """Return the task of a line; raises BadInput that begins with `where`."""
    try:
        task = Task.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{where}: not a task: {place + ': ' if place else ''}{first['msg']}") from error
    if task_id(task.request) != task.id:
        raise BadInput(f"{where}: the request of task {task.id} was changed after it was made")
    return task


def features(request: Mapping[str, Any]) -> frozenset[str]:
    """Return what a request asks, as words that two requests can share: who comes, and every wish with its strength.

    Names of people and dates are no part of it: the same trip in another month with other names is nearly the same.
    """
    words = {f"days:{Dates.model_validate(request['dates']).length}", f"people:{len(request['travellers'])}"}
    words |= {f"city:{json.dumps(city)}" for city in request["cities"]}
    for traveller in request["travellers"]:
        words |= _told(traveller)
    return frozenset(words)


def _told(traveller: Mapping[str, Any]) -> set[str]:
    """Return a traveller's age, roles and wishes, apart from their name."""
    words = {f"age:{traveller.get('age')}", *(f"role:{role}" for role in traveller.get("roles", ()))}
    for strength, several in traveller.get("wishes", {}).items():
        words |= {f"{strength}:{json.dumps(wish, sort_keys=True)}" for wish in several}
    return words


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two requests have in common (Jaccard 1901), 1 for the same request."""
    return len(one & other) / max(1, len(one | other))
