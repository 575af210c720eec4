"""Served model: a judge behind a server, named in a recipe and opened by the process that first asks it."""

from dataclasses import dataclass, field

from rewards.llm.ask import Answer, Ask, Model


@dataclass(slots=True)
class ServedModel:
    """A `Model` by its name, "local/NAME" for a server at `url`: travels between processes, its connection does not."""

    name: str
    url: str
    _door: Model | None = field(default=None, init=False, repr=False, compare=False)

    def __call__(self, ask: Ask) -> Answer:
        """Return the answer. Raises Unanswered, and MissingModel when the model cannot be opened."""
        if self._door is None:
            from rewards.llm.door import open_door  # the door's libraries load when somebody is asked
            from rewards.llm.ledger import Ledger

            self._door = open_door(self.name, Ledger(), local_url=self.url)
        return self._door(ask)

    def __getstate__(self) -> tuple[str, str]:
        return self.name, self.url

    def __setstate__(self, state: tuple[str, str]) -> None:
        self.name, self.url = state
        self._door = None
