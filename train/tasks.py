"""Tasks: a file to train on and a held-out one that shares no request with it, made from a seed, a line at a time."""

import hashlib
import json
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from planner.exporters.write import write_export
from roles.errors import BadInput, ProblemsFound, nearest
from roles.merge import load_group
from roles.request import TripRequest
from train.own_files import own_roles
from train.task_set.difficulty import difficulty
from train.task_set.draw import COMMON_THEME, Ground, Json, Terms, World, draw_request
from train.task_set.task import Task, features, similarity, task_from, task_id
from train.task_set.text import texts

TRAIN, HELDOUT = 6_000, 650
"""Tasks by default: as many as the method was reported with."""
UNSEEN: Final = "porto"
"""City kept out of training. Its foods and themes are known from another city of its country, so that a policy that
fails there failed to read the rows of places, and not for want of words; the three larger packs stay to train on."""
UNSEEN_SHARE = 0.2
NEAR = 0.6
"""Share of words in common from which two requests count as nearly the same. Ours: one traveller changed among four."""
MOST_ATTEMPTS = 200
"""Draws for one task: a draw may contradict itself or be near another task."""
RECORD: Final = "tasks.json"
FILES: Final[dict[str, str]] = {"train": "train.jsonl", "heldout": "heldout.jsonl"}

Part = Literal["train", "heldout"]
Tell = Callable[[str, int, int], None]
"""Hears the file, how many tasks it holds, and how many it will."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: how many tasks, how large, from which seed, and which city is kept out of training."""

    train: int = TRAIN
    heldout: int = HELDOUT
    unseen: str = UNSEEN
    seed: int = 0
    terms: Terms = field(default_factory=Terms)

    def count(self, part: Part) -> int:
        """Return how many tasks a file will hold."""
        return self.train if part == "train" else self.heldout

    def is_unseen(self, part: Part, n: int) -> bool:
        """Return whether task n (0-based) goes to the city kept out of training: every fifth held-out one."""
        return part == "heldout" and int((n + 1) * UNSEEN_SHARE) > int(n * UNSEEN_SHARE)


@dataclass(slots=True)
class Known:
    """What was made so far: every id, and the words of training requests by their cities."""

    ids: set[str] = field(default_factory=set)
    trained: defaultdict[tuple[str, ...], list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, task: Task) -> None:
        """Note a task."""
        self.ids.add(task.id)
        if task.split == "train":
            self.trained[_cities(task.request)].append(features(task.request))

    def leaks(self, request: Json, part: Part) -> bool:
        """Return whether a request was made before, or, held out, is nearly one that is trained on."""
        if task_id(request) in self.ids:
            return True
        if part == "train":
            return False
        words = features(request)
        return any(similarity(words, other) >= NEAR for other in self.trained[_cities(request)])


def in_silence(file: str, done: int, of: int) -> None:
    """Tell nobody."""
    del file, done, of


