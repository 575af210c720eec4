"""Party routes: the best way of one party through one block, between anchors that do not move."""

from planner.drafters.engine.bench import LOCK_GAIN, MUST_GAIN
from planner.drafters.engine.chance import Seeds, uniform
from planner.drafters.engine.jit import part
from planner.drafters.engine.party import MOST_STOPS, Draft, Parties, Room, room_of
from planner.drafters.engine.problem import Floats, Ints
from planner.drafters.engine.route import BROKEN_CAP, HALVES, MISSING_LOCK, MISSING_MUST, NEVER, State, start_of
from planner.drafters.engine.tables import SIGHT, SLOTS, Tables


@part
def list_rows(t: Tables, s: State, x: Parties, w: Draft, d: int, b: int, mask: int, leave: int) -> int:  # noqa: C901 - one kernel: parts would cost calls
    """List the rows that a party may and wants to do in a block, with linear prizes; return how many."""
    people, features = t.feature_points.shape
    prizes, sure, feature_prize, slope, listed = w.prize, w.sure, w.feature_prize, w.slope, w.listed
    travel, windows, kind, attended, lock_slot = t.travel, t.windows, t.kind, s.attended, t.lock_slot
    at, origin, target, arrive = d * SLOTS + b, x.origin[d, b], x.target[d, b], x.arrive[d, b]
    feature_prize[:] = 0.0
    for p in range(people):
        if (mask >> p) & 1:
            for f in range(features):
                feature_prize[f] += slope[p] * t.feature_points[p, f] * HALVES[s.hits[p, f]]
    count = 0
    for row in range(len(attended)):
        if kind[row] != SIGHT or not t.slot_ok[at, row] or attended[row] & mask:
            continue
        if lock_slot[row] >= 0:
            if t.lock_mask[row] & mask != mask:
                continue
        elif w.forbid[row] & mask:
            continue
        begin = start_of(windows, d, row, leave + travel[origin, row])
        if begin >= NEVER or begin + t.duration[row] + travel[row, target] > arrive:
            continue
        prize = t.interest[row] if s.placed[row] == 0 else 0.0
        payable = True
        for p in range(people):
            if (mask >> p) & 1:
                prize += slope[p] * t.place_points[p, row]
                payable = payable and s.spent[p] + t.cost[p, row] <= t.cost_cap[p]
        total = prize
        for y in range(t.feature.shape[1]):
            if t.feature[row, y] >= 0:
                total += feature_prize[t.feature[row, y]]
        sure[row] = 0.0
        owing = t.must[row] & mask
        while owing:
            owing &= owing - 1
            sure[row] += MISSING_MUST
        if lock_slot[row] >= 0:
            sure[row] += MISSING_LOCK
        if (total > 0.0 and payable) or sure[row] > 0.0:
            prizes[row] = prize
            listed[count] = row
            count += 1
    return count


@part
def time_route(t: Tables, w: Draft, d: int, size: int, leave: int, arrive: int) -> bool:
    """Time seq[0..size-1], anchors included; False when a stop or the anchor behind is missed."""
    seq, depart, latest, travel, windows = w.seq, w.depart, w.latest, t.travel, t.windows
    depart[0] = leave
    for k in range(1, size - 1):
        row = seq[k]
        begin = start_of(windows, d, row, depart[k - 1] + travel[seq[k - 1], row])
        if begin >= NEVER:
            return False
        depart[k] = begin + t.duration[row]
    latest[size - 1] = arrive
    for k in range(size - 2, 0, -1):
        row = seq[k]
        limit = latest[k + 1] - travel[row, seq[k + 1]] - t.duration[row]
        latest[k] = -NEVER
        for v in range(2, -1, -1):
            if windows[d, row, v, 1] >= windows[d, row, v, 0] and windows[d, row, v, 0] <= limit:
                latest[k] = min(windows[d, row, v, 1], limit)
                break
    return bool(depart[size - 2] + travel[seq[size - 2], seq[size - 1]] <= arrive)


