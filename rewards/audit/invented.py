"""Invented: the experiments on a simulated judge and invented plans, where every true number is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from rewards.audit.calibration import ERRORS, sensitivity
from rewards.audit.case import CLOSE, Case, Judge, Readings, Simulated, invented
from rewards.audit.contradictions import Contradictions, compared, contradictions, on_grid, pooled
from rewards.audit.critics import Dials, critics
from rewards.audit.dispersion import head_count, scatter
from rewards.audit.drift import Split, weight_drift
from rewards.audit.finding import Finding
from rewards.audit.injection import Injection, Obedient, obedient_holistic
from rewards.audit.ranking import ranking
from rewards.audit.repeats import repeats
from rewards.audit.selection import polarising_wins, selection, two_kinds
from rewards.noise import Dirichlet, Leaning, NoisyJudge, Wandering

PEOPLE: Final = (2, 4, 6)
SPLITS: Final[tuple[Split, ...]] = ("by conflict", "by chance")
LEAN: Final = 0.3
CONCENTRATION: Final = 20.0
HARD_NOISE: Final = 0.12
"""Weighting noise of the training toy (E7); the ranking experiments use the milder one of `Dials`."""
GRIDS: Final = (0.25, 0.1, 0.01)
"""Steps of a scale with five, eleven and a hundred and one points."""
OBEYS: Final = 0.3
"""How often a call that reads a hostile text obeys it."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is drawn: cases of an experiment, readings of a plan, runs of the training toy."""

    cases: int = 100
    readings: int = 60
    runs: int = 200
    draws: int = 20_000


QUICK: Final = Effort(30, 20, 60, 4_000)

Experiment = Callable[[Dials, Effort, int], Finding]


