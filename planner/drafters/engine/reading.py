"""Reading: kernel states as solutions, and solutions as kernel states."""

import numpy as np

from planner.drafters.engine.problem import DINNER, LUNCH, Problem
from planner.drafters.engine.route import State, retime
from planner.drafters.engine.solution import DayRoute, Solution, Stop, Walk
from planner.drafters.engine.tables import SIGHT, SLOTS, Tables
from planner.drafters.engine.welfare import exact_value


def members_of(mask: int, people: int) -> tuple[int, ...]:
    """Return the person indices of a bit mask, ascending."""
    return tuple(p for p in range(people) if mask >> p & 1)


def read_plan(problem: Problem, t: Tables, s: State, value: float) -> Solution:
    """Return a tallied kernel state as a solution."""
    scaled = s.scaled.copy()
    return Solution(
        days=tuple(_read_day(problem, t, s, d) for d in range(problem.days)),
        utilities=tuple(float(u) for u in np.clip(scaled, 0.0, 1.0)),
        welfare=float(exact_value(t.rule, scaled, t.weights)),
        objective=value,
        missing=missing_of(problem, t, s),
    )


def _read_day(problem: Problem, t: Tables, s: State, d: int) -> DayRoute:
    block, meals = int(t.first_block[d]), {}
    stops: list[list[tuple[int, Stop]]] = [[], [], []]
    for k in range(1, s.size[d] - 1):
        row = int(s.seq[d, k])
        begin = int(s.begin[d, k])
        arrive = int(s.depart[d, k - 1] + t.travel[s.seq[d, k - 1], row])
        stop = Stop(int(t.node[row]), arrive, begin, begin + int(t.duration[row]))
        kind = int(t.kind[row])
        if kind == SIGHT:
            stops[block].append((int(t.lock_mask[row]) if t.lock_slot[row] >= 0 else -1, stop))
        else:
            meals[kind] = stop
            block = kind - 2
    masks = [int(t.class_mask[t.slot_class[d * SLOTS + b]]) for b in range(3)]
    walks = tuple(_read_block(stops[b], masks[b], problem.people) for b in range(3))
    return DayRoute((walks[0], walks[1], walks[2]), meals.get(LUNCH), meals.get(DINNER))


def _read_block(stops: list[tuple[int, Stop]], mask: int, people: int) -> tuple[Walk, ...]:
    """Return the parties of a block: one, or one more for stops that are locked for some people only."""
    if not mask:
        return ()
    own = sorted({allowed & mask for allowed, _ in stops if allowed & mask != mask})
    if not own:
        return (Walk(members_of(mask, people), tuple(stop for _, stop in stops)),)
    some = own[0]
    mine = tuple(stop for allowed, stop in stops if allowed & some == some)
    rest = tuple(stop for allowed, stop in stops if allowed & mask & ~some == mask & ~some)
    return (Walk(members_of(some, people), mine), Walk(members_of(mask & ~some, people), rest))


def missing_of(problem: Problem, t: Tables, s: State) -> tuple[tuple[str, int], ...]:
    """Return the meals, musts and locks that the plan lacks, and whose hard caps it breaks."""
    out = [("lunch", d) for d in range(problem.days) if t.has_meal[d, 0] and s.meal_at[d, 0] < 0]
    out += [("dinner", d) for d in range(problem.days) if t.has_meal[d, 1] and s.meal_at[d, 1] < 0]
    musts = {int(t.node[r]) for r in range(len(t.twin)) if t.must[r]}
    for node in sorted(musts):
        rows = [r for r in range(len(t.twin)) if t.node[r] == node]
        seen = 0
        for r in rows:
            seen |= int(s.attended[r])
        if int(t.must[rows[0]]) & ~seen:
            out.append(("must", node))
    out += [("locked", int(t.node[r])) for r in range(len(t.twin)) if t.lock_slot[r] >= 0 and not s.placed[r]]
    over = ((t.pace_hard[:, None], s.sights, "pace"), (t.walk_hard[:, None], s.walked, "walking"))
    for limit, used, name in (*over, (t.cost_cap, s.spent, "cost")):
        broken = used > limit
        out += [(name, int(p)) for p in np.unique(np.nonzero(broken)[0])]
    return tuple(out)


def write_plan(t: Tables, s: State, plan: Solution) -> None:
    """Write a solution into an empty state as a joint plan: what still fits, in the same order; the rest is left out.

    Of two parties in one block the stops of the larger come first, those of the other follow if they fit.
    """
    rows = {(int(t.node[r]), int(t.kind[r])): r for r in range(len(t.twin)) if t.lock_slot[r] < 0}
    rows |= {(int(t.node[r]), int(t.kind[r])): r for r in range(len(t.twin)) if t.lock_slot[r] >= 0 and t.twin[r] != -2}
    locked = {(int(t.lock_slot[r]), int(t.node[r])): r for r in range(len(t.twin)) if t.lock_slot[r] >= 0}
    used: set[int] = set()
    for d, day in enumerate(plan.days):
        for slot, node in _in_order(day):
            kind = slot if slot >= LUNCH else SIGHT
            at = d * SLOTS + slot
            row = locked.get((at, node), rows.get((node, kind), -1))
            twin = int(t.twin[row]) if row >= 0 else -1
            if row < 0 or not t.slot_ok[at, row] or (row in used and twin != -2) or twin in used:
                continue
            end = int(s.size[d])
            s.seq[d, end], s.seq[d, end - 1] = s.seq[d, end - 1], row
            s.size[d] += 1
            if retime(t, s, d):
                used.add(row)
            else:
                s.seq[d, end - 1] = s.seq[d, end]
                s.size[d] -= 1


def _in_order(day: DayRoute) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for block, meal, slot in ((0, day.lunch, LUNCH), (1, day.dinner, DINNER), (2, None, 0)):
        seen: list[int] = []
        for walk in sorted(day.blocks[block], key=lambda walk: -len(walk.members)):
            seen += [stop.node for stop in walk.stops if stop.node not in seen]
        out += [(block, node) for node in seen]
        if meal is not None:
            out.append((slot, meal.node))
    return out
