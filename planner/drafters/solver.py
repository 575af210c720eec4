"""Solver: the default drafter; it searches for outlines by large neighbourhood search, offline and repeatably."""

from collections.abc import Iterator
from dataclasses import replace

from planner.clash import attempt, needs_of
from planner.days.frame import paced_by
from planner.drafters.arrays import problem_of
from planner.drafters.engine.candidates import draft_candidates
from planner.drafters.engine.search import solve as search
from planner.drafters.engine.solution import Solution
from planner.drafters.framed_trip import FramedTrip, prepared
from planner.drafters.skeleton import Skeleton, cheapest, shortlist
from planner.drafters.task import DraftTask
from planner.outline import Outline
from planner.repair import repair

ROUNDS = 1_500
"""Rounds of search for one plan of the pool: the group benchmark gains less than half a percent beyond."""
TRIAL_ROUNDS = 300
"""Rounds with which journeys and beds are compared before one choice of them is searched in earnest."""
MISSING_PENALTY = 0.05
"""Welfare lost for each meal or wish a short trial had no room for: a longer search often finds it."""


def solve(task: DraftTask) -> Iterator[Outline]:
    """Yield up to `task.how_many` outlines that differ in who profits, best first, and a cheaper one if there is one.

    When none of them meets every need, one more follows that thinks of nothing but the needs; a request that
    contradicts itself still gets its attempts, whose violations the check will name. Same task, same outlines.
    """
    met = False
    for outline in search_drafts(task):
        met = met or _holds(outline, task)
        yield outline
    if not met and task.how_many > 1:
        yield from _needs_first(task)


def _needs_first(task: DraftTask) -> Iterator[Outline]:
    """Yield drafts in which hours and rests give way to needs; where even they fail, one that thinks of needs alone."""
    paced = replace(task, group=paced_by("needs", task.group))
    first = {"hours": "needs", "idea": "needs first"}
    drafts = [outline.model_copy(update=first) for outline in search_drafts(paced)]
    if not any(_holds(outline, task) for outline in drafts):
        bare = attempt(task.group, needs_of(task.group, task.facts), task.facts, probe, task.banned)
        drafts = [bare.outline.model_copy(update=first)] if bare is not None else []
    yield from drafts


def _holds(outline: Outline, task: DraftTask) -> bool:
    return not repair(outline, task.group, task.facts, task.locks, task.banned).violations


def search_drafts(task: DraftTask) -> Iterator[Outline]:
    """Yield what the search finds, whether or not it meets every need."""
    chosen, thrifty = most_promising(task), cheapest(task)
    several = task.how_many > 1 and thrifty != chosen
    yield from _drafts(task, chosen, task.how_many - several)
    if several:
        yield from _drafts(task, thrifty, 1, "cheapest beds and journeys")


def probe(task: DraftTask) -> Iterator[Outline]:
    """Yield one draft on the cheapest journeys and beds: enough to ask whether needs can be met at all."""
    yield from _drafts(task, cheapest(task), 1)


def most_promising(task: DraftTask) -> Skeleton:
    """Return the journeys and beds under which a short search does best: money left over is worth what it buys."""
    return max(shortlist(task), key=lambda skeleton: _promise(task, skeleton))


def _promise(task: DraftTask, skeleton: Skeleton) -> float:
    problem = problem_of(prepared(task, skeleton))
    trial = search(problem, min(TRIAL_ROUNDS, task.rounds or TRIAL_ROUNDS), task.seed)
    return trial.welfare - MISSING_PENALTY * len(trial.missing)


def _drafts(task: DraftTask, skeleton: Skeleton, how_many: int, idea: str = "") -> Iterator[Outline]:
    trip = prepared(task, skeleton)
    problem = problem_of(trip)
    for solution in draft_candidates(problem, how_many, task.rounds or ROUNDS, task.seed):
        yield trip.outline(solution, idea or _idea(solution, trip))


def _idea(solution: Solution, trip: FramedTrip) -> str:
    """Return an engine's label with names in place of numbers."""
    if not solution.label.startswith("for "):
        return solution.label
    names = [trip.people[int(number)].name for number in solution.label.removeprefix("for ").split(", ")]
    return f"kindest to {', '.join(names)}"
