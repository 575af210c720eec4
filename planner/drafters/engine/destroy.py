"""Destroy: the ways in which the search tears a joint plan open before it mends it again."""

from planner.drafters.engine.chance import Seeds, below, uniform
from planner.drafters.engine.jit import kernel, part
from planner.drafters.engine.problem import Bools
from planner.drafters.engine.route import NEVER, State, insert, retime, start_of, tally
from planner.drafters.engine.tables import SIGHT, SLOTS, Tables

SPRINKLE, NEARBY, SLICE = range(3)
MEAL_SHARE = 0.35
"""How often a meal goes with the visits around it; meals are anchors and expensive to move."""


@part
def spared(t: Tables, row: int, rng: Seeds) -> bool:
    """Return whether a row stays although its turn has come: locks always do, meals often."""
    if t.lock_slot[row] >= 0:
        return True
    return bool(t.kind[row] != SIGHT and uniform(rng) > MEAL_SHARE)


@part
def drop_stretch(t: Tables, s: State, d: int, low: int, high: int, rng: Seeds) -> bool:
    """Drop positions low..high-1 of a day; return whether anything went."""
    kept = low
    for k in range(low, s.size[d]):
        row = s.seq[d, k]
        if k >= high or spared(t, row, rng):
            s.seq[d, kept] = row
            kept += 1
    gone = kept < s.size[d]
    s.size[d] = kept
    return bool(gone)


@part
def drop_where(t: Tables, s: State, d: int, how: int, low: float, high: float, rng: Seeds) -> bool:
    """Drop visits of a day by chance (SPRINKLE), by nearness to row `low` (NEARBY) or by start time (SLICE)."""
    kept, size = 1, s.size[d]
    for k in range(1, size):
        row = s.seq[d, k]
        if how == SPRINKLE:
            hit = uniform(rng) < high
        elif how == NEARBY:
            hit = t.travel[int(low), row] <= high
        else:
            hit = low <= s.begin[d, k] <= high
        if k == size - 1 or not hit or spared(t, row, rng):
            s.seq[d, kept] = row
            kept += 1
    s.size[d] = kept
    return bool(kept < size)


@part
def squeeze(t: Tables, s: State, d: int) -> None:
    """Drop whatever comes too late, going forward through an untimed day."""
    clock, kept, size = t.day_start[d], 1, s.size[d]
    end = s.seq[d, size - 1]
    for k in range(1, size - 1):
        row = s.seq[d, k]
        begin = start_of(t.windows, d, row, clock + t.travel[s.seq[d, kept - 1], row])
        if begin >= NEVER or begin + t.duration[row] + t.travel[row, end] > t.day_end[d]:
            continue
        clock = begin + t.duration[row]
        s.seq[d, kept] = row
        kept += 1
    s.seq[d, kept] = end
    s.size[d] = kept + 1


@part
def swap_tails(t: Tables, s: State, a: int, b: int, rng: Seeds) -> bool:
    """Exchange the ends of two meal-free days at a random moment and drop what comes too late."""
    if a == b or t.has_meal[a, 0] or t.has_meal[a, 1] or t.has_meal[b, 0] or t.has_meal[b, 1]:
        return False
    if t.end_row[a] != t.end_row[b]:
        return False
    cut_a = 1 + below(rng, s.size[a] - 1)
    moment = s.begin[a, cut_a]
    cut_b = 1
    while cut_b < s.size[b] - 1 and s.begin[b, cut_b] < moment:
        cut_b += 1
    tail = s.seq[a, cut_a : s.size[a]].copy()
    rest = s.size[b] - cut_b
    for k in range(rest):
        s.seq[a, cut_a + k] = s.seq[b, cut_b + k]
    for k in range(len(tail)):
        s.seq[b, cut_b + k] = tail[k]
    s.size[a] = cut_a + rest
    s.size[b] = cut_b + len(tail)
    squeeze(t, s, a)
    squeeze(t, s, b)
    return True


