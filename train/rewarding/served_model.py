"""Served model: a judge or a policy behind a server, by its name; opened by the process that first asks it."""

from dataclasses import dataclass, field

from rewards.llm.ask import Answer, Ask, Model
from rewards.llm.spending import Limits, Spending


@dataclass(slots=True)
class ServedModel:
    """A `Model` by its name, "local/NAME" for a server at `url`: travels between processes, its connection does not.

    `limits` bound what each process that asks it may take.
    """

    name: str
    url: str
    limits: Limits | None = None
    _door: Model | None = field(default=None, init=False, repr=False, compare=False)

    def __call__(self, ask: Ask) -> Answer:
        """Return the answer. Raises Unanswered, and MissingModel when the model cannot be opened."""
        if self._door is None:
            from rewards.llm.door import open_door  # the door's libraries load when somebody is asked

            self._door = open_door(self.name, Spending(self.limits), local_url=self.url)
        return self._door(ask)

    def __getstate__(self) -> tuple[str, str, Limits | None]:
        return self.name, self.url, self.limits

    def __setstate__(self, state: tuple[str, str, Limits | None]) -> None:
        self.name, self.url, self.limits = state
        self._door = None
