"""Repair: best insertion by gain over delay, with prices kept until their day changes."""

import numpy as np

from planner.drafters.engine.bench import MOST_NOISE, POWERS, Bench, affordable, appraise, limits, sharpen
from planner.drafters.engine.chance import Seeds, below, uniform
from planner.drafters.engine.jit import kernel, part
from planner.drafters.engine.problem import DINNER, LUNCH, Bools
from planner.drafters.engine.route import State, attend, evict, insert, retime, start_of, tally
from planner.drafters.engine.tables import SIGHT, SLOTS, Tables

FORGETTING = 2.0
"""A repair ignores each person's soft pace and walking limits on a day with chance u^this, u anew for each day."""


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
