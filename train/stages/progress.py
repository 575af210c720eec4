"""Progress: what training logs, step by step, as lines of JSON, as a line on the terminal and as a picture."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Final

from roles.errors import BadInput, ProblemsFound

FILE: Final = "progress.jsonl"
PICTURE: Final = "progress.svg"
BARS: Final = "▁▂▃▄▅▆▇█"
LINE_CHARS: Final = 40
"""Bars of a line: with name and figures it fits 80 columns."""

TIMES: Final = ("step_time", "seconds", "runtime", "samples_per_second", "steps_per_second")
"""Ends of names whose figures hang on the machine and not on the run."""
DRAWN: Final = (
    "reward", "reward/feasible", "reward/held_back", "reward/part_feasible", "reward/part_readable",
    "reward/part_welfare", "reward/welfare", "reward/worst_off",
)  # fmt: skip
VITAL: Final = ("loss", "grad_norm", "reward")
"""Figures without which training has gone wrong."""

Line = Mapping[str, float]
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """The log of one run: appended while it runs, cut back to a checkpoint when it is continued."""

    folder: Path
    tell: Tell

    @property
    def path(self) -> Path:
        """Return the file of the log."""
        return self.folder / FILE

    def cut(self, step: int) -> None:
        """Forget what was logged after `step`: it will be done again."""
        lines = [line for line in read(self.path) if line["step"] <= step] if self.path.is_file() else []
        self.path.write_text("".join(_text(line) for line in lines), encoding="utf-8")

    def add(self, step: int, figures: Mapping[str, object]) -> None:
        """Append the figures of a step; raises ProblemsFound when one that training lives on is not a number."""
        found = {k: float(v) for k, v in figures.items() if isinstance(v, int | float) and not isinstance(v, bool)}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_text({"step": step, **{name: value for name, value in found.items() if isfinite(value)}}))
        sick = sorted(name for name in VITAL if name in found and not isfinite(found[name]))
        if sick:
            raise ProblemsFound(
                f"step {step}: {', '.join(sick)} is not a number; training stops, the last whole checkpoint stands. "
                "A smaller learning_rate or bfloat16 in place of float16 usually helps"
            )
        self.tell(_said(step, found))


def read(path: Path) -> list[dict[str, float]]:
    """Return the lines of a log; raises BadInput for a line that is none. A last line cut by a crash is left out."""
    lines: list[dict[str, float]] = []
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        if not line.endswith("\n"):
            break
        try:
            lines.append({str(name): float(value) for name, value in json.loads(line).items()})
        except (ValueError, AttributeError, TypeError) as error:
            raise BadInput("is no line of a log", file=path, line=number) from error
    return lines


def curve(lines: Sequence[Line]) -> list[dict[str, float]]:
    """Return a log without the figures that hang on the machine: the same run gives the same curve."""
    return [{name: value for name, value in line.items() if not name.endswith(TIMES)} for line in lines]


def series(lines: Sequence[Line]) -> dict[str, list[tuple[float, float]]]:
    """Return step and value of what is worth drawing: the rewards by component and traveller, else the loss."""
    names = sorted({name for line in lines for name in line if _worth(name)}, key=lambda name: (name != "reward", name))
    names = names or [name for name in ("loss",) if any(name in line for line in lines)]
    return {name: [(line["step"], line[name]) for line in lines if name in line] for name in names}


def chart(lines: Sequence[Line]) -> str:
    """Return the drawn series as one line each: name, first value, bars between the lowest and highest, last value."""
    drawn = series(lines)
    width = max((len(name) for name in drawn), default=0)
    rows = []
    for name, points in drawn.items():
        values = [value for _, value in points]
        rows.append(f"{name:<{width}}  {values[0]:>7.3f} {bars(values)} {values[-1]:>7.3f}")
    return "\n".join(rows)


def bars(values: Sequence[float], most: int = LINE_CHARS) -> str:
    """Return values as bars, means of neighbours where there are more than `most`."""
    count = min(most, len(values))
    edges = [round(n * len(values) / count) for n in range(count + 1)] if count else []
    means = [sum(values[a:b]) / (b - a) for a, b in pairwise(edges)]
    low, high = (min(means), max(means)) if means else (0.0, 0.0)
    scale = (len(BARS) - 1) / (high - low) if high > low else 0.0
    return "".join(BARS[round((mean - low) * scale)] for mean in means)


def draw(lines: Sequence[Line], path: Path) -> bool:
    """Write the picture of a log; False when nothing can be drawn with here or there is nothing to draw."""
    from planner import charts

    drawn = series(lines)
    if not drawn or not charts.available():
        return False
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(rc=dict(charts.STYLE)):  # type: ignore[arg-type]
        sheet = Figure(figsize=(7.2, 4.0), layout="constrained")
        axes = sheet.add_subplot()
        for number, (name, points) in enumerate(drawn.items()):
            colour = charts.COLOURS[number % len(charts.COLOURS)]
            axes.plot([step for step, _ in points], [value for _, value in points], label=name, color=colour)
        axes.set_xlabel("step")
        axes.legend(frameon=False, fontsize=8)
        sheet.savefig(path, format="svg", metadata=charts.SVG)
    return True


def _worth(name: str) -> bool:
    """Return whether a figure is drawn: the reward, its components and checks, utilities by role."""
    return name in DRAWN or name.startswith("utility/")


def _text(line: Line) -> str:
    return json.dumps(dict(line), sort_keys=True) + "\n"


def _said(step: int, found: Mapping[str, float]) -> str:
    shown = ("reward", "loss", "completions/mean_length", "completions/clipped_ratio", "entropy", "step_time")
    return f"step {step}: " + ", ".join(f"{name} {found[name]:.4g}" for name in shown if name in found)
