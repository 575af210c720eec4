"""Breaker: stop sending to an endpoint that keeps failing, and try again a little later."""

from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

FAILURES = 5
WINDOW_S = 60.0
PAUSE_S = 30.0
"""So many failures within the window pause an endpoint. The pause is shorter than the window, so that one more failure
after it pauses the endpoint again."""


class Breaker:
    """Counts the failures of every endpoint; safe to share between threads. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=FAILURES))
        self._lock = Lock()

    def paused_s(self, endpoint: str) -> float:
        """Return for how many seconds nothing may be sent to `endpoint`; 0 when it may."""
        with self._lock:
            times = self._failures[endpoint]
            if len(times) < FAILURES or times[-1] - times[0] > WINDOW_S:
                return 0.0
            return max(0.0, times[-1] + PAUSE_S - self._clock())

    def failed(self, endpoint: str) -> None:
        """Count one failure."""
        with self._lock:
            self._failures[endpoint].append(self._clock())

    def answered(self, endpoint: str) -> None:
        """Forget the failures of an endpoint that works."""
        with self._lock:
            self._failures[endpoint].clear()
