"""Split: let the group part between meals where that makes it happier; meals stay as the joint plan has them."""

import dataclasses

import numpy as np

from planner.drafters.engine.chance import generator
from planner.drafters.engine.options import build_options
from planner.drafters.engine.parting import account, part_all
from planner.drafters.engine.party import MOST_STOPS, Parties, empty_draft
from planner.drafters.engine.problem import AFTERNOON, DINNER, EVENING, LUNCH, Problem
from planner.drafters.engine.reading import members_of, missing_of
from planner.drafters.engine.route import State, empty_state
from planner.drafters.engine.solution import DayRoute, Solution, Stop, Walk
from planner.drafters.engine.tables import SIGHT, SLOTS, Tables, build_tables, masks_of
from planner.drafters.engine.welfare import exact_value

SPLIT_ROUNDS, SWEEPS = 8, 4
"""Rounds for each party's route in the first sweep (twice, three times as many in the next), and the most sweeps."""


def split(
    problem: Problem, plan: Solution, rounds: int = SPLIT_ROUNDS, sweeps: int = SWEEPS, seed: int = 0
) -> Solution:
    """Return the plan with every block given to the best one or two parties; never worse by the search's value.

    Meals keep their places and times, so that the parties meet again. A parting costs `problem.split_penalty` welfare.
    No party consists of children only, `together` pairs stay together, forbidden nodes bind only who is there.
    """
    tables = build_tables(dataclasses.replace(problem, forbid=np.zeros_like(problem.forbid)))
    rows = len(tables.twin)
    forbid = masks_of(problem.forbid)[tables.node[:rows]]
    state, parties = read_anchors(tables, plan)
    options = build_options(problem, tables, parties)
    draft = empty_draft(tables, np.ascontiguousarray(forbid))
    value = part_all(tables, state, parties, draft, options, rounds, sweeps, generator(seed))
    return read_parties(problem, tables, state, parties, value)


def assess(problem: Problem, plan: Solution) -> Solution:
    """Return the plan with utilities, welfare and objective computed by the kernels; times as anchors allow."""
    tables = build_tables(dataclasses.replace(problem, forbid=np.zeros_like(problem.forbid)))
    state, parties = read_anchors(tables, plan)
    return read_parties(problem, tables, state, parties, account(tables, state, parties))


def read_anchors(t: Tables, plan: Solution) -> tuple[State, Parties]:
    """Return the meals of a plan as a state and its blocks as parties."""
    state, days = empty_state(t), len(t.day_start)
    block = np.zeros((days, 3), np.int32)
    parties = Parties(
        mask=np.zeros((days, 3, 2), np.int64),
        length=np.zeros((days, 3, 2), np.int32),
        stop=np.full((days, 3, 2, MOST_STOPS), -1, np.int32),
        origin=block,
        target=block.copy(),
        leave=block.copy(),
        arrive=block.copy(),
    )
    for d, day in enumerate(plan.days):
        _read_day_anchors(t, state, parties, d, day)
        for b, walks in enumerate(day.blocks):
            _read_walks(t, parties, d, b, walks)
    return state, parties


def _read_day_anchors(t: Tables, s: State, x: Parties, d: int, day: DayRoute) -> None:
    s.seq[d, 0], s.size[d] = t.start_row[d], 1
    origin, leave, b = int(t.start_row[d]), int(t.day_start[d]), int(t.first_block[d])
    for meal, kind, after in ((day.lunch, LUNCH, AFTERNOON), (day.dinner, DINNER, EVENING)):
        if meal is None:
            continue
        row = _row_of(t, meal.node, kind, d * SLOTS + kind)
        _open_block(t, x, d, b, (origin, row, leave, meal.start))
        s.meal_at[d, kind - LUNCH] = s.size[d]
        s.seq[d, s.size[d]] = row
        s.size[d] += 1
        origin, leave, b = row, meal.end, after
    _open_block(t, x, d, b, (origin, int(t.end_row[d]), leave, int(t.day_end[d])))
    s.seq[d, s.size[d]] = t.end_row[d]
    s.size[d] += 1


def _open_block(t: Tables, x: Parties, d: int, b: int, way: tuple[int, int, int, int]) -> None:
    x.origin[d, b], x.target[d, b], x.leave[d, b], x.arrive[d, b] = way
    x.mask[d, b, 0] = t.class_mask[t.slot_class[d * SLOTS + b]]


def _row_of(t: Tables, node: int, kind: int, at: int) -> int:
    rows = [r for r in range(len(t.twin)) if t.node[r] == node and t.kind[r] == kind]
    locked = [r for r in rows if t.lock_slot[r] == at]
    return locked[0] if locked else rows[0]


def _read_walks(t: Tables, x: Parties, d: int, b: int, walks: tuple[Walk, ...]) -> None:
    if not x.mask[d, b, 0]:
        return
    for q, walk in enumerate(walks[:2]):
        x.mask[d, b, q] = sum(1 << p for p in walk.members)
        x.length[d, b, q] = min(len(walk.stops), MOST_STOPS)
        for k, stop in enumerate(walk.stops[:MOST_STOPS]):
            x.stop[d, b, q, k] = _row_of(t, stop.node, SIGHT, d * SLOTS + b)


def read_parties(problem: Problem, t: Tables, s: State, x: Parties, value: float) -> Solution:
    """Return meals and parties as a solution with times."""
    days, split_blocks = [], 0
    for d in range(problem.days):
        blocks: list[tuple[Walk, ...]] = []
        for b in range(3):
            walks = tuple(_walk(problem, t, x, d, b, q) for q in range(2) if x.mask[d, b, q])
            split_blocks += len(walks) > 1
            blocks.append(tuple(sorted(walks, key=lambda walk: walk.members)))
        lunch, dinner = (_meal(t, s, x, d, kind) for kind in (LUNCH, DINNER))
        days.append(DayRoute((blocks[0], blocks[1], blocks[2]), lunch, dinner))
    scaled = s.scaled.copy()
    return Solution(
        days=tuple(days),
        utilities=tuple(float(u) for u in np.clip(scaled, 0.0, 1.0)),
        welfare=float(exact_value(t.rule, scaled, t.weights)),
        objective=value - problem.split_penalty * split_blocks,
        missing=missing_of(problem, t, s),
        split_blocks=split_blocks,
    )


def _walk(problem: Problem, t: Tables, x: Parties, d: int, b: int, q: int) -> Walk:
    members = members_of(int(x.mask[d, b, q]), problem.people)
    rest = max((int(t.rest[p, d]) for p in members), default=0) if b == AFTERNOON else 0
    clock, before, stops = int(x.leave[d, b]) + rest, int(x.origin[d, b]), []
    for k in range(x.length[d, b, q]):
        row = int(x.stop[d, b, q, k])
        arrive = clock + int(t.travel[before, row])
        opening = [(int(low), int(high)) for low, high in t.windows[d, row] if low <= high and high >= arrive]
        start = max(arrive, opening[0][0]) if opening else arrive
        clock, before = start + int(t.duration[row]), row
        stops.append(Stop(int(t.node[row]), arrive, start, clock))
    return Walk(members, tuple(stops))


def _meal(t: Tables, s: State, x: Parties, d: int, kind: int) -> Stop | None:
    """Return a shared meal: everybody waits for the last party, and the meal begins when it was planned."""
    if s.meal_at[d, kind - LUNCH] < 0:
        return None
    row = int(s.seq[d, s.meal_at[d, kind - LUNCH]])
    start = int(x.leave[d, kind - 2]) - int(t.duration[row])
    return Stop(int(t.node[row]), start, start, start + int(t.duration[row]))
