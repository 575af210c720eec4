"""One function over many pieces, wherever it runs."""

import os
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from operator import truediv

import pytest

from planner.executor import Executor, Processes, _given_out, local, side_by_side
from roles.errors import BadInput, FairtripError

ON_RAY = """
import sys
from functools import partial
from operator import truediv
from planner.executor import OnRay
work = partial(truediv, 60)
print(sorted(OnRay(2)(work, list(range(1, 7)))))
try:
    list(OnRay(2)(work, [1, 0]))
except ZeroDivisionError as error:
    print("raised", type(error).__name__)
"""

LISTENING = """
import psutil
from planner.executor import OnRay
results = OnRay(2)(abs, [1, 2, 3])
next(results)
mine = {process.pid for process in (psutil.Process(), *psutil.Process().children(recursive=True))}
print(*{c.laddr.ip for c in psutil.net_connections() if c.pid in mine and c.status == psutil.CONN_LISTEN})
"""


@pytest.mark.parametrize("executor", [local, Processes(2)], ids=["local", "processes"])
def test_every_piece_is_done_once(executor: Executor):
    assert sorted(executor(partial(truediv, 60), [1, 2, 3, 4, 5])) == [12.0, 15.0, 20.0, 30.0, 60.0]
    assert list(executor(partial(truediv, 60), [])) == []


@pytest.mark.parametrize("executor", [local, Processes(2)], ids=["local", "processes"])
def test_what_a_piece_raises_comes_through(executor: Executor):
    with pytest.raises(ZeroDivisionError):
        list(executor(partial(truediv, 60), [1, 0]))


def test_results_come_while_others_are_still_waiting():
    assert next(local(partial(truediv, 60), [1, 0])) == 60.0


def test_a_worker_that_is_ended_is_told_in_words():
    with pytest.raises(FairtripError, match="run the same command to go on"):
        list(Processes(1)(os._exit, [3]))


@pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra [ray]")
@pytest.mark.train
@pytest.mark.slow
def test_a_cluster_of_two_workers_does_the_same(repository):
    done = subprocess.run([sys.executable, "-c", ON_RAY], capture_output=True, text=True, cwd=repository, timeout=600)
    assert done.stdout.splitlines() == ["[10.0, 12.0, 15.0, 20.0, 30.0, 60.0]", "raised ZeroDivisionError"], done.stderr


@pytest.mark.skipif(not (find_spec("ray") and find_spec("psutil")), reason="needs requirements/train.txt")
@pytest.mark.train
@pytest.mark.slow
def test_nobody_outside_reaches_a_cluster_of_our_own(repository):
    done = subprocess.run(
        [sys.executable, "-c", LISTENING], capture_output=True, text=True, cwd=repository, timeout=600
    )
    addresses = set(done.stdout.split())
    assert set() < addresses <= {"127.0.0.1", "::ffff:127.0.0.1"}, done.stdout + done.stderr


def test_one_worker_is_this_process():
    assert side_by_side(1) is local
    assert side_by_side(3) == Processes(3)
    with pytest.raises(BadInput, match="at least one"):
        side_by_side(0)


class Here:
    """Stands for a worker of a cluster: what it is handed it does when it is waited for."""

    def __init__(self, log):
        self.do, self.log = self, log

    def remote(self, piece):
        self.log.append(piece)
        return (piece,)


class Cluster:
    """Stands for Ray: always the newest reference is done first."""

    def wait(self, references):
        return references[-1:], references[:-1]

    def get(self, reference):
        return reference[0]


def test_a_worker_of_a_cluster_is_handed_two_pieces_ahead_and_then_one_for_one():
    handed = []
    results = _given_out(Cluster(), [Here(handed)], iter("abcd"))
    assert next(results) == "b"
    assert handed == ["a", "b", "c"]
    assert sorted(results) == ["a", "c", "d"]
