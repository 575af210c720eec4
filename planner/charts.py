"""Charts: sheets in one style, and an audit's findings on them, as SVG files; drawn by matplotlib (extra `charts`)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from rewards.audit.calibration import Sensitivity
    from rewards.audit.dispersion import HeadCount, Scatter
    from rewards.audit.finding import Finding
    from rewards.audit.ranking import Agreement
    from rewards.audit.selection import Choice

INK, PALE, GRID = "#333333", "#8a8a8a", "#e3e3e3"
COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Told apart by people who see colours differently (Okabe and Ito 2008)."""
FIRST, SECOND = "#d55e00", "#0072b2"
"""The holistic judge and the decomposed one, in every picture."""

STYLE: Final[Mapping[str, object]] = {
    "svg.fonttype": "none", "svg.hashsalt": "fairtrip", "font.family": "sans-serif", "font.size": 10,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": PALE, "axes.labelcolor": INK,
    "axes.titlesize": 10.5, "axes.titlelocation": "left", "axes.titlecolor": INK, "text.color": INK,
    "xtick.color": INK, "ytick.color": INK, "axes.grid": True, "grid.color": GRID, "grid.linewidth": 0.8,
    "axes.axisbelow": True, "lines.linewidth": 2.0, "figure.facecolor": "white",
}  # fmt: skip
SVG: Final = {"Date": None, "Creator": "fairtrip"}
"""No date: the same findings give the same file."""

BINS: Final = 10
LEAST_IN_BIN: Final = 3
SHOWN_SHARE: Final = 0.98
"""Dots of a law are means over tenths of the range that holds nearly all plans, where a tenth holds enough of them."""

Draw = Callable[["Finding", Path], None]


def available() -> bool:
    """Return whether pictures can be drawn here."""
    return find_spec("matplotlib") is not None


@contextmanager
def sheet(path: Path, width: float, height: float, panels: int = 1) -> "Iterator[list[Axes]]":
    """Give a sheet's panels, side by side on one scale, and write it at the end: the same drawing, the same bytes.

    Width and height in inches; raises OSError when the file cannot be written.
    """
    from matplotlib import rc_context  # an extra
    from matplotlib.figure import Figure

    with rc_context(rc=dict(STYLE)):  # type: ignore[arg-type]  # matplotlib names every key it knows
        figure = Figure(figsize=(width, height), layout="constrained")
        yield list(figure.subplots(1, panels, sharey=True, squeeze=False)[0])
        figure.savefig(path, format="svg", metadata=SVG)


def draw(findings: "Sequence[Finding]", folder: Path) -> Iterator[Path]:
    """Write a picture of every finding that has one and return where; raises OSError when it cannot be written."""
    for finding in findings:
        if finding.experiment in PICTURES and finding.records:
            path = folder / f"{finding.experiment}.svg"
            PICTURES[finding.experiment](finding, path)
            yield path


def dispersion(finding: "Finding", path: Path) -> None:
    """Draw sd of repeated scores against s(u): means over plans, and the fitted law for each number of people."""
    scatters: list[Scatter] = list(finding.records)  # type: ignore[arg-type]
    names = [str(row[0]) for row in finding.rows]
    panels = list(dict.fromkeys(names))
    with _panels(path, len(panels), "dispersion of satisfaction s(u)", "sd of repeated scores") as axes:
        for axis, panel in zip(axes, panels, strict=True):
            axis.set_title(panel)
            shown = [one for name, one in zip(names, scatters, strict=True) if name == panel]
            for colour, one in zip(COLOURS, shown, strict=False):
                _scatter(axis, one, colour)
        if len(scatters) > 1:
            axes[0].legend(frameon=False, loc="lower left", fontsize=9, handlelength=1.4)


