"""Tables: a problem unrolled for the kernels: one row per sight, per lunch use and per dinner use of a node."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.drafters.engine.problem import DINNER, LUNCH, NO_LIMIT, Bools, Floats, Ints, Problem

Masks = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int_]
SLOTS = 5
SIGHT = 0
"""Kind of a row: 0 a sight, LUNCH or DINNER a meal."""


class Tables(NamedTuple):
    """What the kernels read. J rows (things that can be done), then the points where days start and end.

    Q = J + end points; `slots` are day * 5 + slot; masks have bit p for person p.
    """

    travel: Ints  # [Q, Q]
    walk: Ints  # [Q, Q]
    fare: Ints  # [Q, Q]
    duration: Ints  # [Q]
    windows: Ints  # [D, Q, 3, 2]
    kind: Ints  # [Q]
    node: Ints  # [Q] index in the problem
    twin: Ints  # [J] the other meal row of the same node; -1 none; -2 may be repeated
    start_row: Ints  # [D]
    end_row: Ints  # [D]
    day_start: Ints  # [D]
    day_end: Ints  # [D]
    first_block: Ints  # [D]
    has_meal: Bools  # [D, 2]
    slot_ok: Bools  # [D * 5, J] may the people of this slot do this row then
    slot_class: Ints  # [D * 5] which class of people
    class_mask: Masks  # [C]
    place_points: Floats  # [P, J]
    feature: Ints  # [J, K] feature indices, -1 behind the last
    feature_points: Floats  # [P, F]
    base: Floats  # [P]
    floor: Floats  # [P]
    span: Floats  # [P]
    cost: Ints  # [P, J]
    cost_cap: Floats  # [P]
    pace_hard: Ints  # [P]
    pace_soft: Ints  # [P]
    pace_loss: Floats  # [P] points per day over pace_soft
    walk_hard: Ints  # [P]
    walk_soft: Ints  # [P]
    walk_loss: Floats  # [P]
    rest: Ints  # [P, D]
    slot_rest: Ints  # [D] rest after lunch when everybody stays together
    interest: Floats  # [J]
    must: Masks  # [J] who has to attend
    lock_slot: Ints  # [J] day * 5 + slot or -1
    lock_mask: Masks  # [J] who attends a locked row, -1 everybody there
    weights: Floats  # [P]
    rule: int
    has_cost: bool
    has_walk: bool
    has_limits: bool


def masks_of(bits: Bools) -> Masks:
    """Return the bit mask of axis 0 of a boolean array."""
    powers = (1 << np.arange(bits.shape[0], dtype=np.int64)).reshape((-1,) + (1,) * (bits.ndim - 1))
    return np.ascontiguousarray((bits.astype(np.int64) * powers).sum(axis=0, dtype=np.int64))


class Rows(NamedTuple):
    """What can be done: a node, and what it is done as."""

    node: Indices  # [J] index in the problem
    kind: Indices  # [J] SIGHT, LUNCH or DINNER


def build_tables(problem: Problem) -> Tables:
    """Unroll a problem for the kernels; ValueError if a lock names a slot that its node cannot take."""
    rows, days = _rows(problem), problem.days
    ends, end_of = np.unique(np.concatenate([problem.start_point, problem.end_point]), return_inverse=True)
    points = np.concatenate([rows.node, ends])
    windows = _row_windows(problem, rows, len(points))
    present = np.concatenate([masks_of(problem.present), masks_of(problem.at_meal)], axis=1).reshape(-1)  # [D * 5]
    class_mask, slot_class = np.unique(present, return_inverse=True)
    lock_slot, lock_mask = _locks(problem, rows)
    day_share = 1.0 / np.maximum(1, problem.present.any(axis=2).sum(axis=1))
    limits = (problem.pace_hard, problem.pace_soft, problem.walk_hard, problem.walk_soft)
    return Tables(
        travel=_between(points, problem.travel_min),
        walk=_between(points, problem.walk_m),
        fare=_between(points, problem.fare),
        duration=np.concatenate([problem.duration[rows.node], np.zeros(len(ends), np.int32)]),
        windows=windows,
        kind=_int(np.concatenate([rows.kind, np.full(len(ends), SIGHT)])),
        node=_int(points),
        twin=_twins(rows, problem.repeatable),
        start_row=_int(end_of[:days] + len(rows.node)),
        end_row=_int(end_of[days:] + len(rows.node)),
        day_start=problem.day_start,
        day_end=problem.day_end,
        first_block=problem.first_block,
        has_meal=np.stack([problem.lunch_window[:, 1] >= 0, problem.dinner_window[:, 1] >= 0], axis=1),
        slot_ok=_open_slots(problem, rows, windows, present, lock_slot),
        slot_class=_int(slot_class),
        class_mask=class_mask,
        place_points=np.ascontiguousarray(problem.place_points[:, rows.node]),
        feature=_feature_lists(problem.member[rows.node]),
        feature_points=problem.feature_points,
        base=problem.base_points,
        floor=problem.floor,
        span=problem.best - problem.floor,
        cost=np.ascontiguousarray(problem.cost[:, rows.node]),
        cost_cap=problem.cost_cap,
        pace_hard=problem.pace_hard,
        pace_soft=problem.pace_soft,
        pace_loss=problem.pace_points * day_share,
        walk_hard=problem.walk_hard,
        walk_soft=problem.walk_soft,
        walk_loss=problem.walk_points * day_share,
        rest=problem.rest_min,
        slot_rest=_int(np.where(problem.present[:, :, 1], problem.rest_min, 0).max(axis=0)),
        interest=np.where(problem.is_lunch | problem.is_dinner, 0.0, problem.interest)[rows.node],
        must=masks_of(problem.must)[rows.node],
        lock_slot=lock_slot,
        lock_mask=lock_mask,
        weights=problem.weights,
        rule=int(problem.welfare),
        has_cost=bool(np.isfinite(problem.cost_cap).any()),
        has_walk=bool((problem.walk_hard < NO_LIMIT).any() or (problem.walk_points != 0).any()),
        has_limits=any((limit < NO_LIMIT).any() for limit in limits),
    )


def _rows(problem: Problem) -> Rows:
    """Return the sights, then the lunches, then the dinners, then a row of its own for each locked repeatable meal."""
    sights = ~(problem.is_lunch | problem.is_dinner)
    parts = [np.flatnonzero(fit) for fit in (sights, problem.is_lunch, problem.is_dinner)]
    kinds = [np.full(len(part), kind) for part, kind in zip(parts, (SIGHT, LUNCH, DINNER), strict=True)]
    again = [lock for lock in problem.locks if problem.repeatable[lock.node]]
    return Rows(
        np.concatenate([*parts, np.array([lock.node for lock in again], int)]),
        np.concatenate([*kinds, np.array([lock.slot for lock in again], int)]),
    )


def _between(points: Indices, matrix: Ints) -> Ints:
    return np.ascontiguousarray(matrix[np.ix_(points, points)])


def _int(values: Indices) -> Ints:
    return np.ascontiguousarray(values, np.int32)


def _row_windows(problem: Problem, rows: Rows, points: int) -> Ints:
    """Cut opening windows to the meal windows; end points are always open, forbidden days never."""
    days, count, width = problem.days, len(rows.node), problem.windows.shape[2]
    out = np.zeros((days, points, 3, 2), np.int32)
    out[..., 0] = 1
    opening = np.where(problem.allowed[:, :, None, None], problem.windows, np.array([1, 0], np.int32))
    out[:, :count, :width] = opening[:, rows.node]
    for kind, meal in ((LUNCH, problem.lunch_window), (DINNER, problem.dinner_window)):
        of_kind = np.flatnonzero(rows.kind == kind)
        part = out[:, of_kind]
        low = np.maximum(part[..., 0], meal[:, None, None, 0])
        high = np.minimum(part[..., 1], meal[:, None, None, 1])
        fits = (low <= high)[..., None]
        out[:, of_kind] = np.where(fits, np.stack([low, high], axis=3), np.array([1, 0], np.int32))
    order = np.argsort(np.where(out[..., 1] >= out[..., 0], out[..., 0], np.iinfo(np.int32).max), axis=2, kind="stable")
    out = np.take_along_axis(out, order[..., None], axis=2)
    out[:, count:, 0, 0], out[:, count:, 0, 1] = -(10**9), 10**9
    return np.ascontiguousarray(out)


def _open_slots(problem: Problem, rows: Rows, windows: Ints, present: Masks, lock_slot: Ints) -> Bools:
    """Return [D * 5, J]: may the people of a slot do a row in it; a locked row has its own slot and no other."""
    forbidden = masks_of(problem.forbid)[rows.node]
    opens = (windows[:, : len(rows.node), :, 1] >= windows[:, : len(rows.node), :, 0]).any(axis=2)
    ok: Bools = (
        (present[:, None] > 0)
        & ((forbidden[None] & present[:, None]) == 0)
        & np.repeat(opens, SLOTS, axis=0)
        & ~problem.closed.reshape(-1)[:, None]
        & _fits_slot(rows, problem.days)
    )
    locked = np.flatnonzero(lock_slot >= 0)
    ok[:, locked] = False
    ok[lock_slot[locked], locked] = True
    return np.ascontiguousarray(ok)


def _fits_slot(rows: Rows, days: int) -> Bools:
    """Return [D * 5, J]: sights belong in blocks, meal rows in their own meal."""
    slot = np.arange(SLOTS)[:, None]
    fits = np.where(rows.kind[None] == SIGHT, slot < LUNCH, slot == rows.kind[None])
    return np.tile(fits, (days, 1))


def _twins(rows: Rows, repeatable: Bools) -> Ints:
    out = np.full(len(rows.node), -1, np.int32)
    lunch_rows = {int(n): i for i, (n, k) in enumerate(zip(*rows, strict=True)) if k == LUNCH}
    for i, (n, k) in enumerate(zip(*rows, strict=True)):
        if k == DINNER and int(n) in lunch_rows and not repeatable[n]:
            out[i], out[lunch_rows[int(n)]] = lunch_rows[int(n)], i
        elif repeatable[n]:
            out[i] = -2  # a locked row of a repeatable node is placed once: its lock allows one slot only
    return out


def _feature_lists(member: Bools) -> Ints:
    width = max(1, int(member.sum(axis=1).max(initial=0)))
    out = np.full((member.shape[0], width), -1, np.int32)
    for i, row in enumerate(member):
        found = np.flatnonzero(row)
        out[i, : len(found)] = found
    return out


def _locks(problem: Problem, rows: Rows) -> tuple[Ints, Masks]:
    slot = np.full(len(rows.node), -1, np.int32)
    mask = np.full(len(rows.node), -1, np.int64)
    for lock in problem.locks:
        kind = lock.slot if lock.slot >= LUNCH else SIGHT
        fitting = np.flatnonzero((rows.node == lock.node) & (rows.kind == kind) & (slot < 0))
        if not len(fitting):
            raise ValueError(f"locked node {lock.node} cannot take slot {lock.slot}")
        row = fitting[-1] if problem.repeatable[lock.node] else fitting[0]
        slot[row] = lock.day * SLOTS + lock.slot
        if lock.party is not None:
            mask[row] = sum(1 << p for p in lock.party)
    return slot, mask
