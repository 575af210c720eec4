"""Bench: working memory of a repair, and what every row is worth to every class of people right now."""

from typing import NamedTuple

import numpy as np

from planner.drafters.engine.jit import part
from planner.drafters.engine.problem import NO_LIMIT, Bools, Floats, Ints
from planner.drafters.engine.route import HALVES, State
from planner.drafters.engine.tables import SIGHT, SLOTS, Masks, Tables
from planner.drafters.engine.welfare import slopes

LOCK_GAIN, MUST_GAIN = 1e6, 1e5
"""Gains of what has to be in: so large that they are inserted first, yet still where they delay least."""
MEAL_FLOOR, MEAL_FACTOR = 0.2, 1e3
"""Gains of meals reach from this floor to 1 above it, times the factor that puts them before sights."""
POWERS, MOST_NOISE = 6, 0.8
"""Gains are raised to 1, 1.5 ... 3.5 and disturbed by up to this share, drawn anew for every repair."""


class Bench(NamedTuple):
    """Working memory of the repair."""

    shift: Ints  # [D * 5, J]
    where: Ints  # [D * 5, J]
    stamp: Masks  # [D, J] version for which shift and where hold
    room: Ints  # [D * 5] metres left to the people of a slot
    full: Bools  # [D * 5] pace reached
    strict: Masks  # [D] whose soft limits are kept
    blocks: Ints  # [B] slots in which anybody may visit anything
    noise: Floats  # [J]
    slope: Floats  # [P]
    last_slope: Floats  # [P]
    worth: Floats  # [C, J] linear gain of place points
    feature_worth: Floats  # [C, F]
    gain: Floats  # [C, J] sharpened
    low: Ints  # [C, J] least delay, -1 none
    low_at: Ints  # [C, J] its slot of day
    listed: Ints  # [J] rows that still fit
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
        strict=np.zeros(days, np.int64),
        blocks=blocks,
        noise=np.ones(rows),
        slope=np.zeros(people),
        last_slope=np.zeros(people),
        worth=np.zeros((classes, rows)),
        feature_worth=np.zeros((classes, features)),
        gain=np.zeros((classes, rows)),
        low=np.full((classes, rows), -1, np.int32),
        low_at=np.zeros((classes, rows), np.int32),
        listed=np.zeros(rows, np.int32),
        banned=np.zeros(rows, np.bool_),
        counter=np.zeros(1, np.int64),
    )


@part
def appraise(t: Tables, s: State, w: Bench) -> bool:
    """Update the linear worth of every row to every class of people: the gradient of welfare at the present plan.

    Return whether anything may have changed.
    """
    people, features = t.feature_points.shape
    slope, last, worth, feature_worth, class_mask = w.slope, w.last_slope, w.worth, w.feature_worth, t.class_mask
    place_points, feature_points, hits, rows = t.place_points, t.feature_points, s.hits, len(t.twin)
    for p in range(people):
        s.scaled[p] = (t.base[p] + s.points[p] - t.floor[p]) / t.span[p]
    slopes(t.rule, s.scaled, t.weights, slope)
    same = True
    for p in range(people):
        slope[p] /= t.span[p]
        same = same and slope[p] == last[p]
        last[p] = slope[p]
    for c in range(len(class_mask)):
        if not same:
            for row in range(rows):
                worth[c, row] = t.interest[row]
        for f in range(features):
            feature_worth[c, f] = 0.0
        for p in range(people):
            if not (class_mask[c] >> p) & 1:
                continue
            if not same:
                for row in range(rows):
                    worth[c, row] += slope[p] * place_points[p, row]
            for f in range(features):
                feature_worth[c, f] += slope[p] * feature_points[p, f] * HALVES[hits[p, f]]
    return features > 0 or not same


@part
def limits(t: Tables, s: State, w: Bench, d: int) -> None:
    """Update walking room and full pace of every slot of a day."""
    if not t.has_limits:
        return
    for slot in range(SLOTS):
        at = d * SLOTS + slot
        mask = t.class_mask[t.slot_class[at]]
        w.room[at] = NO_LIMIT
        w.full[at] = False
        for p in range(len(t.weights)):
            if (mask >> p) & 1:
                reach = min(t.walk_hard[p], t.walk_soft[p]) if (w.strict[d] >> p) & 1 else t.walk_hard[p]
                w.room[at] = min(w.room[at], reach - s.walked[p, d])
                pace = min(t.pace_hard[p], t.pace_soft[p]) if (w.strict[d] >> p) & 1 else t.pace_hard[p]
                w.full[at] = w.full[at] or s.sights[p, d] >= pace


@part
def affordable(t: Tables, s: State, row: int, mask: int, before: int, after: int) -> bool:
    """Return whether everybody can pay for a row and the way to it."""
    detour = t.fare[before, row] + t.fare[row, after] - t.fare[before, after]
    for p in range(len(t.weights)):
        if (mask >> p) & 1 and s.spent[p] + t.cost[p, row] + detour > t.cost_cap[p]:
            return False
    return True


@part
def linear_gains(t: Tables, w: Bench, count: int, meals: Floats) -> None:
    """Write the linear gains of the listed rows; into `meals` the least and the largest gain of a meal."""
    listed, gain, worth, feature_worth, feature, kind = w.listed, w.gain, w.worth, w.feature_worth, t.feature, t.kind
    meals[0], meals[1] = 1e18, -1e18
    for x in range(count):
        row = listed[x]
        for c in range(len(t.class_mask)):
            g = worth[c, row]
            for y in range(feature.shape[1]):
                f = feature[row, y]
                if f < 0:
                    break
                g += feature_worth[c, f]
            gain[c, row] = g
            if kind[row] != SIGHT:
                meals[0] = min(meals[0], g)
                meals[1] = max(meals[1], g)


@part
def sharpen(t: Tables, s: State, w: Bench, count: int, power: int) -> int:
    """Write the sharpened gains of the listed rows and strike out those that nobody wants; return how many stay.

    Meals have to be, so their gains are stretched over a range of their own, far above those of sights: which meal is
    still a matter of taste and delay.
    """
    listed, gain, kind, lock_slot, must, attended = w.listed, w.gain, t.kind, t.lock_slot, t.must, s.attended
    meals, mask, kept = np.empty(2), t.class_mask, 0
    linear_gains(t, w, count, meals)
    for x in range(count):
        row = listed[x]
        wanted = False
        for c in range(len(mask)):
            g, factor = gain[c, row], 1.0
            if lock_slot[row] >= 0:
                g += LOCK_GAIN
            elif kind[row] != SIGHT:
                g = MEAL_FLOOR + (g - meals[0]) / (meals[1] - meals[0] + 1e-9)
                factor = MEAL_FACTOR
            elif must[row] & mask[c] & ~attended[row]:
                g += MUST_GAIN
            sharp = factor * g
            if g > 0.0:
                wanted = True
                for _ in range(power >> 1):
                    sharp *= g
                if power & 1:
                    sharp *= np.sqrt(g)
            gain[c, row] = sharp
        if wanted:
            listed[kept] = row
            kept += 1
    return kept
