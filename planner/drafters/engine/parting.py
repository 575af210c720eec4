"""Parting: for every block, who should go with whom; kernels of the split."""

from typing import NamedTuple

import numpy as np

from planner.drafters.engine.chance import Seeds, uniform
from planner.drafters.engine.jit import kernel, part
from planner.drafters.engine.party import MOST_STOPS, Draft, Parties
from planner.drafters.engine.party_route import best_route, route_gains
from planner.drafters.engine.problem import Floats, Ints
from planner.drafters.engine.route import HALVES, State, attend, objective
from planner.drafters.engine.tables import SIGHT, SLOTS, Masks, Tables
from planner.drafters.engine.welfare import search_value, slopes


class Options(NamedTuple):
    """The ways to part the people of each block, and memory for what each brings."""

    pairs: Masks  # [K, 2] party and its complement, complement 0: together
    first: Ints  # [D, 3] first pair of the block
    last: Ints  # [D, 3] behind its last pair
    gains: Floats  # [2, P]
    stops: Ints  # [2, MOST_STOPS]
    points: Floats  # [P] accounts without the block
    scaled: Floats  # [P]
    penalty: float  # welfare per parted block


@part
def account_block(t: Tables, s: State, x: Parties, d: int, b: int, sign: int) -> None:
    """Add (sign 1) or take away (sign -1) a block's parties in everybody's account; one loop, as calls cost more."""
    stop, count, origin, target = x.stop, x.length, x.origin[d, b], x.target[d, b]
    walk, fare, cost, people, place_points = t.walk, t.fare, t.cost, len(s.points), t.place_points
    walked, spent, attended, placed, points = s.walked, s.spent, s.attended, s.placed, s.points
    feature, feature_points, sights, hits = t.feature, t.feature_points, s.sights, s.hits
    for q in range(2):
        mask = x.mask[d, b, q]
        if mask == 0:
            continue
        before = origin
        for k in range(count[d, b, q] + 1):
            row = stop[d, b, q, k] if k < count[d, b, q] else target
            for p in range(people):
                if (mask >> p) & 1:
                    walked[p, d] += sign * walk[before, row]
                    spent[p] += sign * fare[before, row]
            before = row
            if k == count[d, b, q]:
                break
            attended[row] = attended[row] | mask if sign > 0 else attended[row] & ~mask
            placed[row] += sign
            for p in range(people):
                if not (mask >> p) & 1:
                    continue
                points[p] += sign * place_points[p, row]
                spent[p] += sign * cost[p, row]
                sights[p, d] += sign
                for y in range(feature.shape[1]):
                    f = feature[row, y]
                    if f < 0:
                        break
                    hits[p, f] += sign
                    points[p] += sign * feature_points[p, f] * HALVES[hits[p, f] - max(sign, 0)]


@kernel
def account(t: Tables, s: State, x: Parties) -> float:
    """Rebuild everybody's account from meals and parties; return the search value without split penalties."""
    s.attended[:] = 0
    s.placed[:] = 0
    s.hits[:] = 0
    s.points[:] = 0.0
    s.spent[:] = 0
    s.walked[:] = 0
    s.sights[:] = 0
    for d in range(len(s.size)):
        for k in range(1, s.size[d] - 1):
            row = s.seq[d, k]
            if t.kind[row] != SIGHT:
                attend(t, s, row, t.class_mask[t.slot_class[d * SLOTS + t.kind[row]]], d)
        for b in range(3):
            account_block(t, s, x, d, b, 1)
    return objective(t, s)


@part
def soft_points(t: Tables, s: State, p: int) -> float:
    """Return a person's points at the present accounts, soft limits included."""
    points = t.base[p] + s.points[p]
    for d in range(len(s.size)):
        points -= t.pace_loss[p] if s.sights[p, d] > t.pace_soft[p] else 0.0
        points -= t.walk_loss[p] if s.walked[p, d] > t.walk_soft[p] else 0.0
    return float(points)


