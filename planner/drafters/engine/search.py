"""Search: large neighbourhood search over joint plans, as long as it is told in rounds, never in seconds."""

from math import exp, log

import numpy as np

from planner.drafters.engine.bench import Bench, empty_bench
from planner.drafters.engine.chance import Seeds, generator, uniform
from planner.drafters.engine.destroy import destroy, retime_changed
from planner.drafters.engine.jit import kernel, part
from planner.drafters.engine.problem import Bools, Floats, Problem
from planner.drafters.engine.reading import read_plan, write_plan
from planner.drafters.engine.repair import repair
from planner.drafters.engine.route import State, copy_day, empty_state, objective, tally
from planner.drafters.engine.solution import Solution
from planner.drafters.engine.tables import Tables, build_tables

DEFAULT_ROUNDS = 8_000
HOT, COLD = 0.60, 0.02
"""Temperatures at the start and end of a cycle, in units of what one visit is worth on average."""
CYCLE_ROUNDS = 40_000
"""Wanted length of an annealing cycle; short searches get one cycle."""
WARM_SHARE = 0.2
"""A warm start begins a cycle this much cooler, so that it keeps what need not move."""


@kernel
def copy_plan(source: State, target: State) -> None:
    """Copy every day of a plan."""
    for d in range(len(source.size)):
        copy_day(source, target, d)


@part
def visit_worth(t: Tables, s: State, w: Bench) -> float:
    """Return the mean linear worth of the visits of a repaired plan: the unit of temperature."""
    total, count = 0.0, 0
    for row in range(len(t.twin)):
        if s.placed[row] > 0:
            g = w.worth[:, row].max()
            for x in range(t.feature.shape[1]):
                if t.feature[row, x] >= 0:
                    g += w.feature_worth[:, t.feature[row, x]].max()
            total += max(g, 0.0)
            count += 1
    return max(total / max(count, 1), 1e-9)


@kernel
def anneal(
    t: Tables,
    plans: tuple[State, State, State],
    w: Bench,
    values: Floats,
    changed: Bools,
    rng: Seeds,
    span: Floats,
) -> None:
    """Run rounds span[0]..span[1]-1 of a search of span[2] rounds in span[3] cycles; heat factor span[4].

    `plans` are the present, the trial and the best plan, `values` the present and the best value.
    """
    now, trial, best = plans
    cycle = max(1.0, span[2] / span[3])
    unit = visit_worth(t, trial, w)
    for index in range(int(span[0]), int(span[1])):
        phase = (index % cycle) / cycle
        if phase * cycle < 1.0 and index > 0 and values[1] > values[0]:
            copy_plan(best, now)
            copy_plan(best, trial)
            values[0] = values[1]
        heat = unit * span[4] * HOT * exp(phase * log(COLD / HOT))
        destroy(t, trial, changed, rng)
        counter = retime_changed(t, trial, changed, w.counter[0])
        if counter < 0:
            w.counter[0] += len(changed)
            for d in range(len(changed)):
                copy_day(now, trial, d)
            continue
        w.counter[0] = counter
        repair(t, trial, w, changed, rng)
        value = objective(t, trial)
        if value >= values[0] or value - values[0] > heat * log(uniform(rng) + 1e-300):
            values[0] = value
            for d in range(len(changed)):
                if now.version[d] != trial.version[d]:
                    copy_day(trial, now, d)
            if value > values[1] + 1e-12:
                values[1] = value
                copy_plan(now, best)
        else:
            for d in range(len(changed)):
                if now.version[d] != trial.version[d]:
                    copy_day(now, trial, d)


class Search:
    """A search that can be run in pieces; the same seed and the same pieces give the same plan."""

    def __init__(self, problem: Problem, seed: int = 0, start: Solution | None = None) -> None:
        self.problem = problem
        self.tables = build_tables(problem)
        self.plans = (empty_state(self.tables), empty_state(self.tables), empty_state(self.tables))
        self.bench = empty_bench(self.tables)
        self.rng = generator(seed)
        self.changed = np.ones(problem.days, np.bool_)
        self.heat = 1.0 if start is None else WARM_SHARE
        self.done = 0
        now, trial, best = self.plans
        if start is not None:
            write_plan(self.tables, trial, start)
        self.bench.counter[0] = retime_changed(self.tables, trial, self.changed, 0)
        repair(self.tables, trial, self.bench, self.changed, self.rng)
        value = objective(self.tables, trial)
        copy_plan(trial, now)
        copy_plan(trial, best)
        self.values = np.array([value, value])

    def run(self, rounds: int, total: int | None = None, cycles: int | None = None) -> float:
        """Run `rounds` more rounds of a search of `total` (default: these are the last); return the best value."""
        total = max(total or self.done + rounds, 1)
        cycles = cycles or max(1, round(total / CYCLE_ROUNDS))
        span = np.array([self.done, self.done + rounds, total, cycles, self.heat], np.float64)
        anneal(self.tables, self.plans, self.bench, self.values, self.changed, self.rng, span)
        self.done += rounds
        return float(self.values[1])

    @property
    def solution(self) -> Solution:
        """Return the best plan so far."""
        best = self.plans[2]
        tally(self.tables, best)
        value = objective(self.tables, best)
        return read_plan(self.problem, self.tables, best, value)


def solve(problem: Problem, rounds: int = DEFAULT_ROUNDS, seed: int = 0, start: Solution | None = None) -> Solution:
    """Return the best joint plan found in `rounds` rounds; the same arguments give the same plan, bit for bit.

    `start`: a plan to improve (days and meals kept where possible), for re-planning with locks.
    """
    search = Search(problem, seed, start)
    search.run(rounds)
    return search.solution