def make_tasks(order: Order, world: World, folder: Path, tell: Tell = in_silence) -> dict[str, object]:
    """Write both files and return their record; what is there already is kept, and the rest is made.

    Raises BadInput for an unknown city, for one with too little to wish for and for a folder with other tasks,
    ProblemsFound for a changed file.
    """
    cities = [city.id for city in world.catalog.cities()]
    if order.unseen not in cities:
        raise BadInput(f"no city '{order.unseen}'{nearest(order.unseen, cities)}; known: {', '.join(cities)}")
    for city in cities:
        _require_choice(city, world)
    folder.mkdir(parents=True, exist_ok=True)
    record = {"schema_version": 1, "order": _plain(order), "catalogue": world.catalog.digest}
    if own := own_roles(world.library):
        record["roles"] = own
    _agree(folder / RECORD, record)
    write_export(folder / RECORD, _json(record))
    known, digests = Known(), dict[str, str]()
    parts: tuple[Part, ...] = ("train", "heldout")
    for part in parts:
        path = folder / FILES[part]
        done = _kept(path, known)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            for task in made(order, world, part, known, start=done):
                file.write(task.line())
                done += 1
                tell(path.name, done, order.count(part))
        digests[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    write_export(folder / RECORD, _json({**record, "sha256": digests}))
    return {**record, "sha256": digests}


def made(order: Order, world: World, part: Part, known: Known, start: int = 0) -> Iterator[Task]:
    """Yield the tasks of one part from number `start` (0-based), noting each in `known`."""
    for n in range(start, order.count(part)):
        task = make_task(order, world, part, n, known)
        known.add(task)
        yield task


def make_task(order: Order, world: World, part: Part, n: int, known: Known) -> Task:
    """Return task n of a part: the first draw that can be read, contradicts nothing and leaks nothing."""
    every = [city.id for city in world.catalog.cities()]
    unseen = order.is_unseen(part, n)
    cities = every if unseen else [city for city in every if city != order.unseen]
    for attempt in range(MOST_ATTEMPTS):
        seed = f"{order.seed}:{part}:{n}:{attempt}"
        request = draw_request(seed, world, order.terms, cities, order.unseen if unseen else None)
        number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4])
        request |= {"title": f"{' and '.join(request['cities'])} {n}", "seed": number}
        if known.leaks(request, part):
            continue
        try:
            trip = TripRequest.model_validate(request)
            group = load_group(trip, world.library)
        except (ValidationError, BadInput):
            continue  # a draw that contradicts itself
        return Task(
            id=task_id(request),
            split=part,
            unseen_city=unseen,
            seed=number,
            difficulty=difficulty(group),
            request=request,
            texts=texts(trip, world.catalog, random.Random(seed)),
        )
    raise BadInput(f"no new {part} task in {MOST_ATTEMPTS} draws; allow more people, days or cities")


def _require_choice(city: str, world: World) -> None:
    """Raise BadInput for a city in which nobody can wish for anything of some kind."""
    ground = Ground.of([city], world.catalog)
    known = {"sight": ground.sights, "theme": ground.themes, "food": ground.foods}
    if lacks := [kind for kind, found in known.items() if not found]:
        raise BadInput(
            f"city '{city}': no {' and no '.join(lacks)} to wish for; "
            f"a theme needs {COMMON_THEME} sights, a food two places that serve dinner"
        )


def _kept(path: Path, known: Known) -> int:
    """Note the tasks a file holds and return how many; a last line that was cut off is taken away."""
    if not path.exists():
        return 0
    raw = path.read_bytes()
    whole = raw.rfind(b"\n") + 1
    if whole < len(raw):
        os.truncate(path, whole)
    lines = raw[:whole].decode("utf-8", "replace").split("\n")[:-1]
    for number, line in enumerate(lines, start=1):
        known.add(task_from(line, f"{path}:{number}"))
    return len(lines)


def _agree(path: Path, record: dict[str, object]) -> None:
    """Refuse a folder with tasks of another order, and files that are not what was made."""
    if not path.exists():
        return
    before = json.loads(path.read_text(encoding="utf-8"))
    parts = sorted({*record, *before} - {"sha256"})
    differing = [key for key in parts if before.get(key) != record.get(key)]
    if differing:
        raise BadInput(f"{path}: tasks made with another {' and '.join(differing)}; choose another folder")
    for name, digest in before.get("sha256", {}).items():
        file = path.parent / name
        if file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise ProblemsFound(f"{file}: changed since it was made; delete it to have it made again")


def _cities(request: Json) -> tuple[str, ...]:
    return tuple(sorted(str(city) for city in request["cities"]))


def _plain(order: Order) -> object:
    """Return an order as JSON holds it: tuples become lists."""
    return json.loads(json.dumps(asdict(order)))


def _json(record: dict[str, object]) -> bytes:
    return (json.dumps(record, indent=1, sort_keys=True) + "\n").encode()