@part
def part_block(t: Tables, s: State, x: Parties, w: Draft, o: Options, d: int, b: int, rounds: int, rng: Seeds) -> bool:  # noqa: C901 - one kernel: in parts a split took 4 % longer
    """Give one block the best of its partings; the present one stays unless another is better."""
    people = len(t.weights)
    for p in range(people):
        o.scaled[p] = (soft_points(t, s, p) - t.floor[p]) / t.span[p]
    slopes(t.rule, o.scaled, t.weights, w.slope)
    for p in range(people):
        w.slope[p] /= t.span[p]
    old_mask, old_count, old_stop = x.mask[d, b].copy(), x.length[d, b].copy(), x.stop[d, b].copy()
    old_value = objective(t, s) - (o.penalty if old_mask[1] else 0.0)
    account_block(t, s, x, d, b, -1)
    for p in range(people):
        o.points[p] = soft_points(t, s, p)
    x.mask[d, b, :] = 0
    best = -1e18
    for index in range(o.first[d, b], o.last[d, b]):
        other = -o.penalty if o.pairs[index, 1] else 0.0
        counts = (0, 0)
        for p in range(people):
            o.scaled[p] = o.points[p]
        for q in range(2):
            mask = o.pairs[index, q]
            if mask == 0:
                continue
            near = 0 if overlap(old_mask[0], mask) >= overlap(old_mask[1], mask) else 1
            warm = old_stop[near, : old_count[near]]
            count = best_route(t, s, x, w, (d, b, mask), rounds, warm, rng)
            other += route_gains(t, s, w, d, count, mask, o.gains[q])
            counts = (count, counts[1]) if q == 0 else (counts[0], count)
            for k in range(count):
                o.stops[q, k] = w.best[k]
            for p in range(people):
                o.scaled[p] += o.gains[q, p]
        for p in range(people):
            o.scaled[p] = (o.scaled[p] - t.floor[p]) / t.span[p]
        value = search_value(t.rule, o.scaled, t.weights) + other
        if value > best:
            best = value
            x.mask[d, b, 0], x.mask[d, b, 1] = o.pairs[index, 0], o.pairs[index, 1]
            x.length[d, b, 0], x.length[d, b, 1] = counts
            x.stop[d, b] = o.stops
    account_block(t, s, x, d, b, 1)
    new_value = objective(t, s) - (o.penalty if x.mask[d, b, 1] else 0.0)
    if new_value > old_value + 1e-9:
        return True
    account_block(t, s, x, d, b, -1)
    x.mask[d, b], x.length[d, b], x.stop[d, b] = old_mask, old_count, old_stop
    account_block(t, s, x, d, b, 1)
    return False


@part
def overlap(a: int, b: int) -> int:
    """Return how many people two parties share."""
    both, count = a & b, 0
    while both:
        both &= both - 1
        count += 1
    return count


@kernel
def part_all(t: Tables, s: State, x: Parties, w: Draft, o: Options, rounds: int, sweeps: int, rng: Seeds) -> float:
    """Part every block in random order, sweep after sweep until nothing improves; return the search value."""
    account(t, s, x)
    days = len(s.size)
    order = np.arange(days * 3)
    for sweep in range(sweeps):
        for k in range(len(order) - 1, 0, -1):
            other = int(uniform(rng) * (k + 1))
            order[k], order[other] = order[other], order[k]
        better = False
        for at in order:
            d, b = int(at // 3), int(at % 3)
            if o.last[d, b] > o.first[d, b]:
                better = part_block(t, s, x, w, o, d, b, rounds * (sweep + 1), rng) or better
        if not better:
            break
    return account(t, s, x)


def empty_options(t: Tables, pairs: Masks, first: Ints, last: Ints, penalty: float) -> Options:
    """Return the options of a problem with working memory."""
    people = len(t.weights)
    gains, stops = np.zeros((2, people)), np.zeros((2, MOST_STOPS), np.int32)
    return Options(pairs, first, last, gains, stops, np.zeros(people), np.zeros(people), penalty)
