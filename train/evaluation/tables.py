"""Tables: a summary as Markdown and as JSON; every mean stands beside what entered it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Final

from rewards.audit.figure import Figure
from train.evaluation.measured import MEASURES
from train.evaluation.summary import EVERYTHING, PAIRED, Row, Summary

NOTHING: Final = "-"
WIN_DIGITS: Final = 3
FATES: Final = ("trials", "feasible", "infeasible", "unreadable", "unscored")

NOTES: Final = (
    "Figures are means over tasks of the mean over a task's trials, with the 95 % interval of a bootstrap over tasks.",
    "A difference is taken task by task, over the tasks that both have a value for, and resampled in pairs; a star "
    "marks an interval without zero. Without a correction for many comparisons one in twenty is starred by chance.",
    "Plans are judged as the planner would use them: repaired where code can repair them. Only what says 'as written' "
    "is about the policy's own words.",
    "GTB is GroupTravelBench (arXiv 2605.25200), its four rule metrics on the exported plan; its judge is not among "
    "them. Completeness is 100 by construction, because these policies are given the wishes and ask nobody.",
)


def document(summary: Summary, about: Mapping[str, object]) -> dict[str, object]:
    """Return a summary as plain JSON: `about` first, then counts and rows, then what enters each mean."""
    entering = {name: {"title": measure.title, "enters": measure.enters} for name, measure in MEASURES.items()}
    rows = [asdict(row) for row in summary.rows]
    return {**about, "baseline": summary.baseline, "counts": summary.counts, "rows": rows, "measures": entering}


def markdown(summary: Summary, about: Mapping[str, str]) -> str:
    """Return a summary as a page of Markdown; `about` is told first, a line each."""
    return "\n".join(_page(summary, about)) + "\n"


def policies_of(summary: Summary) -> tuple[str, ...]:
    """Return the policies in the order of the columns, the baseline first."""
    return tuple(summary.counts)


Write = Callable[[Figure, int, str], str]
"""Writes a figure with so many digits and a sign where "+" asks for one."""


def figures(summary: Summary, write: Write, part: str = EVERYTHING) -> Iterator[tuple[str, list[str]]]:
    """Yield the title of every measure that a part of the tasks has with each policy's figure, the win rate last."""
    digits = {**{name: measure.digits for name, measure in MEASURES.items()}, PAIRED: WIN_DIGITS}
    for name, places in digits.items():
        rows = [summary.row(policy, name, part) for policy in policies_of(summary)]
        if any(rows):
            title = MEASURES[name].title if name in MEASURES else name
            yield title, [write(row.figure, places, "") if row else NOTHING for row in rows]


def differences(summary: Summary, write: Write) -> Iterator[tuple[str, list[str]]]:
    """Yield the title of every measure with each other policy's difference to the baseline, starred beyond zero."""
    others = [policy for policy in policies_of(summary) if policy != summary.baseline]
    for name, measure in MEASURES.items():
        rows = [summary.row(policy, name) for policy in others]
        if any(row and row.difference for row in rows):
            yield measure.title, [_difference(row, measure.digits, write) for row in rows]


def starred(figure: Figure) -> bool:
    """Return whether an interval leaves zero out."""
    return figure.low is not None and figure.high is not None and not figure.low <= 0.0 <= figure.high


def _page(summary: Summary, about: Mapping[str, str]) -> Iterator[str]:
    policies = policies_of(summary)
    yield "# Evaluation"
    yield ""
    yield from (f"- {name}: {value}" for name, value in about.items())
    yield from ("", "## What became of the trials", "")
    yield from _table(["policy", *FATES], [[p, *(str(summary.counts[p][fate]) for fate in FATES)] for p in policies])
    yield from ("", "## Figures", "")
    yield from _table(["", *policies], [[title, *cells] for title, cells in figures(summary, with_interval)])
    others = [policy for policy in policies if policy != summary.baseline]
    if others:
        yield from ("", f"## Differences to {summary.baseline}", "")
        yield from _table(["", *others], [[title, *cells] for title, cells in differences(summary, with_interval)])
    yield from ("", "## By number of people and dispersion", "")
    yield from _table(["tasks", "", *policies], list(_slices(summary)))
    yield from ("", "## What enters each mean", "")
    yield from (f"- {measure.title}: {measure.enters}" for measure in MEASURES.values())
    yield ""
    yield from NOTES


def _slices(summary: Summary) -> Iterator[list[str]]:
    for part in dict.fromkeys(row.part for row in summary.rows if row.part != EVERYTHING):
        most = max(row.tasks for row in summary.rows if row.part == part)
        yield from ([f"{part} ({most})", title, *cells] for title, cells in figures(summary, with_interval, part))


def _difference(row: Row | None, digits: int, write: Write) -> str:
    if row is None or row.difference is None:
        return NOTHING
    return write(row.difference, digits, "+") + (" *" if starred(row.difference) else "")


def alone(figure: Figure, digits: int, sign: str) -> str:
    """Write a number without its interval."""
    return _number(figure.value, digits, sign)


def with_interval(figure: Figure, digits: int, sign: str) -> str:
    """Write a number with the ends of its interval, and no sign before nothing."""
    value = _number(figure.value, digits, sign)
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return value
    return f"{value} [{_number(figure.low, digits, sign)}, {_number(figure.high, digits, sign)}]"


def _number(value: float, digits: int, sign: str) -> str:
    text = f"{value:{sign}.{digits}f}"
    return f"{0:.{digits}f}" if float(text) == 0.0 else text


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---", *["---:"] * (len(head) - 1)])
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("*", "\\*") for cell in cells) + " |"
