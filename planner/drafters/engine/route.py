"""Routes: the state of a joint plan and the kernels that time it, tally it and price insertions.

A day is a row of `seq`: start point, visits and meals in order, end point. Each position knows its departure and the
latest arrival that keeps the rest of the day feasible, so an insertion is tested in O(1).
"""

from typing import NamedTuple

import numpy as np

from planner.drafters.engine.jit import kernel, part
from planner.drafters.engine.problem import DINNER, LUNCH, Floats, Ints
from planner.drafters.engine.tables import SIGHT, SLOTS, Masks, Tables
from planner.drafters.engine.welfare import search_value

NEVER = 1_500_000_000
MISSING_MEAL, MISSING_LOCK, MISSING_MUST, BROKEN_CAP = 100.0, 100.0, 20.0, 100.0
"""Welfare taken off for what must not happen: far above anything that utilities can earn."""

HALVES = 0.5 ** np.arange(512)
"""What one more hit of a feature is worth after n hits."""


class State(NamedTuple):
    """A joint plan. L = longest day; `scratch` holds counters: 0 the last version given to a day."""

    seq: Ints  # [D, L]
    size: Ints  # [D]
    begin: Ints  # [D, L]
    depart: Ints  # [D, L]
    latest: Ints  # [D, L] latest arrival
    meal_at: Ints  # [D, 2] position or -1
    placed: Ints  # [J] times in the plan
    attended: Masks  # [J]
    hits: Ints  # [P, F]
    points: Floats  # [P]
    spent: Masks  # [P]
    walked: Ints  # [P, D]
    sights: Ints  # [P, D]
    scaled: Floats  # [P]
    version: Masks  # [D] changes whenever the day does


def empty_state(tables: Tables) -> State:
    """Return a plan of empty days."""
    days, rows = len(tables.day_start), len(tables.twin)
    people, features = tables.feature_points.shape
    length = int((tables.kind[:rows] == SIGHT).sum()) + 4
    state = State(
        seq=np.zeros((days, length), np.int32),
        size=np.zeros(days, np.int32),
        begin=np.zeros((days, length), np.int32),
        depart=np.zeros((days, length), np.int32),
        latest=np.zeros((days, length), np.int32),
        meal_at=np.full((days, 2), -1, np.int32),
        placed=np.zeros(rows, np.int32),
        attended=np.zeros(rows, np.int64),
        hits=np.zeros((people, features), np.int32),
        points=np.zeros(people),
        spent=np.zeros(people, np.int64),
        walked=np.zeros((people, days), np.int32),
        sights=np.zeros((people, days), np.int32),
        scaled=np.zeros(people),
        version=np.zeros(days, np.int64),
    )
    state.seq[:, 0], state.seq[:, 1], state.size[:] = tables.start_row, tables.end_row, 2
    return state


@part
def start_of(windows: Ints, d: int, row: int, arrive: int) -> int:
    """Return the earliest service start at or after an arrival, NEVER if every window has closed."""
    for w in range(3):
        if windows[d, row, w, 1] >= arrive and windows[d, row, w, 1] >= windows[d, row, w, 0]:
            return int(max(arrive, windows[d, row, w, 0]))
    return NEVER


@part
def latest_of(windows: Ints, d: int, row: int, latest_start: int) -> int:
    """Return the latest arrival that still starts by `latest_start`, -NEVER if there is none."""
    for w in range(2, -1, -1):
        if windows[d, row, w, 1] >= windows[d, row, w, 0] and windows[d, row, w, 0] <= latest_start:
            return int(min(windows[d, row, w, 1], latest_start))
    return -NEVER


@kernel
def retime(t: Tables, s: State, d: int) -> bool:
    """Recompute the times of one day; False (times undefined) when some window or the end of the day is missed."""
    seq, begins, departs, latests, windows, travel = s.seq, s.begin, s.depart, s.latest, t.windows, t.travel
    kinds, durations, size = t.kind, t.duration, s.size[d]
    s.meal_at[d, 0] = -1
    s.meal_at[d, 1] = -1
    begins[d, 0] = t.day_start[d]
    departs[d, 0] = t.day_start[d]
    for k in range(1, size):
        row = seq[d, k]
        begin = start_of(windows, d, row, departs[d, k - 1] + travel[seq[d, k - 1], row])
        if begin >= NEVER:
            return False
        stay = durations[row]
        if kinds[row] == LUNCH:
            s.meal_at[d, 0] = k
            stay += t.slot_rest[d]
        elif kinds[row] == DINNER:
            s.meal_at[d, 1] = k
        begins[d, k] = begin
        departs[d, k] = begin + stay
    if begins[d, size - 1] > t.day_end[d]:
        return False
    latests[d, size - 1] = t.day_end[d]
    for k in range(size - 2, 0, -1):
        row = seq[d, k]
        stay = departs[d, k] - begins[d, k]
        latests[d, k] = latest_of(windows, d, row, latests[d, k + 1] - travel[row, seq[d, k + 1]] - stay)
    return True


