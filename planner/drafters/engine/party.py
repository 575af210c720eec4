"""Party: who goes with whom in a block, the working memory of their route, and what limits it."""

from typing import NamedTuple

import numpy as np

from planner.drafters.engine.jit import part
from planner.drafters.engine.problem import AFTERNOON, NO_LIMIT, Bools, Floats, Ints
from planner.drafters.engine.route import State
from planner.drafters.engine.tables import Masks, Tables

MOST_STOPS = 8
"""An outline's party makes at most this many stops in a block."""


class Parties(NamedTuple):
    """The blocks of a plan: who goes with whom, where from, where to. A block that does not exist has party 0."""

    mask: Masks  # [D, 3, 2] the two parties, 0 none
    length: Ints  # [D, 3, 2] stops
    stop: Ints  # [D, 3, 2, MOST_STOPS] rows
    origin: Ints  # [D, 3] row of the anchor before
    target: Ints  # [D, 3] row of the anchor behind
    leave: Ints  # [D, 3] departure from the anchor before, without rest
    arrive: Ints  # [D, 3] latest arrival at the anchor behind


class Draft(NamedTuple):
    """Working memory for one route, and what came out of it."""

    listed: Ints  # [J] rows worth a visit
    prize: Floats  # [J]
    sure: Floats  # [J] extra welfare of musts and locks
    feature_prize: Floats  # [F]
    seen: Ints  # [F] hits inside the route
    noise: Floats  # [J]
    inside: Bools  # [J]
    seq: Ints  # [MOST_STOPS + 2] anchors included
    depart: Ints  # [MOST_STOPS + 2]
    latest: Ints  # [MOST_STOPS + 2]
    best: Ints  # [MOST_STOPS]
    slope: Floats  # [P]
    forbid: Masks  # [J] who may not
    origin: Ints  # [2] rows of the anchors


class Room(NamedTuple):
    """What limits one party in one block."""

    leave: int
    arrive: int
    pace: int
    soft_pace: int
    walk: int
    soft_walk: int


def empty_draft(t: Tables, forbid: Masks) -> Draft:
    """Return working memory for a problem; `forbid` [J] says who may not do a row."""
    rows, (people, features) = len(t.twin), t.feature_points.shape
    return Draft(
        listed=np.zeros(rows, np.int32),
        prize=np.zeros(rows),
        sure=np.zeros(rows),
        feature_prize=np.zeros(features),
        seen=np.zeros(features, np.int32),
        noise=np.ones(rows),
        inside=np.zeros(rows, np.bool_),
        seq=np.zeros(MOST_STOPS + 2, np.int32),
        depart=np.zeros(MOST_STOPS + 2, np.int32),
        latest=np.zeros(MOST_STOPS + 2, np.int32),
        best=np.zeros(MOST_STOPS, np.int32),
        slope=np.zeros(people),
        forbid=forbid,
        origin=np.zeros(2, np.int32),
    )


@part
def room_of(t: Tables, s: State, x: Parties, d: int, b: int, mask: int) -> Room:
    """Return the limits of a party in a block whose own stops are not in the accounts."""
    rest, pace, soft_pace, walk, soft_walk = 0, MOST_STOPS, MOST_STOPS, NO_LIMIT, NO_LIMIT
    for p in range(len(t.weights)):
        if (mask >> p) & 1:
            rest = max(rest, t.rest[p, d])
            pace = min(pace, t.pace_hard[p] - s.sights[p, d])
            walk = min(walk, t.walk_hard[p] - s.walked[p, d])
            if t.pace_soft[p] >= s.sights[p, d]:
                soft_pace = min(soft_pace, t.pace_soft[p] - s.sights[p, d])
            if t.walk_soft[p] >= s.walked[p, d]:
                soft_walk = min(soft_walk, t.walk_soft[p] - s.walked[p, d])
    leave = x.leave[d, b] + (rest if b == AFTERNOON else 0)
    return Room(leave, x.arrive[d, b], pace, soft_pace, walk, soft_walk)
