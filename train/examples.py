"""Examples: tasks with the best drafts anybody found for them, for a policy to learn writing from."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from planner.drafters.model.answer import answer_of
from planner.drafters.model.compact import compact
from planner.drafters.task import Drafter
from planner.outline import Outline
from rewards.types import Score
from rewards.welfare import WELFARE_RULES
from roles.errors import BadInput, Unwritable, nearest
from train.environment import Environment, Form, Ready
from train.evaluation.policies import SOLVER
from train.own_files import NONE, named_in
from train.task_set.task import Task

RULES: Final = ("utilitarian", "nash", "egalitarian")
"""Welfare rules under which the best draft is looked for: their favourites differ in who gains."""
WORST_OFF: Final = 0.4
"""Least utility of the worst-off traveller in a draft worth learning from."""
DRAFTS: Final = 6
AHEAD: Final = 4
"""Tasks of each process that are handed out before the first is written."""


class Record(BaseModel):
    """A frozen record of a line of examples."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(Record):
    """One message of a prompt."""

    role: str
    content: str


class Good(Record):
    """A draft as the policy is to write it, why it was taken, and whose it is."""

    answer: str
    rules: tuple[str, ...]
    welfare: float
    worst: float
    drafter: str = SOLVER


class Example(Record):
    """One task: what the policy is shown and what it is to write; no good draft, no answers and a reason."""

    task: str
    prompt: tuple[Said, ...]
    good: tuple[Good, ...] = ()
    none: str = ""