def head_counts(finding: "Finding", path: Path) -> None:
    """Draw sd per unit of s(u) against the number of people, one line a judge."""
    ends = []
    with _panels(path, 1, "number of travellers K", "sd of the score per unit of s(u)") as (axis,):
        for colour, row, record in zip(COLOURS, finding.rows, finding.records, strict=False):
            counted: HeadCount = record  # type: ignore[assignment]
            people = [one.people for one in counted.scatters]
            heights = [one.sd_per_spread for one in counted.scatters]
            axis.plot(people, heights, "o-", color=colour, markersize=5)
            exponent = "" if counted.exponent is None else f"\ngrows like K^{counted.exponent:.2f}"
            ends.append((heights[-1], f"{row[0]}{exponent}", colour))
        axis.set_ylim(bottom=0)
        axis.set_xticks(people)
        _label_ends(axis, people[-1], ends)


def agreement(finding: "Finding", path: Path) -> None:
    """Draw Kendall's tau of every critic with its interval, one panel for each number of people."""
    grouped: dict[str, list[Agreement]] = {}
    for row, record in zip(finding.rows, finding.records, strict=True):
        panel = f"{row[0]} people" if finding.columns[0] == "people" else ""
        grouped.setdefault(panel, []).append(record)  # type: ignore[arg-type]
    with _panels(path, len(grouped), "Kendall tau with the exact order", "", height=3.1) as axes:
        for number, (axis, (panel, ones)) in enumerate(zip(axes, grouped.items(), strict=True)):
            axis.set_title(panel)
            axis.grid(visible=False, axis="y")
            places = range(len(ones), 0, -1)
            for place, one in zip(places, ones, strict=True):
                _bar(axis, place, one)
            if not number:  # the panels share this axis
                axis.set_yticks(list(places), [one.critic for one in ones])
            axis.tick_params(axis="y", length=0)
            axis.set_xlim(0, 1)


def choice(finding: "Finding", path: Path) -> None:
    """Draw the dispersion of the chosen plan against the number of plans it was chosen from."""
    choices: list[Choice] = list(finding.records)  # type: ignore[arg-type]
    named = {"holistic": FIRST, "decomposed": SECOND, "exact": PALE}
    ends = []
    with _panels(path, 1, "N plans to choose from", "dispersion s(u) of the chosen plan") as (axis,):
        for critic in dict.fromkeys(one.critic for one in choices):
            ones = [one for one in choices if one.critic == critic]
            colour = named.get(critic, COLOURS[3])
            sizes, values = [one.among for one in ones], [one.spread.value for one in ones]
            axis.plot(sizes, values, "o-", color=colour, markersize=5)
            lows, highs = [one.spread.low for one in ones], [one.spread.high for one in ones]
            if None not in lows and None not in highs:
                axis.fill_between(sizes, lows, highs, color=colour, alpha=0.15, linewidth=0)  # type: ignore[arg-type]
            ends.append((values[-1], critic, colour))
        axis.set_xscale("log", base=2)
        axis.set_xticks(sizes, [str(size) for size in sizes])
        axis.minorticks_off()
        _label_ends(axis, sizes[-1], ends)


def calibration(finding: "Finding", path: Path) -> None:
    """Draw the gain under fixed weights against their error, with the holistic judge's as a dashed line."""
    ones: list[Sensitivity] = list(finding.records)  # type: ignore[arg-type]
    with _panels(path, len(ones), "error of the fixed weights (sd a person)", "share of the achievable gain") as axes:
        for axis, one in zip(axes, ones, strict=True):
            axis.set_title(f"{one.people} people")
            errors, gains = [gain.error for gain in one.fixed], [gain.trained for gain in one.fixed]
            axis.plot(errors, [gain.value for gain in gains], "o-", color=SECOND, markersize=5)
            _band(axis, errors, [(gain.low, gain.high) for gain in gains], SECOND)
            axis.axhline(one.holistic.value, color=FIRST, linestyle="--")
            _band(axis, [errors[0], errors[-1]], [(one.holistic.low, one.holistic.high)] * 2, FIRST)
            if one.break_even is not None:
                axis.axvline(one.break_even, color=PALE, linewidth=1.0)
                axis.annotate(f"{one.break_even:.3f}", (one.break_even, 0.02), xycoords=("data", "axes fraction"),
                              xytext=(4, 0), textcoords="offset points", color=PALE, fontsize=9)  # fmt: skip
        axes[0].annotate("fixed weights", (errors[0], ones[0].fixed[0].trained.value), xytext=(2, 8),
                         textcoords="offset points", color=SECOND)  # fmt: skip
        axes[0].annotate("holistic judge", (errors[0], ones[0].holistic.value), xytext=(2, -14),
                         textcoords="offset points", color=FIRST)  # fmt: skip


