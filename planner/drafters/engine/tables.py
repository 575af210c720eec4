"""Tables: a problem unrolled for the kernels: one row per sight, per lunch use and per dinner use of a node."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.drafters.engine.problem import DINNER, LUNCH, NO_LIMIT, Bools, Floats, Ints, Problem

Masks = npt.NDArray[np.int64]
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


def build_tables(problem: Problem) -> Tables:
    """Unroll a problem for the kernels; ValueError if a lock names a slot that its node cannot take."""
    meal = problem.is_lunch | problem.is_dinner
    parts = [np.flatnonzero(~meal), np.flatnonzero(problem.is_lunch), np.flatnonzero(problem.is_dinner)]
    kinds = np.concatenate([np.full(len(p), k) for p, k in zip(parts, (SIGHT, LUNCH, DINNER), strict=True)])
    nodes = np.concatenate(parts)
    again = [lock for lock in problem.locks if problem.repeatable[lock.node]]  # a lock of its own row for each meal
    kinds = np.concatenate([kinds, np.array([lock.slot for lock in again], int)])
    nodes = np.concatenate([nodes, np.array([lock.node for lock in again], int)])
    ends, inverse = np.unique(np.concatenate([problem.start_point, problem.end_point]), return_inverse=True)
    points = np.concatenate([nodes, ends])
    rows, days = len(nodes), problem.days
    windows = _row_windows(problem, nodes, kinds, len(points))
    slot_mask = np.concatenate([masks_of(problem.present), masks_of(problem.at_meal)], axis=1)  # [D, 5]
    class_mask, slot_class = np.unique(slot_mask.reshape(-1), return_inverse=True)
    lock_slot, lock_mask = _locks(problem, nodes, kinds)
    forbidden = masks_of(problem.forbid)[nodes]
    inside = slot_mask.reshape(-1)
    slot_ok = (
        (inside[:, None] > 0)
        & ((forbidden[None] & inside[:, None]) == 0)
        & np.repeat((windows[:, :rows, :, 1] >= windows[:, :rows, :, 0]).any(axis=2), SLOTS, axis=0)
        & ~problem.closed.reshape(-1)[:, None]
        & _fits_slot(kinds, days)
    )
    slot_ok[:, lock_slot >= 0] = False
    locked = np.flatnonzero(lock_slot >= 0)
    slot_ok[lock_slot[locked], locked] = True
    squares = [
        np.ascontiguousarray(a[np.ix_(points, points)]) for a in (problem.travel_min, problem.walk_m, problem.fare)
    ]
    shares = 1.0 / np.maximum(1, problem.present.any(axis=2).sum(axis=1))
    resting = np.where(problem.present[:, :, 1], problem.rest_min, 0).max(axis=0)
    interest = np.where(meal, 0.0, problem.interest)
    return Tables(
        travel=squares[0],
        walk=squares[1],
        fare=squares[2],
        duration=np.concatenate([problem.duration[nodes], np.zeros(len(ends), np.int32)]),
        windows=windows,
        kind=_int(np.concatenate([kinds, np.full(len(ends), SIGHT)])),
        node=_int(points),
        twin=_twins(nodes, kinds, problem.repeatable),
        start_row=_int(inverse[:days] + rows),
        end_row=_int(inverse[days:] + rows),
        day_start=problem.day_start,
        day_end=problem.day_end,
        first_block=problem.first_block,
        has_meal=np.stack([problem.lunch_window[:, 1] >= 0, problem.dinner_window[:, 1] >= 0], axis=1),
        slot_ok=np.ascontiguousarray(slot_ok),
        slot_class=_int(slot_class),
        class_mask=class_mask,
        place_points=np.ascontiguousarray(problem.place_points[:, nodes]),
        feature=_feature_lists(problem.member[nodes]),
        feature_points=problem.feature_points,
        base=problem.base_points,
        floor=problem.floor,
        span=problem.best - problem.floor,
        cost=np.ascontiguousarray(problem.cost[:, nodes]),
        cost_cap=problem.cost_cap,
        pace_hard=problem.pace_hard,
        pace_soft=problem.pace_soft,
        pace_loss=problem.pace_points * shares,
        walk_hard=problem.walk_hard,
        walk_soft=problem.walk_soft,
        walk_loss=problem.walk_points * shares,
        rest=problem.rest_min,
        slot_rest=_int(resting),
        interest=np.ascontiguousarray(interest[nodes]),
        must=masks_of(problem.must)[nodes],
        lock_slot=lock_slot,
        lock_mask=lock_mask,
        weights=problem.weights,
        rule=int(problem.welfare),
        has_cost=bool(np.isfinite(problem.cost_cap).any()),
        has_walk=bool((problem.walk_hard < 1_000_000_000).any() or (problem.walk_points != 0).any()),
        has_limits=bool(
            (np.minimum(problem.pace_hard, problem.pace_soft) < NO_LIMIT).any()
            or (np.minimum(problem.walk_hard, problem.walk_soft) < NO_LIMIT).any()
        ),
    )


def _int(values: npt.NDArray[np.int_]) -> Ints:
    return np.ascontiguousarray(values, np.int32)


def _row_windows(problem: Problem, nodes: npt.NDArray[np.int_], kinds: npt.NDArray[np.int_], points: int) -> Ints:
    """Cut opening windows to the meal windows; end points are always open, forbidden days never."""
    days, rows, width = problem.days, len(nodes), problem.windows.shape[2]
    out = np.zeros((days, points, 3, 2), np.int32)
    out[..., 0] = 1
    opening = np.where(problem.allowed[:, :, None, None], problem.windows, np.array([1, 0], np.int32))
    out[:, :rows, :width] = opening[:, nodes]
    for kind, meal in ((LUNCH, problem.lunch_window), (DINNER, problem.dinner_window)):
        of_kind = np.flatnonzero(kinds == kind)
        part = out[:, of_kind]
        low = np.maximum(part[..., 0], meal[:, None, None, 0])
        high = np.minimum(part[..., 1], meal[:, None, None, 1])
        fits = (low <= high)[..., None]
        out[:, of_kind] = np.where(fits, np.stack([low, high], axis=3), np.array([1, 0], np.int32))
    order = np.argsort(np.where(out[..., 1] >= out[..., 0], out[..., 0], np.iinfo(np.int32).max), axis=2, kind="stable")
    out = np.take_along_axis(out, order[..., None], axis=2)
    out[:, rows:, 0, 0], out[:, rows:, 0, 1] = -(10**9), 10**9
    return np.ascontiguousarray(out)


def _fits_slot(kinds: npt.NDArray[np.int_], days: int) -> Bools:
    """Return [D * 5, J]: sights belong in blocks, meal rows in their own meal."""
    slot = np.arange(SLOTS)[:, None]
    fits = np.where(kinds[None] == SIGHT, slot < LUNCH, slot == kinds[None])
    return np.tile(fits, (days, 1))


def _twins(nodes: npt.NDArray[np.int_], kinds: npt.NDArray[np.int_], repeatable: Bools) -> Ints:
    out = np.full(len(nodes), -1, np.int32)
    lunch_rows = {int(n): i for i, (n, k) in enumerate(zip(nodes, kinds, strict=True)) if k == LUNCH}
    for i, (n, k) in enumerate(zip(nodes, kinds, strict=True)):
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


def _locks(problem: Problem, nodes: npt.NDArray[np.int_], kinds: npt.NDArray[np.int_]) -> tuple[Ints, Masks]:
    slot = np.full(len(nodes), -1, np.int32)
    mask = np.full(len(nodes), -1, np.int64)
    for lock in problem.locks:
        kind = lock.slot if lock.slot >= LUNCH else SIGHT
        rows = np.flatnonzero((nodes == lock.node) & (kinds == kind) & (slot < 0))
        if not len(rows):
            raise ValueError(f"locked node {lock.node} cannot take slot {lock.slot}")
        row = rows[-1] if problem.repeatable[lock.node] else rows[0]
        slot[row] = lock.day * SLOTS + lock.slot
        if lock.party is not None:
            mask[row] = sum(1 << p for p in lock.party)
    return slot, mask
