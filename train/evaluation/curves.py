"""Curves: one figure of several runs of training, step by step; runs of one name, such as seeds, are drawn together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from statistics import fmean
from typing import Final

from roles.errors import BadInput, nearest
from train.stages.progress import FILE, Line, read

Points = tuple[tuple[int, float], ...]
"""Steps and values."""

SHARE: Final = 0.2
"""Of a run's points that are its beginning, and its end."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The runs of one name: the points of each, smoothed, and of their mean where all of them have one."""

    name: str
    runs: tuple[Points, ...]

    @property
    def mean(self) -> Points:
        """Return the mean of the runs at every step that all of them have."""
        known = [dict(points) for points in self.runs]
        steps = sorted(set.intersection(*(set(run) for run in known)))
        return tuple((step, fmean(run[step] for run in known)) for step in steps)

    def at_end(self) -> tuple[float, ...]:
        """Return the mean of each run over its last points."""
        return tuple(_mean(points[-max(1, round(SHARE * len(points))) :]) for points in self.runs)

    def at_start(self) -> tuple[float, ...]:
        """Return the mean of each run over its first points."""
        return tuple(_mean(points[: max(1, round(SHARE * len(points)))]) for points in self.runs)


def curves(folders: Mapping[str, Sequence[Path]], figure: str, window: int) -> list[Curve]:
    """Return the curves of a figure from the folders of runs, each value the mean of the last `window` steps.

    Raises BadInput for a folder without a log, and for a figure that a log does not hold.
    """
    return [Curve(name, tuple(_points(run, figure, window) for run in runs)) for name, runs in folders.items()]


def _points(run: Path, figure: str, window: int) -> Points:
    if not (run / FILE).is_file():
        raise BadInput(f"holds no run of training ({FILE})", file=run)
    lines = read(run / FILE)
    points = [(int(line["step"]), line[figure]) for line in lines if figure in line]
    if not points:
        raise BadInput(_unknown(figure, lines), file=run / FILE)
    return tuple((step, _mean(points[max(0, at - window + 1) : at + 1])) for at, (step, _) in enumerate(points))


def _unknown(figure: str, lines: Sequence[Line]) -> str:
    known = sorted({name for line in lines for name in line} - {"step"})
    return f"holds no '{figure}'{nearest(figure, known)}; known: {', '.join(known)}"


def _mean(points: Sequence[tuple[int, float]]) -> float:
    return fsum(value for _, value in points) / len(points)


def draw(drawn: Sequence[Curve], figure: str, path: Path) -> None:
    """Write a picture: every run as a thin line, the mean of each name as a thick one. Wants matplotlib."""
    from planner.charts import COLOURS, sheet

    with sheet(path, 7.2, 3.6) as (axes,):
        for number, curve in enumerate(drawn):
            colour = COLOURS[number % len(COLOURS)]
            for points in curve.runs:
                axes.plot(*zip(*points, strict=True), color=colour, linewidth=0.8, alpha=0.4)
            axes.plot(*zip(*curve.mean, strict=True), color=colour, label=curve.name)
        axes.set_xlabel("step")
        axes.set_title(figure)
        axes.legend(frameon=False, fontsize=8)
