"""Feedback: what a draft lacks, in lines that a drafter can read; nothing in them is anybody's secret."""

from planner.agent.refiner import shortfalls
from planner.agent.setting import Judged

MOST_EACH = 3
"""Lines about one traveller: the dearest disappointments first."""
MOST = 20


def feedback(best: Judged) -> tuple[str, ...]:
    """Return what the best draft breaks, then what each traveller misses most, whoever falls shortest first."""
    lines = [f"broken: {violation.open_text}" for violation in best.score.violations]
    for name in shortfalls(best.score):
        missed = [r for r in best.score.utilities[name].reasons if r.disappoints and not r.sealed]
        missed.sort(key=lambda reason: reason.points - reason.worth)
        lines.extend(f"{name} misses: {r.wish or r.text} ({r.text})" for r in missed[:MOST_EACH])
    return tuple(lines[:MOST])