def drift(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Fit weights on two halves of the plans for judges whose weights stay, wander and follow the plan (E1)."""
    cases = invented(4, 24, effort.cases, seed)
    noise = NoisyJudge(estimation=dials.estimation / 2, halo=dials.halo)
    judges = {
        "fixed weights": noise,
        "weights that wander": replace(noise, drift=Wandering(dials.weighting)),
        "weights that follow the plan": replace(noise, drift=Leaning(LEAN)),
    }
    rows, records = [], []
    for name, judge in judges.items():
        read = [(case, Simulated(judge, seed)(case, 1)) for case in cases]
        for split in SPLITS:
            found = weight_drift(read, split, seed)
            records.append(found)
            rows.append((name, split, found.raw, found.null, found.excess, found.stated))
    return Finding(
        "E1", "Do the weights change with the plan? (total variation)",
        ("judge", "halves", "raw", "fixed weights would show", "excess", "stated"), tuple(rows),
        ("4 people; wandering weights differ from plan to plan without a system, so only stated weights show them",),
        tuple(records),
    )  # fmt: skip


def dispersion(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Regress the variance of repeated scores on K s^2(u) (E2)."""
    joint = NoisyJudge(Wandering(dials.weighting), dials.estimation, dials.halo)
    judges = {"holistic": joint, "decomposed": NoisyJudge(estimation=dials.estimation)}
    rows, records = [], []
    for name, judge in judges.items():
        for people in PEOPLE:
            found = scatter(invented(people, 24, effort.cases, seed), Simulated(judge, seed), effort.readings, seed)
            records.append(found)
            rows.append((name, people, found.slope, found.weighting_sd, found.intercept))
    return Finding(
        "E2", "How does the scatter of repeated scores grow with dispersion? variance = slope x K s^2 + intercept",
        ("judge", "people", "slope", "sd of a weight", "intercept"), tuple(rows),
        (f"put in: sd of a weight {dials.weighting:g} for the holistic judge, 0 for the decomposed one",),
        tuple(records),
    )  # fmt: skip


def head_counts(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Add travellers one at a time for three kinds of weight error (E3)."""
    cases = invented(6, 24, effort.cases, seed)
    judges: Mapping[str, Judge] = {
        "as much each": Simulated(NoisyJudge(Wandering(dials.weighting)), seed),
        "in parts of 1/K": _relative(2 * dials.weighting, seed),
        "by one concentration": Simulated(NoisyJudge(Dirichlet(CONCENTRATION)), seed),
    }
    found = {name: head_count(cases, judge, effort.readings, seed) for name, judge in judges.items()}
    rows = tuple((name, *(one.sd_per_spread for one in all_.scatters), all_.exponent) for name, all_ in found.items())
    return Finding(
        "E3", "How does the scatter grow with the number of people? sd of the score for one unit of s(u)",
        ("weights are wrong", *(f"{people} people" for people in range(2, 7)), "exponent of K"), rows,
        ("the laws say 0.5, -0.5 and about 0.2: the exponent tells the mechanisms apart",), tuple(found.values()),
    )  # fmt: skip


def agreement(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Compare seven critics' orders of plans with the exact one (E4)."""
    rows, records = [], []
    for people in PEOPLE:
        for one in ranking(invented(people, 12, 2 * effort.cases, seed), critics(dials, seed), seed):
            records.append(one)
            rows.append((people, one.critic, one.kendall, one.top, one.loss))
    return Finding(
        "E4", "Whose order of plans agrees with the exact one?",
        ("people", "critic", "Kendall tau", "best plan chosen", "loss"), tuple(rows),
        (
            f"calibrated weights are off by {dials.calibration:g} a person; 'K readings' costs as many calls as"
            " separate reading, each K times as long, and assumes that their errors are independent",
        ),
        tuple(records),
    )  # fmt: skip


def choice(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Look at the dispersion of the best of N among plans that are nearly as good as each other (E5)."""
    only_weights = replace(dials, estimation=dials.estimation / 4)
    named = critics(only_weights, seed)
    compared_ = {name: named[name] for name in ("holistic", "decomposed")}
    found = selection(invented(5, 16, 2 * effort.cases, seed, CLOSE), compared_, seed=seed)
    rows = [(one.critic, one.among, one.spread, one.loss) for one in found]
    judge = Simulated(NoisyJudge(Wandering(dials.weighting)), seed)
    wins = {gap: polarising_wins(two_kinds(5, 0.05, 0.35, gap), judge, effort.draws) for gap in (0.0, 0.03)}
    return Finding(
        "E5", "Does the best of N polarise? s(u) of the chosen plan, and the true score given away",
        ("critic", "N", "s(u) of the choice", "loss"), tuple(rows),
        tuple(
            f"best of 4 even and 4 polarising plans, these {'as good' if not gap else f'worse by {gap:g}'}: with"
            f" weighting noise alone a polarising one wins {share:.0%}"
            for gap, share in wins.items()
        ),
        found,
    )  # fmt: skip


def calibration(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Train a toy policy under noisy weights and under fixed ones with a growing error (E7)."""
    rows, records = [], []
    for people in PEOPLE:
        found = sensitivity(people, replace(dials, weighting=HARD_NOISE), ERRORS, effort.runs, seed)
        records.append(found)
        gains = tuple(gain.trained.value for gain in found.fixed)
        rows.append((people, found.holistic, *gains, found.break_even))
    return Finding(
        "E7", "How wrong may fixed weights be? gain that training reaches, by the weights' error",
        ("people", "holistic", *(f"{error:g}" for error in ERRORS), "break-even"), tuple(rows),
        (f"holistic weights wander with sd {HARD_NOISE:g}; an error of 1/K would be as large as a share",),
        tuple(records),
    )  # fmt: skip


def hostile(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Simulate judges that obey a hostile text with a given chance (M1)."""
    del dials
    settings = {
        "holistic, 4 people": obedient_holistic(4, OBEYS, seed, effort.draws),
        "4 calls, all read it": Obedient(4, OBEYS, 1.0, 0.0)(seed, effort.draws),
        "4 calls, all read it, fall together": Obedient(4, OBEYS, 1.0, 0.8)(seed, effort.draws),
        "4 calls, a quarter reads it": Obedient(4, OBEYS, 0.25, 0.0)(seed, effort.draws),
        "8 calls, all read it": Obedient(8, OBEYS, 1.0, 0.0)(seed, effort.draws),
        "calls that read facts only": Obedient(4, OBEYS, 0.0, 0.0)(seed, effort.draws),
    }
    return Finding(
        "M1", "How far does a hostile text move a score? (0 to 10)",
        ("judge", "mean", "median", "p95", "most", "1 or more"),
        tuple((name, *_shift_cells(one)) for name, one in settings.items()),
        (f"every call that reads the text obeys it with chance {OBEYS:g} and then gives the highest score",),
    )  # fmt: skip


def steadiness(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Read the same plans again and again (M9)."""
    cases = invented(4, 10, max(4, effort.cases // 5), seed)
    rows, records = [], []
    for name in ("holistic", "decomposed"):
        judge = critics(dials, seed)[name]
        found = repeats([judge(case, 10).scores for case in cases])
        records.append(found)
        rows.append((name, found.sd, found.flips, found.unstable, found.alpha, found.needed))
    return Finding(
        "M9", "How often does a judge contradict itself? 10 readings of each plan",
        ("judge", "sd", "pairs flipped", "pairs above 20 %", "alpha", "readings needed"), tuple(rows),
        ("flips: readings against the majority; needed: so that 95 % of the pairs keep their order",), tuple(records),
    )  # fmt: skip


def consistency(dials: Dials, effort: Effort, seed: int) -> Finding:
    """Compare scores with pairwise verdicts on coarse and fine scales (M10)."""
    cases = invented(4, 8, max(4, effort.cases // 5), seed)
    rows, records = [], []
    for grid in GRIDS:
        for name in ("holistic", "decomposed"):
            judge = critics(dials, seed)[name]
            found = pooled([_contradictions(case, judge, grid) for case in cases])
            records.append(found)
            rows.append((name, round(1 / grid) + 1, found.against_scores, found.broken))
    return Finding(
        "M10", "Do scores and comparisons agree, and comparisons among themselves?",
        ("judge", "points of the scale", "pairs against the scores", "broken triples"), tuple(rows),
        ("a comparison is two fresh readings of both plans, a tie when they disagree",), tuple(records),
    )  # fmt: skip


EXPERIMENTS: Final[Mapping[str, Experiment]] = {
    "E1": drift, "E2": dispersion, "E3": head_counts, "E4": agreement, "E5": choice, "E7": calibration,
    "M1": hostile, "M9": steadiness, "M10": consistency,
}  # fmt: skip
"""What can be asked without a trip and without a model, in the order it is told."""


def _relative(tau: float, seed: int) -> Judge:
    """Return a judge whose weights are wrong by tau / K."""

    def read(case: Case, readings: int) -> Readings:
        return Simulated(NoisyJudge(Wandering(tau / case.people)), seed)(case, readings)

    return read


def _contradictions(case: Case, judge: Judge, grid: float) -> Contradictions:
    count = len(case.utilities)
    readings = judge(case, 1 + count * (count - 1)).scores
    return contradictions(on_grid(readings[0], grid).tolist(), compared(readings[1:], grid))


def _shift_cells(found: Injection) -> tuple[float, ...]:
    return found.mean, found.median, found.p95, found.most, found.success
