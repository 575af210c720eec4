"""Pictures: an evaluation as SVG files in the style of the noise laboratory's; drawn by matplotlib, imported late."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.charts import COLOURS, GRID, INK, PALE, STYLE, SVG
from train.evaluation.measured import MEASURES
from train.evaluation.summary import EVERYTHING, Row, Summary
from train.evaluation.tables import policies_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

COMPARED: Final = ("gained", "worst", "feasible")
"""What the first picture compares policies by."""
SLOPED: Final = "gained"
"""What is drawn over people and over dispersion."""
ASIDE: Final = 0.06
"""Steps of the axis between the lines of two policies, so that no interval hides another."""


def draw(summary: Summary, folder: Path) -> Iterator[Path]:
    """Write the pictures of a summary and yield where; raises OSError when one cannot be written."""
    import matplotlib

    with matplotlib.rc_context(rc=dict(STYLE)):  # type: ignore[arg-type]  # matplotlib names every key it knows
        for name, picture in PICTURES.items():
            sheet = picture(summary)
            if sheet is not None:
                path = folder / f"{name}.svg"
                sheet.savefig(path, format="svg", metadata=SVG)
                yield path


def policies(summary: Summary) -> "Sheet | None":
    """Draw each policy's welfare, worst-off and feasibility with their intervals, one panel each."""
    names = policies_of(summary)
    sheet, axes = _sheet(len(COMPARED), 0.9 + 0.34 * len(names), share="y")
    for number, (axis, measure) in enumerate(zip(axes, COMPARED, strict=True)):
        axis.set_title(MEASURES[measure].title)
        axis.set_xlim(0, 1)
        axis.grid(visible=False, axis="y")
        for place, policy in enumerate(reversed(names)):
            row = summary.row(policy, measure)
            if row is not None:
                _dot(axis, place, row, COLOURS[names.index(policy) % len(COLOURS)])
        if number == 0:
            axis.set_yticks(range(len(names)), list(reversed(names)))
        axis.tick_params(axis="y", length=0)
        axis.set_ylim(-0.6, len(names) - 0.4)
    return sheet


def people(summary: Summary) -> "Sheet | None":
    """Draw welfare gained against the number of people, a line a policy with its interval."""
    return _lines(summary, "people", "number of people")


def dispersion(summary: Summary) -> "Sheet | None":
    """Draw welfare gained over the thirds of the tasks by dispersion under the baseline."""
    return _lines(summary, "dispersion", "dispersion under the baseline, thirds of the tasks")


PICTURES: Final[Mapping[str, Callable[[Summary], "Sheet | None"]]] = {
    "policies": policies, "people": people, "dispersion": dispersion,
}  # fmt: skip
"""The pictures by the name of their file."""


def _lines(summary: Summary, word: str, across: str) -> "Sheet | None":
    parts = [part for part in dict.fromkeys(row.part for row in summary.rows) if part.endswith(f" {word}")]
    if len(parts) < 2 or EVERYTHING in parts:
        return None
    sheet, (axis,) = _sheet(1, 3.4)
    names = policies_of(summary)
    for number, policy in enumerate(names):
        rows = [summary.row(policy, SLOPED, part) for part in parts]
        aside = (number - (len(names) - 1) / 2) * ASIDE
        known = [(place + aside, row) for place, row in enumerate(rows) if row is not None]
        _line(axis, known, COLOURS[number % len(COLOURS)], policy)
    axis.set_xticks(range(len(parts)), [part.removesuffix(f" {word}") for part in parts])
    axis.set_xlabel(across)
    axis.set_ylabel(MEASURES[SLOPED].title)
    axis.legend(frameon=False, fontsize=9, handlelength=1.4)
    return sheet


def _line(axis: "Axes", known: Sequence[tuple[float, Row]], colour: str, policy: str) -> None:
    places = [place for place, _ in known]
    axis.plot(places, [row.figure.value for _, row in known], "o-", color=colour, markersize=5, label=policy)
    for place, row in known:
        if row.figure.low is not None and row.figure.high is not None:
            axis.plot([place, place], [row.figure.low, row.figure.high], color=colour, linewidth=1.0, alpha=0.6)


def _dot(axis: "Axes", place: int, row: Row, colour: str) -> None:
    figure = row.figure
    axis.plot([0, 1], [place, place], color=GRID, linewidth=0.8)
    if figure.low is not None and figure.high is not None:
        axis.plot([figure.low, figure.high], [place, place], color=INK, linewidth=1.2)
    axis.plot(figure.value, place, "o", color=colour, markersize=6)
    axis.annotate(f"{figure.value:.2f}", (figure.value, place), xytext=(0, 6), textcoords="offset points",
                  ha="center", fontsize=8, color=PALE)  # fmt: skip


def _sheet(panels: int, height: float, share: str = "") -> "tuple[Sheet, list[Axes]]":
    from matplotlib.figure import Figure

    sheet = Figure(figsize=(5.6 if panels == 1 else 2.6 * panels + 0.8, height), layout="constrained")
    axes = sheet.subplots(1, panels, sharey=share == "y", squeeze=False)[0]
    return sheet, list(axes)
