"""Trip: the experiments on the plans of one trip, with simulated judges or real models."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from rewards.audit.attacks import ATTACKS, CHANNELS
from rewards.audit.bench import Bench, Texts, damaged_pairs, judged_case
from rewards.audit.case import Floats, Judge, Readings
from rewards.audit.contradictions import compared, contradictions, on_grid
from rewards.audit.damage import DAMAGES, FLOORS, recognised
from rewards.audit.dispersion import head_count, scatter
from rewards.audit.drift import panel_drift, weight_drift
from rewards.audit.finding import Cell, Finding
from rewards.audit.injection import Leakage, Shift, injection, leakage
from rewards.audit.ranking import ranking
from rewards.audit.repeats import Repeats, repeats
from rewards.audit.selection import SIZES, selection
from rewards.experience import Candidate

TOLD_APART: Final = (
    "'decomposed' is the panel: rules count all that they can, the model only soft matters. 'one by one' asks the"
    " model what 'holistic' asks, about each traveller alone"
)
GRID: Final = 0.1
"""Scores of one plan closer than this are one point of the scale from 0 to 10."""

OnTrip = Callable[[Bench], Finding]
OnWords = Callable[[Bench, Texts], Finding]


def drift(bench: Bench) -> Finding:
    """Fit weights on two halves of the plans, and look at those of the panel (E1)."""
    rows: list[tuple[Cell, ...]] = []
    records = []
    for name, readings in bench.read():
        found = weight_drift([(bench.case, readings)], "by conflict", bench.seed)
        records.append(found)
        rows.append((name, found.raw, found.null, found.excess, found.stated, readings.unscored))
    exact = panel_drift(bench.panel, bench.case.candidates)
    rows.append(("panel's own weights", exact, None, exact, None, 0))
    return Finding(
        "E1", "Do the weights change with the plan? (total variation)",
        ("judge", "raw", "fixed weights would show", "excess", "stated", "unscored"), tuple(rows),
        (f"{len(bench.case.candidates)} plans in two halves on either side of the main conflict",), tuple(records),
    )  # fmt: skip


def dispersion(bench: Bench) -> Finding:
    """Regress the variance of repeated scores on K s^2(u) (E2)."""
    found = {name: scatter([bench.case], _known(told), bench.readings, bench.seed) for name, told in bench.read()}
    rows = tuple((name, one.people, one.slope, one.weighting_sd, one.intercept) for name, one in found.items())
    return Finding(
        "E2", "How does the scatter of repeated scores grow with dispersion? variance = slope x K s^2 + intercept",
        ("judge", "people", "slope", "sd of a weight", "intercept"), rows,
        (f"{bench.readings} readings of each plan",), tuple(found.values()),
    )  # fmt: skip


def head_counts(bench: Bench) -> Finding:
    """Let the first 2, 3, ... travellers go on the same plans (E3)."""
    found = {name: head_count([bench.case], judge, bench.readings, bench.seed) for name, judge in bench.critics.items()}
    counts = range(2, bench.case.people + 1)
    rows = tuple((name, *(one.sd_per_spread for one in all_.scatters), all_.exponent) for name, all_ in found.items())
    return Finding(
        "E3", "How does the scatter grow with the number of people? sd of the score for one unit of s(u)",
        ("judge", *(f"{people} people" for people in counts), "exponent of K"), rows, (), tuple(found.values()),
    )  # fmt: skip


def agreement(bench: Bench) -> Finding:
    """Compare orders of the whole plans and their damaged copies with the rules' (E4).

    The mean of several readings tells errors that are new every time from those that a judge repeats.
    """
    averaged = {f"{name}, mean of {bench.readings}": _known(Readings(told.mean[None])) for name, told in bench.read()}
    found = ranking([bench.case], {**bench.critics, **averaged}, bench.seed)
    rows = tuple((one.critic, one.kendall, one.top, one.loss) for one in found)
    return Finding(
        "E4", "Whose order of plans agrees with the rules' exact one?",
        ("critic", "Kendall tau", "best plan chosen", "loss"), rows,
        (f"{len(bench.case.candidates)} plans", *((TOLD_APART,) if bench.texts else ())),
        found,
    )  # fmt: skip


def choice(bench: Bench) -> Finding:
    """Look at the dispersion of the best of N plans (E5)."""
    found = selection([bench.case], bench.critics, SIZES, bench.seed)
    rows = tuple((one.critic, one.among, one.spread, one.loss) for one in found)
    return Finding(
        "E5", "Does the best of N polarise? s(u) of the chosen plan, and the true score given away",
        ("critic", "N", "s(u) of the choice", "loss"), rows, (), found,
    )  # fmt: skip


def steadiness(bench: Bench) -> Finding:
    """Read the same plans again and again (M9)."""
    found = {name: repeats([readings.scores]) for name, readings in bench.read()}
    return Finding(
        "M9", f"How often does a judge contradict itself? {bench.readings} readings of each plan", REPEATED,
        tuple((name, *_repeat_cells(one)) for name, one in found.items()), (), tuple(found.values()),
    )  # fmt: skip


def consistency(bench: Bench) -> Finding:
    """Compare scores with comparisons by further readings (M10)."""
    rows = []
    for name, readings in bench.read():
        known = readings.scores[:, ~np.isnan(readings.scores).any(axis=0)]
        found = contradictions(on_grid(known[0], GRID).tolist(), compared(known[1:], GRID))
        rows.append((name, found.pairs, found.against_scores, found.broken))
    return Finding(
        "M10", "Do scores and comparisons agree, and comparisons among themselves?",
        ("judge", "pairs", "pairs against the scores", "broken triples"), tuple(rows),
        ("a comparison is two further readings of both plans, a tie when they disagree",),
    )  # fmt: skip


def sensitivity(bench: Bench) -> Finding:
    """Let every critic tell whole plans from damaged ones (M12)."""
    rows: list[tuple[Cell, ...]] = []
    for kind in DAMAGES:
        pairs = damaged_pairs(bench.panel, bench.wholes, kind)
        for name in bench.critics:
            told = _told_apart(bench, name, pairs)
            found = recognised(kind, told) if told else None
            shares = (found.right, found.auc) if found else (None, None)
            rows.append((kind, name, len(told), *shares))
    return Finding(
        "M12", "Does a judge see known damage?", ("damage", "judge", "pairs", "ranked right", "AUC"), tuple(rows),
        ("0.5 is blind; a closed venue breaks the plan and leaves utilities as they are, so a panel sees it beside "
         "its score",),
    )  # fmt: skip


def floor(bench: Bench) -> Finding:
    """Let every critic score plans that deserve next to nothing (M13)."""
    rows: list[tuple[Cell, ...]] = []
    for kind, spoil in FLOORS.items():
        case = judged_case(bench.panel, [spoil(whole) for whole in bench.wholes])
        whole = judged_case(bench.panel, bench.wholes)
        for name, judge in bench.critics.items():
            rows.append((kind, name, _mean(judge(case, 1)), _mean(judge(whole, 1)), float(case.truth.mean())))
    return Finding(
        "M13", "What does a judge give for nothing?", ("plan", "judge", "score", "whole plans", "rules"), tuple(rows)
    )


def hostile(bench: Bench, texts: Texts) -> Finding:
    """Plant twelve texts in every channel and score again (M1)."""
    rows: list[tuple[Cell, ...]] = []
    for name, score in texts.scorers.items():
        shifts = [shift for whole in bench.wholes[: bench.attacked] for shift in _shifts(bench, whole, score)]
        for channel in CHANNELS:
            if any(shift.channel == channel for shift in shifts):
                found = injection(shifts, channel=channel)
                cells = (found.count, found.mean, found.median, found.p95, found.most, found.success)
                rows.append((name, channel, *cells))
    return Finding(
        "M1", "How far does a hostile text move a score? (0 to 10)",
        ("judge", "channel", "texts", "mean", "median", "p95", "most", "1 or more"), tuple(rows),
        (f"{len(ATTACKS)} texts, planted for the traveller who is worst off; names of places only where shown",),
    )  # fmt: skip


def leaking(bench: Bench, texts: Texts) -> Finding:
    """Plant every text for one traveller and look at the others and at the weights (M2)."""
    rows: list[tuple[Cell, ...]] = []
    whole = bench.wholes[0]
    critic = texts.decomposed.critic_of(texts.decomposed.model)
    for channel, plant in CHANNELS.items():
        found = [
            leakage(critic, bench.panel.group, whole, _worst_off(bench, whole), (plant, text))
            for text in ATTACKS.values()
        ]
        rows.append((channel, len(found), *_leak_cells(found)))
    return Finding(
        "M2", "Whom does a text reach that addresses one traveller? Largest changes on the decomposed panel",
        ("channel", "texts", "own utility", "others' utility", "weights", "unknown"), tuple(rows),
        ("a place's name is shared; words and role text are read for their owner only",),
    )  # fmt: skip


def wording(bench: Bench, texts: Texts) -> Finding:
    """Put the same question in five ways (M8)."""
    scores = [[_nan(judge(bench.panel.group, one).value) for one in bench.wholes] for judge in texts.wordings]
    found = repeats([np.array(scores)])
    return Finding(
        "M8", "Does the wording matter? The same question in five ways", REPEATED,
        (("holistic", *_repeat_cells(found)),), (f"{len(bench.wholes)} whole plans",), (found,),
    )  # fmt: skip


EXPERIMENTS: Final[Mapping[str, OnTrip]] = {
    "E1": drift, "E2": dispersion, "E3": head_counts, "E4": agreement, "E5": choice,
    "M9": steadiness, "M10": consistency, "M12": sensitivity, "M13": floor,
}  # fmt: skip
"""What any judge can be asked about a trip, in the order it is told."""

ON_WORDS: Final[Mapping[str, OnWords]] = {"M1": hostile, "M2": leaking, "M8": wording}
"""What only a judge that reads words can be asked."""

REPEATED: Final = ("judge", "sd", "pairs flipped", "pairs above 20 %", "alpha", "readings needed")


def _known(readings: Readings) -> Judge:
    """Return readings that were taken already, as a judge."""
    return lambda *_: readings


def _mean(readings: Readings) -> float | None:
    known = readings.scores[~np.isnan(readings.scores)]
    return float(known.mean()) if known.size else None


def _nan(value: float | None) -> float:
    return np.nan if value is None else value


def _repeat_cells(found: Repeats) -> tuple[Cell, ...]:
    return found.sd, found.flips, found.unstable, found.alpha, found.needed


def _told_apart(bench: Bench, name: str, pairs: list[tuple[Candidate, Candidate]]) -> list[tuple[float, float]]:
    """Return one critic's scores of the pairs that it scored both plans of."""
    if not pairs:
        return []
    case = judged_case(bench.panel, [one for pair in pairs for one in pair])
    scores: Floats = bench.critics[name](case, 1).scores[0]
    told = [(float(scores[n]), float(scores[n + 1])) for n in range(0, len(scores), 2)]
    return [(whole, copy) for whole, copy in told if not np.isnan(whole + copy)]


def _shifts(bench: Bench, whole: Candidate, score: Callable[..., float | None]) -> list[Shift]:
    """Return one judge's shift for every text and channel that it scored; one without a clean score gives none."""
    group = bench.panel.group
    clean = score(group, whole)
    if clean is None:
        return []
    found = []
    for channel, plant in CHANNELS.items():
        for attack, text in ATTACKS.items():
            told = score(*plant(group, whole, _worst_off(bench, whole), text))
            if told is not None:
                found.append(Shift(attack, channel, clean, told))
    return found


def _worst_off(bench: Bench, whole: Candidate) -> str:
    utilities = bench.panel.score(whole).utilities
    return min(utilities, key=lambda name: (_nan(utilities[name].value), name))


def _leak_cells(found: list[Leakage]) -> tuple[Cell, ...]:
    own = [abs(one.own) for one in found if one.own is not None]
    others = [one.others for one in found if one.others is not None]
    unknown = sum(one.own is None or one.others is None for one in found)
    return max(own, default=None), max(others, default=None), max(one.weights for one in found), unknown