class Made(Record):
    """The first line of a file: what its examples were made from."""

    schema_version: Literal[1] = 1
    tasks: str
    form: Form
    rules: tuple[str, ...]
    drafts: int
    rounds: int
    own_files: str = NONE
    teachers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """How good drafts are looked for: `solver` is asked for `drafts` outlines under each welfare rule.

    `teachers`, by name, are asked for as many once: language models do not know the rules.
    """

    solver: Drafter
    rules: tuple[str, ...] = RULES
    drafts: int = DRAFTS
    rounds: int = 0
    environment: Environment = field(default_factory=Environment)
    teachers: Mapping[str, Drafter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.rules:
            if rule not in WELFARE_RULES:
                known = ", ".join(WELFARE_RULES)
                raise BadInput(f"no welfare rule '{rule}'{nearest(rule, WELFARE_RULES)}; known: {known}")

    def __call__(self, task: Task) -> Example:
        """Return a task with the best of its drafts under each rule; every draft competes under every rule.

        A draft counts when it breaks no rule, reads back whole and leaves nobody below 0.4.
        """
        ready = self.environment.ready(task)
        prompt = tuple(Said(role=message.role, content=message.text) for message in ready.messages)
        drafts = self._drafts(task, ready)
        good = {text: d for text, d in drafts.items() if d.score.fairness and d.score.fairness.worst >= WORST_OFF}
        if not good:
            why = f"somebody is below {WORST_OFF} in every draft" if drafts else "every draft breaks a rule"
            return Example(task=task.id, prompt=prompt, none=why)
        chosen: dict[str, list[str]] = {}
        for rule in self.rules:
            best = max(good, key=lambda text: (_welfare(good[text].score, rule), text))
            chosen.setdefault(best, []).append(rule)
        answers = tuple(_good(text, good[text], rules) for text, rules in chosen.items())
        return Example(task=task.id, prompt=prompt, good=answers)

    def _drafts(self, task: Task, ready: Ready) -> dict[str, "_Draft"]:
        """Return every draft that, written down and read again, breaks no rule and is judged."""
        found: dict[str, _Draft] = {}
        for name, outline in self._outlines(ready):
            mended = self.environment.after_repair(task, self.environment.judged(task, outline))
            text = self._text(mended.outline or outline, ready)
            if text in found:
                continue
            step = self.environment.step(task, text)
            score = self.environment.score(task, step)
            if score is not None and step.feasible_as_written and score.welfare is not None:
                found[text] = _Draft(name, score)
        return found

    def _outlines(self, ready: Ready) -> Iterator[tuple[str, Outline]]:
        """Yield whatever is drafted for a task, with the name of who drafted it."""
        asked = replace(ready.draft, how_many=self.drafts, rounds=self.rounds)
        for rule in self.rules:
            for outline in self.solver(replace(asked, welfare_rule=rule)):
                yield SOLVER, outline
        for name, teacher in self.teachers.items():
            for outline in teacher(asked):
                yield name, outline

    def _text(self, outline: Outline, ready: Ready) -> str:
        if self.environment.form == "compact":
            return compact(outline, ready.table, ready.draft)
        return json.dumps(answer_of(outline, ready.table, ready.draft), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft that holds, by who wrote it and how it was scored."""

    drafter: str
    score: Score


def write_examples(tasks: Sequence[Task], out: Path, search: Search, jobs: int = 1) -> Iterator[Example]:
    """Yield the examples of all tasks, those already in `out` first; each is appended as soon as it is found.

    Raises BadInput when `out` holds examples made in another way, Unwritable when it cannot be written.
    """
    made = made_from(tasks, search)
    done = list(read_examples(out, made)) if out.is_file() and out.stat().st_size else []
    yield from done
    known = {example.task for example in done}
    waiting = [task for task in tasks if task.id not in known]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _cut(out, 1 + len(done) if done or out.is_file() else 0)
        with out.open("a", encoding="utf-8", newline="\n") as file:
            if not file.tell():
                file.write(made.model_dump_json() + "\n")
            for example in _in_order(search, waiting, jobs):
                file.write(example.model_dump_json(exclude_defaults=True) + "\n")
                file.flush()
                yield example
    except OSError as error:
        raise Unwritable(f"{out}: cannot be written ({error.strerror}); what is in it is kept") from error


def read_examples(path: Path, made: Made | None = None) -> Iterator[Example]:
    """Yield the examples of a file; a last line cut by a crash is left out.

    Raises BadInput with file and line for a line that is none, and when they were not made from `made`.
    """
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith("\n"):
                    return
                if number > 1:
                    yield _example(line, path, number)
                elif (known := _made(line, path)) != (made or known):
                    raise BadInput(
                        "holds examples made from other tasks, packs or roles, or in another way; choose another --out",
                        file=path,
                    )
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror}); make it with: fairtrip-train data", file=path) from error


def made_from(tasks: Iterable[Task], search: Search) -> Made:
    """Return what examples of these tasks are made from; nothing in it hangs on how many processes look."""
    asked = hashlib.sha256("".join(task.id for task in tasks).encode()).hexdigest()
    return Made(
        tasks=asked,
        form=search.environment.form,
        rules=search.rules,
        drafts=search.drafts,
        rounds=search.rounds,
        own_files=named_in(search.environment),
        teachers=tuple(search.teachers),
    )


def _in_order(search: Search, tasks: Sequence[Task], jobs: int) -> Iterator[Example]:
    if jobs == 1:
        yield from map(search, tasks)
        return
    waiting = iter(tasks)
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        while batch := list(islice(waiting, AHEAD * jobs)):
            yield from pool.map(partial(_found, search), batch)


def _found(search: Search, task: Task) -> Example:
    return search(task)


def _welfare(score: Score, rule: str) -> float:
    names = sorted(score.utilities)
    values = [score.utilities[name].value or 0.0 for name in names]  # judged: welfare is known
    return WELFARE_RULES[rule](values, [score.weights.shares[name] for name in names])


def _good(text: str, draft: _Draft, rules: Sequence[str]) -> Good:
    score = draft.score
    worst = score.fairness.worst if score.fairness else 0.0
    return Good(
        answer=text,
        rules=tuple(rules),
        welfare=round(score.welfare or 0.0, 6),
        worst=round(worst, 6),
        drafter=draft.drafter,
    )


def _made(line: str, path: Path) -> Made:
    try:
        return Made.model_validate_json(line)
    except ValidationError as error:
        raise BadInput("is no file of examples; make one with: fairtrip-train data", file=path, line=1) from error


def _example(line: str, path: Path, number: int) -> Example:
    try:
        return Example.model_validate_json(line)
    except ValidationError as error:
        raise BadInput("is no example", file=path, line=number) from error


def _cut(path: Path, lines: int) -> None:
    """Cut a file behind its whole lines: what a crash left half-written goes."""
    if not path.is_file():
        return
    content = path.read_bytes()
    whole = content.splitlines(keepends=True)[:lines]
    if len(content) > sum(map(len, whole)):
        path.write_bytes(b"".join(whole))
