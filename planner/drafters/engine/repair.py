"""Repair: best insertion by gain over delay, with prices kept until their day changes."""

from typing import NamedTuple

import numpy as np

from planner.drafters.engine.chance import Seeds, below, uniform
from planner.drafters.engine.jit import kernel
from planner.drafters.engine.problem import NO_LIMIT, Bools, Floats, Ints
from planner.drafters.engine.route import State, attend, insert, price, retime, tally
from planner.drafters.engine.tables import SIGHT, SLOTS, Masks, Tables
from planner.drafters.engine.welfare import slopes

LOCK_GAIN, MUST_GAIN, MEAL_GAIN = 1e6, 1e4, 1e3
"""Gains of what has to be in: so large that they are inserted first, yet still where they delay least."""
FORGET_SOFT = 0.5
"""How often a repair ignores soft pace and walking limits on a day; otherwise it keeps them like hard ones."""


class Bench(NamedTuple):
    """Working memory of the repair."""

    shift: Ints  # [D * 5, J]
    where: Ints  # [D * 5, J]
    stamp: Masks  # [D, J] version for which shift and where hold
    room: Ints  # [D * 5] metres left to the people of a slot
    full: Bools  # [D * 5] pace reached
    strict: Bools  # [D] soft limits kept
    blocks: Ints  # [B] slots in which anybody may visit anything
    noise: Floats  # [J]
    slope: Floats  # [P]
    last_slope: Floats  # [P]
    worth: Floats  # [C, J] linear gain of place points
    feature_worth: Floats  # [C, F]
    gain: Floats  # [C]
    banned: Bools  # [J]
    counter: Masks  # [1] last version given out


def empty_bench(t: Tables) -> Bench:
    """Return working memory for a problem."""
    days, rows = len(t.day_start), len(t.twin)
    people, features = t.feature_points.shape
    classes = len(t.class_mask)
    sights = np.flatnonzero(t.kind[:rows] == SIGHT)
    blocks = np.flatnonzero(t.slot_ok[:, sights].any(axis=1)).astype(np.int32)
    return Bench(
        shift=np.full((days * SLOTS, rows), -1, np.int32),
        where=np.zeros((days * SLOTS, rows), np.int32),
        stamp=np.full((days, rows), -1, np.int64),
        room=np.full(days * SLOTS, NO_LIMIT, np.int32),
        full=np.zeros(days * SLOTS, np.bool_),
        strict=np.zeros(days, np.bool_),
        blocks=blocks,
        noise=np.ones(rows),
        slope=np.zeros(people),
        last_slope=np.zeros(people),
        worth=np.zeros((classes, rows)),
        feature_worth=np.zeros((classes, features)),
        gain=np.zeros(classes),
        banned=np.zeros(rows, np.bool_),
        counter=np.zeros(1, np.int64),
    )


@kernel
def appraise(t: Tables, s: State, w: Bench) -> None:
    """Update the linear worth of every row to every class of people: the gradient of welfare at the present plan."""
    people, features = t.feature_points.shape
    for p in range(people):
        s.scaled[p] = (t.base[p] + s.points[p] - t.floor[p]) / t.span[p]
    slopes(t.rule, s.scaled, t.weights, w.slope)
    same = True
    for p in range(people):
        w.slope[p] /= t.span[p]
        same = same and w.slope[p] == w.last_slope[p]
        w.last_slope[p] = w.slope[p]
    for c in range(len(t.class_mask)):
        if not same:
            w.worth[c, :] = t.interest
        w.feature_worth[c, :] = 0.0
        for p in range(people):
            if not (t.class_mask[c] >> p) & 1:
                continue
            if not same:
                for row in range(len(t.twin)):
                    w.worth[c, row] += w.slope[p] * t.place_points[p, row]
            for f in range(features):
                w.feature_worth[c, f] += w.slope[p] * t.feature_points[p, f] * 0.5 ** s.hits[p, f]


@kernel
def limits(t: Tables, s: State, w: Bench, d: int) -> None:
    """Update walking room and full pace of every slot of a day."""
    for slot in range(SLOTS):
        at = d * SLOTS + slot
        mask = t.class_mask[t.slot_class[at]]
        w.room[at] = NO_LIMIT
        w.full[at] = False
        for p in range(len(t.weights)):
            if (mask >> p) & 1:
                reach = min(t.walk_hard[p], t.walk_soft[p]) if w.strict[d] else t.walk_hard[p]
                w.room[at] = min(w.room[at], reach - s.walked[p, d])
                pace = min(t.pace_hard[p], t.pace_soft[p]) if w.strict[d] else t.pace_hard[p]
                w.full[at] = w.full[at] or s.sights[p, d] >= pace


