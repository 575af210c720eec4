"""Repair: best insertion by gain over delay, with prices kept until their day changes."""

from typing import NamedTuple

import numpy as np

from planner.drafters.engine.chance import Seeds, below, uniform
from planner.drafters.engine.jit import kernel, part
from planner.drafters.engine.problem import DINNER, LUNCH, NO_LIMIT, Bools, Floats, Ints
from planner.drafters.engine.route import HALVES, State, attend, evict, insert, retime, start_of, tally
from planner.drafters.engine.tables import SIGHT, SLOTS, Masks, Tables
from planner.drafters.engine.welfare import slopes

LOCK_GAIN, MUST_GAIN = 1e6, 1e5
"""Gains of what has to be in: so large that they are inserted first, yet still where they delay least."""
MEAL_FLOOR, MEAL_FACTOR = 0.2, 1e3
"""Gains of meals reach from this floor to 1 above it, times the factor that puts them before sights."""
POWERS, MOST_NOISE = 6, 0.8
"""Gains are raised to 1, 1.5 ... 3.5 and disturbed by up to this share, drawn anew for every repair."""
FORGETTING = 2.0
"""A repair ignores each person's soft pace and walking limits on a day with chance u^this, u anew for each day."""


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


@part
def place(t: Tables, s: State, w: Bench, row: int, at: int) -> None:
    """Insert a priced row into its slot and bring times and accounts up to date."""
    d = at // SLOTS
    k = w.where[at, row]
    before, after = s.seq[d, k], s.seq[d, k + 1]
    insert(s, d, k, row)
    w.counter[0] += 1
    s.version[d] = w.counter[0]
    retime(t, s, d)
    if t.kind[row] != SIGHT and evict(t, s, d):
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


@part
def available(t: Tables, s: State, w: Bench) -> int:
    """List the rows that are not in the plan; return how many."""
    listed, twins, placed, lock_slot = w.listed, t.twin, s.placed, t.lock_slot
    count = 0
    for row in range(len(twins)):
        twin = twins[row]
        if placed[row] > 0 and (twin != -2 or lock_slot[row] >= 0):
            continue
        if twin >= 0 and (placed[twin] > 0 or lock_slot[twin] >= 0):
            continue
        listed[count] = row
        count += 1
    return count


@part
def fit(t: Tables, s: State, w: Bench, d: int, count: int, shrinking: bool) -> None:  # noqa: C901 - one kernel: parts would cost calls
    """Find the cheapest place on day d for every listed row whose prices there are stale.

    Writes the later arrival that it causes into shift[d * 5 + slot, row] (-1: none) and the position before it into
    `where`. `shrinking`: since the last prices something was only inserted; what did not fit before still does not
    (triangle inequality), so it is not priced again. One long loop, because passing tables costs more than the work.
    """
    listed, stamp, version, shift, where, room = w.listed, w.stamp, s.version[d], w.shift, w.where, w.room
    seq, departs, latests, windows, travel, slot_ok = s.seq, s.depart, s.latest, t.windows, t.travel, t.slot_ok
    walk, kinds, durations, has_walk, size = t.walk, t.kind, t.duration, t.has_walk, s.size[d]
    lunch, dinner, first, rest, base = s.meal_at[d, 0], s.meal_at[d, 1], t.first_block[d], t.slot_rest[d], d * SLOTS
    for x in range(count):
        row = listed[x]
        if stamp[d, row] == version:
            continue
        stamp[d, row] = version
        fitted = shift[base, row] >= 0 or shift[base + 1, row] >= 0 or shift[base + 2, row] >= 0
        if shrinking and not fitted and shift[base + LUNCH, row] < 0 and shift[base + DINNER, row] < 0:
            continue
        for slot in range(SLOTS):
            shift[base + slot, row] = -1
        kind, low, high, stay = kinds[row], 0, size - 1, durations[row]
        if kind == LUNCH:
            stay += rest
            high = dinner if dinner >= 0 else high
        elif kind == DINNER:
            low = max(lunch, 0)
        close = max(windows[d, row, 0, 1], windows[d, row, 1, 1], windows[d, row, 2, 1])
        at = base + (kind if kind != SIGHT else first)
        for k in range(low, high):
            if departs[d, k] > close:
                break
            if kind == SIGHT:
                if k == dinner:
                    at = base + 2
                elif k == lunch:
                    at = base + 1
            before, after = seq[d, k], seq[d, k + 1]
            arrive = start_of(windows, d, row, departs[d, k] + travel[before, row]) + stay + travel[row, after]
            if arrive > latests[d, k + 1] or not slot_ok[at, row]:
                continue
            if has_walk and walk[before, row] + walk[row, after] - walk[before, after] > room[at]:
                continue
            delay = max(0, arrive - departs[d, k] - travel[before, after])
            if shift[at, row] < 0 or delay < shift[at, row]:
                shift[at, row] = delay
                where[at, row] = k


