"""Pictures: an evaluation as SVG files in the style of the noise laboratory's; drawn by matplotlib, imported late."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.charts import COLOURS, GRID, INK, PALE, sheet
from train.evaluation.measured import MEASURES
from train.evaluation.summary import Row, Summary
from train.evaluation.tables import policies_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COMPARED: Final = ("gained", "worst", "feasible")
"""What the first picture compares policies by."""
SLOPED: Final = "gained"
"""What is drawn over people and over dispersion."""
OVER: Final[Mapping[str, str]] = {
    "people": "number of people",
    "dispersion": "dispersion under the baseline, thirds of the tasks",
}
"""The words that parts of the tasks end in, and what their axis is called."""
ASIDE: Final = 0.06
"""Steps of the axis between the lines of two policies, so that no interval hides another."""


def draw(summary: Summary, folder: Path) -> Iterator[Path]:
    """Write the pictures of a summary and yield where; raises OSError when one cannot be written."""
    yield _policies(summary, folder / "policies.svg")
    for word, across in OVER.items():
        parts = [part for part in dict.fromkeys(row.part for row in summary.rows) if part.endswith(f" {word}")]
        if len(parts) > 1:
            names = [part.removesuffix(f" {word}") for part in parts]
            yield _lines(summary, dict(zip(parts, names, strict=True)), across, folder / f"{word}.svg")


def _policies(summary: Summary, path: Path) -> Path:
    """Draw each policy's welfare, worst-off and feasibility with their intervals, one panel each."""
    names = policies_of(summary)
    with sheet(path, 2.6 * len(COMPARED) + 0.8, 0.9 + 0.34 * len(names), len(COMPARED)) as axes:
        for number, (axis, measure) in enumerate(zip(axes, COMPARED, strict=True)):
            axis.set_title(MEASURES[measure].title)
            axis.set_xlim(0, 1)
            axis.grid(visible=False, axis="y")
            for place, policy in enumerate(reversed(names)):
                _dot(axis, place, summary.row(policy, measure), COLOURS[names.index(policy) % len(COLOURS)])
            if number == 0:
                axis.set_yticks(range(len(names)), list(reversed(names)))
            axis.tick_params(axis="y", length=0)
            axis.set_ylim(-0.6, len(names) - 0.4)
    return path


def _lines(summary: Summary, parts: Mapping[str, str], across: str, path: Path) -> Path:
    """Draw welfare gained over parts of the tasks, each with its short name, a line a policy with its interval."""
    names = policies_of(summary)
    with sheet(path, 5.6, 3.4) as (axis,):
        for number, policy in enumerate(names):
            rows = [summary.row(policy, SLOPED, part) for part in parts]
            aside = (number - (len(names) - 1) / 2) * ASIDE
            known = [(place + aside, row) for place, row in enumerate(rows) if row is not None]
            _line(axis, known, COLOURS[number % len(COLOURS)], policy)
        axis.set_xticks(range(len(parts)), list(parts.values()))
        axis.set_xlabel(across)
        axis.set_ylabel(MEASURES[SLOPED].title)
        axis.legend(frameon=False, fontsize=9, handlelength=1.4)
    return path


def _line(axis: "Axes", known: Sequence[tuple[float, Row]], colour: str, policy: str) -> None:
    places = [place for place, _ in known]
    axis.plot(places, [row.figure.value for _, row in known], "o-", color=colour, markersize=5, label=policy)
    for place, row in known:
        if row.figure.low is not None and row.figure.high is not None:
            axis.plot([place, place], [row.figure.low, row.figure.high], color=colour, linewidth=1.0, alpha=0.6)


def _dot(axis: "Axes", place: int, row: Row | None, colour: str) -> None:
    if row is None:
        return
    figure = row.figure
    axis.plot([0, 1], [place, place], color=GRID, linewidth=0.8)
    if figure.low is not None and figure.high is not None:
        axis.plot([figure.low, figure.high], [place, place], color=INK, linewidth=1.2)
    axis.plot(figure.value, place, "o", color=colour, markersize=6)
    axis.annotate(f"{figure.value:.2f}", (figure.value, place), xytext=(0, 6), textcoords="offset points",
                  ha="center", fontsize=8, color=PALE)  # fmt: skip