PICTURES: Final[Mapping[str, Draw]] = {
    "E2": dispersion, "E3": head_counts, "E4": agreement, "E5": choice, "E7": calibration,
}  # fmt: skip
"""The findings that have a picture."""


@contextmanager
def _panels(path: Path, panels: int, across: str, up: str, height: float = 3.4) -> "Iterator[list[Axes]]":
    """Give panels as `sheet` does whose axes mean the same."""
    with sheet(path, 5.6 if panels == 1 else 3.1 * panels + 0.6, height, panels) as axes:
        for axis in axes:
            axis.set_xlabel(across)
        axes[0].set_ylabel(up)
        yield axes


def _scatter(axis: "Axes", one: "Scatter", colour: str) -> None:
    """Draw the root mean square of the plans in each tenth of the range, and the law sd = sqrt(slope K s^2 + b)."""
    reach = sorted(one.spreads)[int(len(one.spreads) * SHOWN_SHARE)]
    for start in range(BINS):
        low, high = reach * start / BINS, reach * (start + 1) / BINS
        inside = [(s, sd) for s, sd in zip(one.spreads, one.sds, strict=True) if low <= s < high]
        if len(inside) >= LEAST_IN_BIN:
            mean = sum(s for s, _ in inside) / len(inside)
            axis.plot(mean, (sum(sd**2 for _, sd in inside) / len(inside)) ** 0.5, "o", color=colour, markersize=5)
    line = [reach * n / 60 for n in range(61)]
    law = [max(0.0, one.slope.value * one.people * s**2 + one.intercept.value) ** 0.5 for s in line]
    axis.plot(line, law, color=colour, label=f"{one.people} people")
    axis.set_ylim(bottom=0)


def _bar(axis: "Axes", place: int, one: "Agreement") -> None:
    colour = FIRST if one.critic == "holistic" else SECOND if one.critic == "decomposed" else "#b9c4cc"
    axis.barh(place, one.kendall.value, color=colour, height=0.62)
    if one.kendall.low is not None and one.kendall.high is not None:
        axis.plot([one.kendall.low, one.kendall.high], [place, place], color=INK, linewidth=1.2)
    axis.annotate(f"{one.kendall.value:.2f}", (0, place), xytext=(4, 0), textcoords="offset points",
                  va="center", fontsize=9, color="white" if colour in (FIRST, SECOND) else INK)  # fmt: skip


def _band(
    axis: "Axes", across: Sequence[float], ends: "Sequence[tuple[float | None, float | None]]", colour: str
) -> None:
    known = [(low, high) for low, high in ends if low is not None and high is not None]
    if len(known) == len(across):
        axis.fill_between(across, [low for low, _ in known], [high for _, high in known], color=colour, alpha=0.15,
                          linewidth=0)  # fmt: skip


def _label_ends(axis: "Axes", at: float, ends: Sequence[tuple[float, str, str]]) -> None:
    """Name every line at its right end, in its own colour; labels that would touch are moved apart."""
    low, high = axis.get_ylim()
    least = (high - low) * 0.17
    before = low - least
    for height, text, colour in sorted(ends):
        before = max(height, before + least)
        axis.annotate(text, (at, before), xytext=(8, 0), textcoords="offset points", color=colour, va="center",
                      fontsize=9, annotation_clip=False)  # fmt: skip
