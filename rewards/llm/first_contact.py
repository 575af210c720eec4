"""FirstContact: a model that must complete one token before it is asked for more."""

from dataclasses import dataclass, field
from threading import Lock

from rewards.llm.ask import Answer, Ask, Unanswered
from rewards.llm.door import Door
from rewards.llm.probe import alive


@dataclass(slots=True)
class FirstContact:
    """Ask a door, once it is known to live: for servers of one's own, which can be dead behind a page that says "ok".

    Whatever was kept is answered without asking. A dead engine costs ten seconds once, not a call's whole patience.
    """

    door: Door
    _why: str | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, ask: Ask) -> Answer:
        """Return the door's answer; raises Unanswered, as "unreachable" for an engine that completes nothing."""
        kept = self.door.kept(ask)
        if kept is not None:
            return kept
        with self._lock:
            if self._why is None:
                self._why = alive(self.door)
        if self._why:
            raise Unanswered("unreachable", self._why)
        return self.door(ask)
