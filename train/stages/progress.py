"""Progress: what training logs, step by step, as lines of JSON, as a line on the terminal and as a picture."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
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
ALARM: Final = "reward/alarm"
"""Above 0 while the reward rises and the held-back check falls."""
WHY: Final = "the reward rose while the held-back check fell; read some of the answers before you trust the reward"
ALARM_COLOUR: Final = "#d62728"

Line = Mapping[str, float]
Tell = Callable[[str], None]


@dataclass(slots=True)
class Progress:
    """The log of one run: appended while it runs, cut back to a checkpoint when it is continued."""

    folder: Path
    tell: Tell
    ringing: bool = field(default=False, init=False)
    """Whether the alarm rang at the last step that said."""

    @property
    def path(self) -> Path:
        """Return the file of the log."""
        return self.folder / FILE

    def cut(self, step: int) -> None:
        """Forget what was logged after `step`: it will be done again; an alarm that rings there is told again."""
        lines = [line for line in read(self.path) if line["step"] <= step] if self.path.is_file() else []
        self.path.write_text("".join(_text(line) for line in lines), encoding="utf-8")
        self.ringing = any([line[ALARM] > 0.0 for line in lines if ALARM in line][-1:])
        if self.ringing:
            self.tell(f"WARNING: the alarm rings since step {rings(lines)[-1][0]:.0f}")

    def add(self, step: int, figures: Mapping[str, object]) -> None:
        """Append the figures of a step; raises ProblemsFound when one that training lives on is not a number."""
        found = {k: float(v) for k, v in figures.items() if isinstance(v, int | float) and not isinstance(v, bool)}
        self.note(step, {name: value for name, value in found.items() if isfinite(value)})
        sick = sorted(name for name in VITAL if name in found and not isfinite(found[name]))
        if sick:
            raise ProblemsFound(
                f"step {step}: {', '.join(sick)} is not a number; training stops, the last whole checkpoint stands. "
                "A smaller learning_rate or bfloat16 in place of float16 usually helps"
            )
        self.tell(_said(step, found))
        if ALARM in found and (found[ALARM] > 0.0) != self.ringing:
            self.ringing = not self.ringing
            begun, ended = f"WARNING: step {step}: the alarm rings: {WHY}", f"step {step}: the alarm has ended"
            self.tell(begun if self.ringing else ended)

    def note(self, step: int, figures: Mapping[str, float]) -> None:
        """Append figures that are numbers, and say nothing; those of a step may come one after the other."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_text({"step": step, **figures}))


def read(path: Path) -> list[dict[str, float]]:
    """Return the lines of a log, those of one step as one; raises BadInput for a line that is none.

    A last line cut by a crash is left out.
    """
    lines: list[dict[str, float]] = []
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        if not line.endswith("\n"):
            break
        try:
            found = {str(name): float(value) for name, value in json.loads(line).items()}
            step = found["step"]
            if lines and lines[-1]["step"] == step:
                lines[-1].update(found)
            else:
                lines.append(found)
        except (ValueError, AttributeError, TypeError, KeyError) as error:
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


def rings(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the first and the last step of every stretch in which the alarm rang."""
    heard = [line for line in lines if ALARM in line]
    stretches = [[line["step"] for line in run] for loud, run in groupby(heard, lambda one: one[ALARM] > 0.0) if loud]
    return [(steps[0], steps[-1]) for steps in stretches]


def summary(lines: Sequence[Line]) -> str:
    """Return what is told at the end of a run: its chart, and when the alarm rang first if it did."""
    loud = rings(lines)
    if not loud:
        return chart(lines)
    count = sum(line.get(ALARM, 0.0) > 0.0 for line in lines)
    told = f"WARNING: the alarm rang first at step {loud[0][0]:.0f}, in {count} of {len(lines)} steps: {WHY}"
    return f"{chart(lines)}\n{told}"


def chart(lines: Sequence[Line]) -> str:
    """Return the drawn series as one line each: name, first value, bars between the lowest and highest, last value.

    The alarm has a line if it ever rang.
    """
    drawn = series(lines)
    if rings(lines):
        drawn[ALARM] = [(line["step"], line[ALARM]) for line in lines if ALARM in line]
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
    with charts.sheet(path, 7.2, 4.0) as (axes,):
        for number, (name, points) in enumerate(drawn.items()):
            colour = charts.COLOURS[number % len(charts.COLOURS)]
            axes.plot([step for step, _ in points], [value for _, value in points], label=name, color=colour)
        for number, (first, last) in enumerate(rings(lines)):
            name = "_" * (number > 0) + ALARM  # matplotlib keeps what begins with "_" out of a legend
            axes.axvspan(first - 0.5, last + 0.5, color=ALARM_COLOUR, alpha=0.15, linewidth=0, label=name)
        axes.set_xlabel("step")
        axes.legend(frameon=False, fontsize=8)
    return True


def _worth(name: str) -> bool:
    """Return whether a figure is drawn: the reward, its components and checks, utilities by role."""
    return name in DRAWN or name.startswith("utility/")


def _text(line: Line) -> str:
    return json.dumps(dict(line), sort_keys=True) + "\n"


def _said(step: int, found: Mapping[str, float]) -> str:
    shown = ("reward", "loss", "completions/mean_length", "completions/clipped_ratio", "entropy", "step_time")
    return f"step {step}: " + ", ".join(f"{name} {found[name]:.4g}" for name in shown if name in found)
