"""Splits: how often a party goes apart on a plan, counted as GroupTravelBench does."""

from collections import Counter
from itertools import combinations
from typing import NamedTuple

from rewards.experience import Candidate


class _Apart(NamedTuple):
    """One visit that somebody who is there misses."""

    start_min: int
    end_min: int
    team: frozenset[str]


def splits(candidate: Candidate) -> int:
    """Return for each stretch of overlapping visits the number of teams less one, summed over the trip.

    Only visits that somebody present misses count, and only stretches in which no two teams share a member.
    """
    return sum(_splits_of(day) for day in _apart_by_day(candidate))


def _apart_by_day(candidate: Candidate) -> list[list[_Apart]]:
    """Return the visits that not everybody attends, a list for each day, in order of time."""
    present = Counter(day for lived in candidate.experiences for day in lived.days)
    teams: dict[tuple[int, str, int, int], set[str]] = {}
    for lived in candidate.experiences:
        for visit in lived.visits:
            key = (visit.day, visit.line, visit.start_min, visit.end_min)
            teams.setdefault(key, set()).add(lived.traveller)
    days: dict[int, list[_Apart]] = {}
    for (day, _, start, end), team in teams.items():
        if len(team) < present[day]:
            days.setdefault(day, []).append(_Apart(start, end, frozenset(team)))
    return [sorted(visits, key=lambda visit: (visit.start_min, visit.end_min)) for visits in days.values()]


def _splits_of(visits: list[_Apart]) -> int:
    """Return the splits of one day: visits that overlap, directly or through others, form one stretch."""
    total, until, teams = 0, -1, set[frozenset[str]]()
    for visit in visits:
        if visit.start_min >= until:
            total, teams = total + _parted(teams), set()
        teams.add(visit.team)
        until = max(until, visit.end_min)
    return total + _parted(teams)


def _parted(teams: set[frozenset[str]]) -> int:
    """Return the number of teams less one, 0 where one is in two teams."""
    if any(one & other for one, other in combinations(teams, 2)):
        return 0
    return max(0, len(teams) - 1)
