"""Benchmark: how many written outlines a second the training environment reads, schedules, checks and scores.

python tests/benchmarks/bench_environment.py [--tasks 6] [--texts 4] [--profile]

Tasks of four days and five travellers; texts are drafts of the solver in the compact form, and copies with stops
exchanged at random, as a policy that is still learning writes them. One process, processor time, garbage collection on.
"""

import argparse
import cProfile
import platform
import pstats
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.catalog.catalog import open_catalog
from planner.check import checked
from planner.drafters.model.answer import outline_of
from planner.drafters.model.compact import compact
from planner.drafters.solver import solve
from planner.schedule import schedule
from roles.library import load_roles
from train.environment import Environment, read_answer
from train.task_set.draw import Terms, World
from train.task_set.task import Task
from train.tasks import Known, Order, made

Case = tuple[Task, str]


def cases(tasks: int, texts: int, environment: Environment) -> list[Case]:
    """Return texts of tasks that the solver can meet."""
    world = World(open_catalog(), load_roles())
    order = Order(train=10 * tasks, terms=Terms((5, 5), (4, 4), (1, 2)))
    found: list[Case] = []
    for task in made(order, world, "train", Known()):
        ready = environment.ready(task)
        drafts = [
            compact(outline, ready.table, ready.draft)
            for outline in solve(replace(ready.draft, how_many=2, rounds=300))
            if environment.after_repair(task, environment.judged(task, outline)).feasible
        ]
        draw = random.Random(task.id)
        found += [(task, text) for text in drafts]
        found += [(task, spoilt(draw.choice(drafts), draw)) for _ in range(texts - len(drafts)) if drafts]
        if len({task.id for task, _ in found}) == tasks:
            break
    return found


def spoilt(text: str, draw: random.Random) -> str:
    """Return a text with every fourth id replaced by another."""
    return re.sub(r"\ba\d+", lambda found: f"a{draw.randint(1, 25)}" if draw.random() < 0.25 else found[0], text)


def micros(work: Callable[[int], object], count: int, rounds: int) -> float:
    """Return the microseconds of processor time that one piece of work takes, the best of ten."""
    times = []
    for _ in range(10):
        began = time.process_time()
        for _ in range(rounds):
            for n in range(count):
                work(n)
        times.append((time.process_time() - began) / (rounds * count) * 1e6)
    return min(times)


def report(environment: Environment, found: Sequence[Case], rounds: int) -> None:
    """Print the microseconds of every stage, and outlines a second."""
    ready = [environment.ready(task) for task, _ in found]
    answers = [read_answer(text, one.draft) for (_, text), one in zip(found, ready, strict=True)]
    assert not [answer for answer in answers if isinstance(answer, str)]
    outlines = [outline_of(a, one.table, one.draft, "") for a, one in zip(answers, ready, strict=True)]
    both = list(zip(outlines, ready, strict=True))
    plans = [schedule(outline, one.panel.group, one.draft.facts) for outline, one in both]
    lived = [checked(plan, one.panel.group, one.draft.facts) for plan, one in zip(plans, ready, strict=True)]
    steps = [environment.step(task, text) for task, text in found]
    stages: dict[str, Callable[[int], object]] = {
        "read the text": lambda n: read_answer(found[n][1], ready[n].draft),
        "outline": lambda n: outline_of(answers[n], ready[n].table, ready[n].draft, ""),
        "schedule": lambda n: schedule(outlines[n], ready[n].panel.group, ready[n].draft.facts),
        "check, candidate": lambda n: checked(plans[n], ready[n].panel.group, ready[n].draft.facts),
        "step, all of these": lambda n: environment.step(*found[n]),
        "score by rules": lambda n: ready[n].panel.score(lived[n]),
        "after repair": lambda n: environment.after_repair(found[n][0], steps[n]),
    }
    feasible = sum(step.feasible_as_written for step in steps)
    people = sum(len(task.trip().travellers) for task, _ in found) / len(found)
    version = platform.python_version()
    print(f"{len(found)} texts, {people:.0f} people, {feasible} feasible as written, python {version}")
    print("\n| stage | microseconds | a second |\n|---|---|---|")
    for name, work in stages.items():
        taken = micros(work, len(found), rounds)
        print(f"| {name} | {taken:,.0f} | {1e6 / taken:,.0f} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=6)
    parser.add_argument("--texts", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    environment = Environment()
    found = cases(given.tasks, given.texts, environment)
    report(environment, found, given.rounds)
    if given.profile:
        with cProfile.Profile() as profile:
            for _ in range(10):
                for case in found:
                    environment.step(*case)
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)


if __name__ == "__main__":
    main()