@part
def fill_route(  # noqa: C901 - one kernel: in three parts, even inlined, a split took a fifth longer
    t: Tables, w: Draft, d: int, size: int, count: int, room: Room, strict: bool, power: int
) -> int:
    """Insert listed rows by gain over delay until nothing fits; return the new size. Everything is priced anew."""
    listed, seq, depart, latest, travel, walk = w.listed, w.seq, w.depart, w.latest, t.travel, t.walk
    prize, sure, feature_prize, seen, noise, inside = w.prize, w.sure, w.feature_prize, w.seen, w.noise, w.inside
    windows, duration, feature, has_walk = t.windows, t.duration, t.feature, t.has_walk
    pace = min(room.pace, room.soft_pace) if strict else room.pace
    walk_left = min(room.walk, room.soft_walk) if strict else room.walk
    for k in range(size - 1):
        walk_left -= walk[seq[k], seq[k + 1]]
    while size - 2 < pace and size < MOST_STOPS + 2:
        best, best_row, best_at = 0.0, -1, -1
        for x in range(count):
            row = listed[x]
            if inside[row]:
                continue
            g = prize[row] + (LOCK_GAIN if sure[row] >= MISSING_LOCK else MUST_GAIN if sure[row] > 0.0 else 0.0)
            for y in range(feature.shape[1]):
                f = feature[row, y]
                if f < 0:
                    break
                g += feature_prize[f] * HALVES[seen[f]]
            if g <= 0.0:
                continue
            sharp = g
            for _ in range(power):
                sharp *= g
            for k in range(size - 1):
                before, after = seq[k], seq[k + 1]
                arrive = start_of(windows, d, row, depart[k] + travel[before, row]) + duration[row] + travel[row, after]
                if arrive > latest[k + 1]:
                    continue
                if has_walk and walk[before, row] + walk[row, after] - walk[before, after] > walk_left:
                    continue
                delay = max(0, arrive - depart[k] - travel[before, after])
                score = sharp / (delay + 1) * noise[row]
                if score > best:
                    best, best_row, best_at = score, row, k
        if best_row < 0:
            break
        walk_left -= (
            walk[seq[best_at], best_row] + walk[best_row, seq[best_at + 1]] - walk[seq[best_at], seq[best_at + 1]]
        )
        for k in range(size, best_at + 1, -1):
            seq[k] = seq[k - 1]
        seq[best_at + 1] = best_row
        size += 1
        inside[best_row] = True
        for y in range(feature.shape[1]):
            if feature[best_row, y] >= 0:
                seen[feature[best_row, y]] += 1
        time_route(t, w, d, size, room.leave, room.arrive)
    return size


@part
def start_route(t: Tables, w: Draft, size: int) -> None:
    """Mark what the first `size` positions of the draft already hold."""
    w.inside[:] = False
    w.seen[:] = 0
    for k in range(1, size - 1):
        row = w.seq[k]
        w.inside[row] = True
        for y in range(t.feature.shape[1]):
            if t.feature[row, y] >= 0:
                w.seen[t.feature[row, y]] += 1


@part
def route_value(t: Tables, s: State, w: Draft, d: int, size: int, mask: int) -> float:
    """Return the linear welfare of a drafted route for its party, soft limits included, a hard one broken = -inf."""
    value, walked = 0.0, t.walk[w.seq[0], w.seq[1]]
    for k in range(1, size - 1):
        row = w.seq[k]
        value += w.prize[row] + w.sure[row]
        walked += t.walk[row, w.seq[k + 1]]
    for f in range(len(w.seen)):
        if w.seen[f] > 0:
            value += w.feature_prize[f] * (2.0 - HALVES[w.seen[f] - 1])
    for p in range(len(t.weights)):
        if not (mask >> p) & 1:
            continue
        if s.sights[p, d] <= t.pace_soft[p] < s.sights[p, d] + size - 2:
            value -= w.slope[p] * t.pace_loss[p]
        if s.walked[p, d] <= t.walk_soft[p] < s.walked[p, d] + walked:
            value -= w.slope[p] * t.walk_loss[p]
        if size > 2 and s.walked[p, d] + walked > t.walk_hard[p]:
            value -= 1e3
        if size > 2 and s.sights[p, d] + size - 2 > t.pace_hard[p]:
            value -= 1e3
    return value


