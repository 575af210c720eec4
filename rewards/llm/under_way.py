"""UnderWay: questions that are being asked right now, so that who asks the same meanwhile waits for the same answer."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock

from rewards.llm.ask import Answer


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Answers that are awaited, by what was asked; safe to share between threads."""

    _awaited: dict[str, Future[Answer]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, key: str, ask: Callable[[], Answer]) -> Answer:
        """Return what `ask` returns or raise what it raises; called once for everybody who waits under one key."""
        with self._lock:
            awaited = self._awaited.get(key)
            if awaited is None:
                mine = self._awaited[key] = Future()
        if awaited is not None:
            return awaited.result()
        try:
            mine.set_result(ask())
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._awaited[key]
        return mine.result()
