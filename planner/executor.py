"""Executor: one function over many pieces of work, in this process, in several, or on a Ray cluster."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from multiprocessing import get_context
from typing import Any, Final, Protocol, TypeVar

from roles.errors import BadInput, FairtripError

Piece = TypeVar("Piece")
Result = TypeVar("Result")

ADDRESS: Final = "RAY_ADDRESS"
"""Environment variable, Ray's own, that names a running cluster."""
MANY_MACHINES: Final = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
"""Environment variable of Ray: switched off, its servers listen on loopback alone, on Linux as well. They run whatever
they are told, and its argument for a node's address does not keep them from others."""
AHEAD: Final = 2
"""Pieces that each worker of a cluster is handed before it has given the first back."""
STORE_BYTES: Final = 200 * 2**20
"""Shared memory of a cluster that is started here: pieces and results are small."""

_work: Callable[[Any], Any] | None = None
"""What this worker process does; Any: a process does one kind of work, whoever started it knows which."""


class Executor(Protocol):
    """Does `work` on every piece and yields results as they come, in any order.

    `work` and the pieces are pickled unless everything stays in this process. Each worker keeps one copy of `work`, so
    what it remembers from piece to piece stays. What `work` raises ends the run; everything yielded before is good.
    """

    def __call__(self, work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> Iterator[Result]:
        """Yield the result of every piece."""
        ...


def local(work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> Iterator[Result]:
    """Work in this process, one piece after the other."""
    for piece in pieces:
        yield work(piece)


@dataclass(frozen=True, slots=True)
class Processes:
    """Works in `workers` processes of this machine."""

    workers: int

    def __call__(self, work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> Iterator[Result]:
        """Yield results as they come; raises FairtripError when a worker was ended from outside."""
        pool = ProcessPoolExecutor(self.workers, get_context("spawn"), _begin, (work,))
        try:
            for done in as_completed([pool.submit(_do, piece) for piece in pieces]):
                yield done.result()
        except BrokenProcessPool as error:
            raise FairtripError("a worker process was ended (out of memory?); run the same command to go on") from error
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class OnRay:
    """Works on the Ray cluster that RAY_ADDRESS names ("auto" finds a running one), else on one of this machine's own.

    Every node needs fairtrip installed and the files that the work names.
    """

    workers: int

    def __call__(self, work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> Iterator[Result]:
        """Yield results as they come; raises FairtripError when a worker was lost."""
        ray = self._connected()
        try:
            shared = ray.put(work)
            actor = ray.remote(num_cpus=1)(_Worker)
            workers = [actor.remote(shared) for _ in range(min(self.workers, len(pieces)))]
            yield from _given_out(ray, workers, iter(pieces))
        except ray.exceptions.ActorDiedError as error:
            raise FairtripError("a worker of the Ray cluster was lost; run the same command to go on") from error
        except ray.exceptions.RayTaskError as error:
            raise error.cause from error
        finally:
            ray.shutdown()

    def _connected(self) -> Any:
        """Return the ray module, connected. Any: its types are its own business."""
        if find_spec("ray") is None:
            raise BadInput("Ray is not installed; get it with: pip install 'fairtrip[ray]', or use --workers")
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # else it warns of its own next release
        own = not os.environ.get(ADDRESS)  # Ray reads it itself
        if own:
            os.environ[MANY_MACHINES] = "0"
        import ray  # 0.8 s that nobody else should wait for

        quiet: dict[str, Any] = {"logging_level": "error", "log_to_driver": False}
        if own:
            quiet |= {"num_cpus": self.workers, "object_store_memory": STORE_BYTES, "include_dashboard": False}
        ray.init(**quiet)
        return ray


class _Worker:
    """A process of a cluster that keeps its copy of the work."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self.work = work

    def do(self, piece: Any) -> Any:
        """Return the result of one piece. Any: see `_work`."""
        return self.work(piece)


def _given_out(ray: Any, workers: list[Any], pieces: Iterator[Any]) -> Iterator[Any]:
    """Hand pieces to whoever has room and yield results as they come. Any: handles of Ray."""
    waiting = {worker.do.remote(piece): worker for worker in workers * AHEAD for piece in islice(pieces, 1)}
    while waiting:
        done, _ = ray.wait(list(waiting))
        for reference in done:
            worker = waiting.pop(reference)
            waiting.update({worker.do.remote(piece): worker for piece in islice(pieces, 1)})
            yield ray.get(reference)


def _begin(work: Callable[[Any], Any]) -> None:
    global _work  # a pool gives its processes no other place to keep what they do
    _work = work


def _do(piece: Any) -> Any:
    assert _work is not None  # noqa: S101  # `_begin` ran first
    return _work(piece)


def side_by_side(workers: int) -> Executor:
    """Return the executor of this machine with so many workers; raises BadInput for fewer than one."""
    if workers < 1:
        raise BadInput(f"{workers} workers: at least one has to do the work")
    return local if workers == 1 else Processes(workers)