@part
def rank(t: Tables, s: State, w: Bench, count: int) -> int:
    """Find each listed row's slot of least delay per class of people; return how many fit anywhere and stay listed."""
    listed, low, low_at, shift, blocks, full = w.listed, w.low, w.low_at, w.shift, w.blocks, w.full
    kinds, lock_slot, slot_class, has_meal, meal_at = t.kind, t.lock_slot, t.slot_class, t.has_meal, s.meal_at
    classes, days, kept = len(t.class_mask), len(s.size), 0
    for x in range(count):
        row = listed[x]
        kind, found = kinds[row], False
        for c in range(classes):
            low[c, row] = -1
        for y in range(len(blocks) if kind == SIGHT else days):
            at = blocks[y] if kind == SIGHT else y * SLOTS + kind
            delay = shift[at, row]
            if delay < 0 or (kind == SIGHT and full[at] and lock_slot[row] < 0):
                continue
            if kind != SIGHT and (not has_meal[y, kind - 3] or meal_at[y, kind - 3] >= 0):
                continue
            c = slot_class[at]
            if low[c, row] < 0 or delay < low[c, row]:
                low[c, row] = delay
                low_at[c, row] = at
                found = True
        if found:
            listed[kept] = row
            kept += 1
    return kept


@part
def gather(t: Tables, s: State, w: Bench, power: int) -> int:
    """List, with fresh prices, the rows that fit somewhere and are wanted by somebody; return how many."""
    count = sharpen(t, s, w, available(t, s, w), power)
    for d in range(len(s.size)):
        fit(t, s, w, d, count, False)
    return rank(t, s, w, count)


@part
def choose(t: Tables, w: Bench, count: int) -> tuple[int, int]:
    """Return the most promising (row, slot of day) of the listed rows, (-1, -1) when nothing is worth it."""
    best, best_row, best_at = 0.0, -1, -1
    listed, low, low_at, gain, noise, banned = w.listed, w.low, w.low_at, w.gain, w.noise, w.banned
    for x in range(count):
        row = listed[x]
        if banned[row]:
            continue
        for c in range(len(t.class_mask)):
            if low[c, row] >= 0:
                score = gain[c, row] / (low[c, row] + 1) * noise[row]
                if score > best:
                    best, best_row, best_at = score, row, low_at[c, row]
    return best_row, best_at


@part
def strike(w: Bench, row: int, count: int) -> int:
    """Take one row off the list; return how many stay."""
    kept = 0
    for x in range(count):
        if w.listed[x] != row:
            w.listed[kept] = w.listed[x]
            kept += 1
    return kept


@part
def prepare(t: Tables, s: State, w: Bench, changed: Bools, rng: Seeds) -> None:
    """Draw the noise of a repair and which days keep soft limits, and rebuild the accounts."""
    tally(t, s)
    spread = uniform(rng) * MOST_NOISE
    for row in range(len(w.noise)):
        w.noise[row] = 1.0 + spread * (uniform(rng) - 0.5) * 2.0
        w.banned[row] = False
    for d in range(len(changed)):
        if changed[d]:
            w.strict[d] = 0
            forgetful = uniform(rng) ** FORGETTING
            for p in range(len(t.weights) if t.has_limits else 0):
                w.strict[d] |= np.int64(uniform(rng) > forgetful) << p
        limits(t, s, w, d)


@kernel
def repair(t: Tables, s: State, w: Bench, changed: Bools, rng: Seeds) -> None:
    """Fill a torn plan: insert the most promising row until nothing more fits."""
    prepare(t, s, w, changed, rng)
    power = below(rng, POWERS)
    appraise(t, s, w)
    count = gather(t, s, w, power)
    while True:
        row, at = choose(t, w, count)
        if row < 0:
            return
        d = at // SLOTS
        if s.size[d] >= s.seq.shape[1]:
            w.banned[row] = True
            continue
        if t.has_cost and t.lock_slot[row] < 0:
            k = w.where[at, row]
            mask = t.class_mask[t.slot_class[at]]
            if not affordable(t, s, row, mask, s.seq[d, k], s.seq[d, k + 1]):
                w.banned[row] = True
                continue
        place(t, s, w, row, at)
        limits(t, s, w, d)
        stale = appraise(t, s, w)
        if t.kind[row] != SIGHT or t.lock_slot[row] >= 0:
            count = gather(t, s, w, power)
            continue
        count = strike(w, row, count)
        fit(t, s, w, d, count, True)
        count = rank(t, s, w, count)
        if stale:
            count = sharpen(t, s, w, count, power)