@part
def force(t: Tables, s: State, d: int, row: int, rng: Seeds) -> bool:
    """Insert a sight where it ejects the fewest neighbours; False where no ejection makes room."""
    if t.windows[d, row, 0, 1] < t.windows[d, row, 0, 0]:
        return False
    fewest, at, upto, slot = 1e9, -1, -1, d * SLOTS + t.first_block[d]
    for k in range(s.size[d] - 1):
        if k > 0 and t.kind[s.seq[d, k]] != SIGHT:
            slot = d * SLOTS + t.kind[s.seq[d, k]] - 2
        if not t.slot_ok[slot, row]:
            continue
        begin = start_of(t.windows, d, row, s.depart[d, k] + t.travel[s.seq[d, k], row])
        if begin >= NEVER:
            break
        leave = begin + t.duration[row]
        for m in range(k + 1, s.size[d]):
            if leave + t.travel[row, s.seq[d, m]] <= s.latest[d, m]:
                ejected = m - k - 1 + uniform(rng)
                if ejected < fewest:
                    fewest, at, upto = ejected, k, m
                break
            other = s.seq[d, m]
            if m == s.size[d] - 1 or t.lock_slot[other] >= 0 or t.kind[other] != SIGHT:
                break
    if at < 0:
        return False
    drop_stretch(t, s, d, at + 1, upto, rng)
    insert(s, d, at, row)
    return True


@part
def destroy(t: Tables, s: State, changed: Bools, rng: Seeds) -> None:  # noqa: C901 - one kernel: parts would cost calls
    """Tear some days open and mark them in `changed` [D]; times of marked days are stale afterwards."""
    days, rows = len(s.size), len(s.placed)
    changed[:] = False
    draw = uniform(rng)
    if draw < 0.25:
        share = 0.5 if days > 3 else 1.0
        reach = 0.05 + 0.5 * uniform(rng)
        for d in range(days):
            inner = s.size[d] - 2
            if inner > 0 and uniform(rng) < share:
                length = 1 + below(rng, max(1, int(reach * inner)))
                low = 1 + below(rng, inner - min(inner, length) + 1)
                changed[d] = drop_stretch(t, s, d, low, min(low + length, inner + 1), rng)
    elif draw < 0.40:
        chance = 0.05 + 0.4 * uniform(rng)
        for d in range(days):
            changed[d] = drop_where(t, s, d, SPRINKLE, 0.0, chance, rng)
    elif draw < 0.60:
        centre = below(rng, rows)
        radius = t.travel[centre, below(rng, rows)] * uniform(rng)
        for d in range(days):
            changed[d] = drop_where(t, s, d, NEARBY, float(centre), radius, rng)
    elif draw < 0.72:
        d = below(rng, days)
        low = t.day_start[d] + uniform(rng) * (t.day_end[d] - t.day_start[d])
        high = low + (0.05 + 0.3 * uniform(rng)) * (t.day_end[d] - t.day_start[d])
        for other in range(days):
            changed[other] = drop_where(t, s, other, SLICE, low, high, rng)
    elif draw < 0.78 and days > 1:
        d = below(rng, days)
        changed[d] = drop_stretch(t, s, d, 1, s.size[d] - 1, rng)
    elif draw < 0.86 and days > 1:
        a, b = below(rng, days), below(rng, days)
        if swap_tails(t, s, a, b, rng):
            changed[a] = True
            changed[b] = True
    else:
        tally(t, s)  # after a rejected round the accounts are those of the rejected plan
        row, d = below(rng, rows), below(rng, days)
        if t.kind[row] == SIGHT and t.lock_slot[row] < 0 and s.placed[row] == 0:
            changed[d] = force(t, s, d, row, rng)


@kernel
def retime_changed(t: Tables, s: State, changed: Bools, counter: int) -> int:
    """Time every torn day and give it a new version; return the last one, or -1 when a day has become infeasible."""
    for d in range(len(changed)):
        if changed[d]:
            counter += 1
            s.version[d] = counter
            if not retime(t, s, d):
                return -1
    return counter