@kernel
def affordable(t: Tables, s: State, row: int, mask: int, before: int, after: int) -> bool:
    """Return whether everybody can pay for a row and the way to it."""
    detour = t.fare[before, row] + t.fare[row, after] - t.fare[before, after]
    for p in range(len(t.weights)):
        if (mask >> p) & 1 and s.spent[p] + t.cost[p, row] + detour > t.cost_cap[p]:
            return False
    return True


@kernel
def gains(t: Tables, s: State, w: Bench, row: int, power: int) -> None:
    """Write the sharpened gain of a row for every class of people."""
    for c in range(len(t.class_mask)):
        g = w.worth[c, row]
        for x in range(t.feature.shape[1]):
            f = t.feature[row, x]
            if f < 0:
                break
            g += w.feature_worth[c, f]
        if t.lock_slot[row] >= 0:
            g += LOCK_GAIN
        elif t.kind[row] != SIGHT:
            g += MEAL_GAIN
        elif t.must[row] & t.class_mask[c] & ~s.attended[row]:
            g += MUST_GAIN
        sharp = g
        if g > 0.0:
            for _ in range(power >> 1):
                sharp *= g
            if power & 1:
                sharp *= np.sqrt(g)
        w.gain[c] = sharp


@kernel
def place(t: Tables, s: State, w: Bench, row: int, at: int) -> None:
    """Insert a priced row into its slot and bring times and accounts up to date."""
    d = at // SLOTS
    k = w.where[at, row]
    before, after = s.seq[d, k], s.seq[d, k + 1]
    insert(s, d, k, row)
    w.counter[0] += 1
    s.version[d] = w.counter[0]
    retime(t, s, d)
    if t.kind[row] != SIGHT or t.lock_slot[row] >= 0:
        tally(t, s)
        return
    mask = t.class_mask[t.slot_class[at]]
    attend(t, s, row, mask, d)
    if t.has_walk or t.has_cost:
        detour = t.walk[before, row] + t.walk[row, after] - t.walk[before, after]
        fare = t.fare[before, row] + t.fare[row, after] - t.fare[before, after]
        for p in range(len(t.weights)):
            if (mask >> p) & 1:
                s.walked[p, d] += detour
                s.spent[p] += fare


@kernel
def choose(t: Tables, s: State, w: Bench, power: int) -> tuple[int, int]:
    """Return the most promising (row, slot of day), (-1, -1) when nothing fits or nothing is worth it."""
    best, best_row, best_at = 0.0, -1, -1
    for row in range(len(t.twin)):
        twin = t.twin[row]
        if w.banned[row] or (s.placed[row] > 0 and (twin != -2 or t.lock_slot[row] >= 0)):
            continue
        if twin >= 0 and (s.placed[twin] > 0 or t.lock_slot[twin] >= 0):
            continue
        kind = t.kind[row]
        gains(t, s, w, row, power)
        if w.gain.max() <= 0.0:
            continue
        count = len(w.blocks) if kind == SIGHT else len(s.size)
        for x in range(count):
            at = w.blocks[x] if kind == SIGHT else x * SLOTS + kind
            d = at // SLOTS
            if not t.slot_ok[at, row] or (kind == SIGHT and w.full[at] and t.lock_slot[row] < 0):
                continue
            if kind != SIGHT and (not t.has_meal[d, kind - 3] or s.meal_at[d, kind - 3] >= 0):
                continue
            if w.stamp[d, row] != s.version[d]:
                price(t, s, d, row, w.room, w.shift, w.where)
                w.stamp[d, row] = s.version[d]
            if w.shift[at, row] < 0:
                continue
            score = w.gain[t.slot_class[at]] / (w.shift[at, row] + 1) * w.noise[row]
            if score > best:
                best, best_row, best_at = score, row, at
    return best_row, best_at


@kernel
def repair(t: Tables, s: State, w: Bench, changed: Bools, rng: Seeds) -> None:
    """Fill a torn plan: insert the most promising row until nothing more fits."""
    tally(t, s)
    power = below(rng, 6)  # gain^1, ^1.5 ... ^3.5
    spread = uniform(rng) * 0.8
    for row in range(len(w.noise)):
        w.noise[row] = 1.0 + spread * (uniform(rng) - 0.5) * 2.0
        w.banned[row] = False
    for d in range(len(changed)):
        if changed[d]:
            w.strict[d] = uniform(rng) > FORGET_SOFT
        limits(t, s, w, d)
    while True:
        appraise(t, s, w)
        row, at = choose(t, s, w, power)
        if row < 0:
            return
        d = at // SLOTS
        if t.has_cost and t.lock_slot[row] < 0:
            k = w.where[at, row]
            mask = t.class_mask[t.slot_class[at]]
            if not affordable(t, s, row, mask, s.seq[d, k], s.seq[d, k + 1]):
                w.banned[row] = True
                continue
        place(t, s, w, row, at)
        limits(t, s, w, d)
