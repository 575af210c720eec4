"""FirstContact: a model that is tried out before it is asked for anything long."""

from dataclasses import dataclass, field
from threading import Lock

from rewards.llm.ask import Answer, Ask, Unanswered
from rewards.llm.door import Door
from rewards.llm.local_server import is_local
from rewards.llm.probe import fitted, require_alive


@dataclass(slots=True)
class FirstContact:
    """Ask a door, once it is known to live and what its endpoint can do; whatever was kept is answered without asking.

    A server of one's own can be dead behind a page that says "ok": it must complete one token first, which costs ten
    seconds once and not a call's whole patience.
    """

    door: Door
    _fitted: Door | None = None
    _failure: Unanswered | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, ask: Ask) -> Answer:
        """Return the door's answer; raises Unanswered, for every question alike when the first contact failed."""
        kept = self.door.kept(ask)
        return self._met()(ask) if kept is None else kept

    def _met(self) -> Door:
        with self._lock:
            if self._fitted is None and self._failure is None:
                self._meet()
        if self._fitted is None:
            assert self._failure is not None  # noqa: S101  # meeting leaves one of the two
            raise Unanswered(self._failure.why, str(self._failure))
        return self._fitted

    def _meet(self) -> None:
        try:
            if is_local(self.door.line.name):
                require_alive(self.door)
            self._fitted = fitted(self.door)
        except Unanswered as failure:
            self._failure = failure
