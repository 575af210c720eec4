"""ModelUse: the models a command may ask, what they may take together, and how that is told."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import typer

from planner.cli.session.settings import Settings
from roles.errors import BadInput, LimitReached

if TYPE_CHECKING:
    from planner.agent.store import Trip
    from planner.drafters.model.report import DraftReport
    from rewards.llm.ask import Answer, Ask, Model
    from rewards.llm.spending import Call, Spending

ANSWERS = "answers"
"""Folder, beside a trip's plans, of what models have answered."""

PLANNED: Final = "the plan above is whole and kept"
"""What a limit means for a plan."""


Purpose = Literal["draft", "judge", "read"]
"""What a model may be asked to do."""


@dataclass(slots=True)
class Journal:
    """Where calls to models are kept: the log of the trip that is open for writing, nowhere before it is."""

    store: "Trip | None" = None

    def keep(self, call: "Call") -> None:
        """Write one call into the log; spending tells of one at a time."""
        if self.store is not None:
            self.store.append("model_call", asdict(call))

    @contextmanager
    def kept_in(self, store: "Trip") -> Iterator[None]:
        """Keep the calls made meanwhile in this trip's log."""
        before, self.store = self.store, store
        try:
            yield
        finally:
            self.store = before


@dataclass(frozen=True, slots=True)
class ModelUse:
    """The models of one command by what they are for, None where rules do it, and the spending they share."""

    drafting: "Model | None"
    judging: "tuple[tuple[str, Model], ...]"
    """Judges by name: several of them are a committee."""
    reading: "Model | None"
    spending: "Spending"
    journal: Journal = field(default_factory=Journal)
    reports: "list[DraftReport]" = field(default_factory=list)
    """What became of each round of model drafts."""

    @property
    def any(self) -> bool:
        """Return whether this command may ask a model at all."""
        return bool(self.drafting or self.judging or self.reading)

    def record(self) -> dict[str, object]:
        """Return what the models took, as plain JSON."""
        told = {"summary": self.spending.summary(), "limit_reached": self.spending.reached or None}
        return {**told, "warnings": list(self.spending.warnings)}

    def settle(self, undone: str, *, as_json: bool = False) -> None:
        """Say what was asked and what it took; raises LimitReached, or exits with its code, as `require_within_limits`.

        `undone` says what a limit has left undone.
        """
        from planner.cli import page

        for warning in self.spending.warnings:
            page.remark(warning)
        if self.spending.calls:
            page.remark(self.spending.summary())
        self.require_within_limits(undone, as_json=as_json)

    def require_within_limits(self, undone: str = PLANNED, *, as_json: bool = False) -> None:
        """Raise LimitReached when something was left undone for a limit; with `as_json`, which said so, only exit."""
        if not self.spending.reached:
            return
        if as_json:
            raise typer.Exit(LimitReached.exit_code)
        raise LimitReached(f"{self.spending.reached}; {undone}")


def open_models(settings: Settings, folder: Path, asking: Collection[Purpose]) -> ModelUse:
    """Return the models that the settings name; one for what is not `asking` answers nothing: kept verdicts are used.

    Raises MissingModel when a key or the library is missing, BadInput when a model drafter is asked for and none named.
    """
    from rewards.llm.spending import Limits, Spending

    if settings.drafter == "model" and not settings.model:
        raise BadInput("drafter 'model' needs a model: give --model NAME, or set 'model'")
    journal = Journal()
    spending = Spending(Limits(settings.max_cost, settings.max_calls, settings.max_seconds), journal.keep)
    drafting = settings.model if settings.drafter != "solver" else ""

    @cache
    def opened(name: str) -> "Model":
        return _door(name, spending, settings, folder)

    def door(name: str, purpose: Purpose) -> "Model | None":
        if not name:
            return None
        return opened(name) if purpose in asking else unasked

    judges = tuple((name, model) for name in settings.judge_model.split(",") if (model := door(name, "judge")))
    reading = door(settings.interview_model, "read")
    return ModelUse(door(drafting, "draft"), judges, reading, spending, journal)


def unasked(ask: "Ask") -> "Answer":
    """Answer nothing: the model of commands that only read what was answered before."""
    from rewards.llm.ask import Unanswered

    raise Unanswered("limit", f"this command asks no model, and its {ask.site} is not kept")


def _door(name: str, spending: "Spending", settings: Settings, folder: Path) -> "Model":
    from rewards.llm.cache import FolderCache
    from rewards.llm.door import open_door, require_usable
    from rewards.llm.first_contact import FirstContact

    require_usable(name)
    door = open_door(
        name,
        spending,
        local_url=settings.local_url,
        cache=FolderCache(folder / ANSWERS, fresh=settings.answers == "fresh"),
        call_seconds=settings.call_seconds,
        prices=prices_of(name, settings),
    )
    return FirstContact(door)


def prices_of(name: str, settings: Settings) -> tuple[float, float] | None:
    """Return the user's own price of a local model for a million tokens in and out, None when it is not known."""
    from rewards.llm.local_server import is_local

    if not is_local(name) or settings.local_price_in is None or settings.local_price_out is None:
        return None
    return settings.local_price_in, settings.local_price_out