@part
def attend(t: Tables, s: State, row: int, mask: int, d: int) -> None:
    """Add one attended row to everybody's account."""
    s.attended[row] |= mask
    s.placed[row] += 1
    for p in range(len(t.weights)):
        if not (mask >> p) & 1:
            continue
        s.points[p] += t.place_points[p, row]
        s.spent[p] += t.cost[p, row]
        if t.kind[row] == SIGHT:
            s.sights[p, d] += 1
        for x in range(t.feature.shape[1]):
            f = t.feature[row, x]
            if f < 0:
                break
            s.points[p] += t.feature_points[p, f] * HALVES[s.hits[p, f]]
            s.hits[p, f] += 1


@kernel
def tally(t: Tables, s: State) -> None:  # noqa: C901 - one kernel: parts would cost calls
    """Rebuild everybody's account from the routes. One long loop like `attend`, because passing tables costs more."""
    seq, size, kind, lock_slot, lock_mask, class_mask = s.seq, s.size, t.kind, t.lock_slot, t.lock_mask, t.class_mask
    slot_class, feature, feature_points, place_points = t.slot_class, t.feature, t.feature_points, t.place_points
    attended, placed, hits, points, spent, walked = s.attended, s.placed, s.hits, s.points, s.spent, s.walked
    sights, walk, fare, cost, moving = s.sights, t.walk, t.fare, t.cost, t.has_walk or t.has_cost
    people = len(points)
    attended[:] = 0
    placed[:] = 0
    hits[:] = 0
    points[:] = 0.0
    spent[:] = 0
    walked[:] = 0
    sights[:] = 0
    for d in range(len(size)):
        block = t.first_block[d]
        for k in range(1, size[d]):
            before, row = seq[d, k - 1], seq[d, k]
            mask = class_mask[slot_class[d * SLOTS + block]]
            if moving:
                for p in range(people):
                    if (mask >> p) & 1:
                        walked[p, d] += walk[before, row]
                        spent[p] += fare[before, row]
            if k == size[d] - 1:
                break
            if kind[row] != SIGHT:
                mask = class_mask[slot_class[d * SLOTS + kind[row]]]
                block = kind[row] - 2
            if lock_slot[row] >= 0:
                mask &= lock_mask[row]
            attended[row] |= mask
            placed[row] += 1
            for p in range(people):
                if not (mask >> p) & 1:
                    continue
                points[p] += place_points[p, row]
                spent[p] += cost[p, row]
                if kind[row] == SIGHT:
                    sights[p, d] += 1
                for x in range(feature.shape[1]):
                    f = feature[row, x]
                    if f < 0:
                        break
                    points[p] += feature_points[p, f] * HALVES[hits[p, f]]
                    hits[p, f] += 1


@kernel
def objective(t: Tables, s: State) -> float:  # noqa: C901 - one kernel: parts would cost calls
    """Return the search value of a tallied plan and write the scaled utilities into it."""
    lost = 0.0
    for p in range(len(t.weights)):
        points = t.base[p] + s.points[p]
        for d in range(len(s.size)):
            if s.sights[p, d] > t.pace_soft[p]:
                points -= t.pace_loss[p]
            if s.sights[p, d] > t.pace_hard[p]:
                lost += BROKEN_CAP
            if s.walked[p, d] > t.walk_soft[p]:
                points -= t.walk_loss[p]
            if s.walked[p, d] > t.walk_hard[p]:
                lost += BROKEN_CAP
        if s.spent[p] > t.cost_cap[p]:
            lost += BROKEN_CAP
        s.scaled[p] = (points - t.floor[p]) / t.span[p]
    value = search_value(t.rule, s.scaled, t.weights) - lost
    for d in range(len(s.size)):
        for meal in range(2):
            if t.has_meal[d, meal] and s.meal_at[d, meal] < 0:
                value -= MISSING_MEAL
    for row in range(len(s.placed)):
        if s.placed[row] > 0:
            value += t.interest[row]
        elif t.lock_slot[row] >= 0:
            value -= MISSING_LOCK
        absent = t.must[row] & ~s.attended[row]
        while absent:
            absent &= absent - 1
            value -= MISSING_MUST
    return value


@part
def insert(s: State, d: int, k: int, row: int) -> None:
    """Put a row behind position k of a day; times are not touched."""
    for x in range(s.size[d], k + 1, -1):
        s.seq[d, x] = s.seq[d, x - 1]
    s.seq[d, k + 1] = row
    s.size[d] += 1


@part
def evict(t: Tables, s: State, d: int) -> bool:
    """Take out visits that a new meal has moved into a block where they may not be; return whether there were any."""
    block, kept, size = t.first_block[d], 1, s.size[d]
    for k in range(1, size):
        row = s.seq[d, k]
        if k < size - 1 and t.kind[row] == SIGHT and not t.slot_ok[d * SLOTS + block, row]:
            continue
        if t.kind[row] != SIGHT:
            block = t.kind[row] - 2
        s.seq[d, kept] = row
        kept += 1
    s.size[d] = kept
    return bool(kept < size)


@part
def copy_day(source: State, target: State, d: int) -> None:
    """Copy one day's route and times."""
    size = source.size[d]
    target.size[d] = size
    for k in range(size):
        target.seq[d, k] = source.seq[d, k]
        target.begin[d, k] = source.begin[d, k]
        target.depart[d, k] = source.depart[d, k]
        target.latest[d, k] = source.latest[d, k]
    target.meal_at[d, 0] = source.meal_at[d, 0]
    target.meal_at[d, 1] = source.meal_at[d, 1]
    target.version[d] = source.version[d]