@part
def route_gains(t: Tables, s: State, w: Draft, d: int, count: int, mask: int, gains: Floats) -> float:  # noqa: C901 - one kernel: parts would cost calls
    """Write what the best route brings everybody in points, soft limits included; return its other welfare.

    The other welfare is interest, kept musts and locks; broken money caps are taken off.
    """
    best = w.best
    other = 0.0
    gains[:] = 0.0
    for k in range(count):
        other += w.sure[best[k]] + (t.interest[best[k]] if s.placed[best[k]] == 0 else 0.0)
    for p in range(len(t.weights)):
        if not (mask >> p) & 1:
            continue
        before, walked, spent = w.origin[0], 0, s.spent[p]
        for k in range(count + 1):
            row = best[k] if k < count else w.origin[1]
            walked += t.walk[before, row]
            spent += t.fare[before, row]
            before = row
            if k == count:
                break
            spent += t.cost[p, row]
            gains[p] += t.place_points[p, row]
            for y in range(t.feature.shape[1]):
                f = t.feature[row, y]
                if f < 0:
                    break
                earlier = s.hits[p, f]
                for z in range(k):
                    for v in range(t.feature.shape[1]):
                        earlier += 1 if t.feature[best[z], v] == f else 0
                gains[p] += t.feature_points[p, f] * HALVES[earlier]
        if s.sights[p, d] <= t.pace_soft[p] < s.sights[p, d] + count:
            gains[p] -= t.pace_loss[p]
        if s.walked[p, d] <= t.walk_soft[p] < s.walked[p, d] + walked:
            gains[p] -= t.walk_loss[p]
        if spent > t.cost_cap[p]:
            other -= BROKEN_CAP
        if count and s.walked[p, d] + walked > t.walk_hard[p]:
            other -= BROKEN_CAP
        if count and s.sights[p, d] + count > t.pace_hard[p]:
            other -= BROKEN_CAP
    return other


@part
def best_route(
    t: Tables, s: State, x: Parties, w: Draft, place: tuple[int, int, int], rounds: int, warm: Ints, rng: Seeds
) -> int:
    """Draft the best route of a party, (day, block, mask) = place, into w.best; return its number of stops.

    Starts from the rows in `warm` (as far as they fit) and improves them in `rounds` rounds of tearing and filling.
    """
    d, b, mask = place
    room = room_of(t, s, x, d, b, mask)
    w.origin[0], w.origin[1] = x.origin[d, b], x.target[d, b]
    count = list_rows(t, s, x, w, d, b, mask, room.leave)
    kept, seq = 0, w.seq
    best_value = -1e18
    seq[0] = x.origin[d, b]
    for index in range(rounds):
        size = 1
        keep = 1.0 if index == 0 else uniform(rng)
        for k in range(len(warm) if index == 0 else kept):
            row = warm[k] if index == 0 else w.best[k]
            if row >= 0 and (index > 0 or listed_row(w, count, row)) and uniform(rng) <= keep:
                seq[size] = row
                size += 1
                seq[size] = x.target[d, b]
                if not time_route(t, w, d, size + 1, room.leave, room.arrive):
                    size -= 1
        seq[size] = x.target[d, b]
        size += 1
        time_route(t, w, d, size, room.leave, room.arrive)
        start_route(t, w, size)
        spread = 0.0 if index == 0 else 0.8 * uniform(rng)
        for y in range(count):
            w.noise[w.listed[y]] = 1.0 + spread * (2.0 * uniform(rng) - 1.0)
        size = fill_route(t, w, d, size, count, room, index % 2 == 0, index % 3)
        value = route_value(t, s, w, d, size, mask)
        if value >= best_value:
            best_value, kept = value, size - 2
            for k in range(kept):
                w.best[k] = seq[k + 1]
    return kept


@part
def listed_row(w: Draft, count: int, row: int) -> bool:
    """Return whether a row is among the first `count` listed."""
    found = False
    for y in range(count):
        found = found or w.listed[y] == row
    return found
