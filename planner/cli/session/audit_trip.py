"""Audited: a trip opened for the noise laboratory, its drafted plans on the bench, simulated or real judges at it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.cli import page
from planner.cli.session.session import Given, Session, drafters, open_session, trip_folder

if TYPE_CHECKING:
    from rewards.audit.bench import Bench, Texts
    from rewards.audit.case import Judge
    from rewards.audit.finding import Finding
    from rewards.critic import Panel
    from rewards.experience import Candidate
    from rewards.llm.ask import Answer, Ask, Model

DRAFTS: Final = 6
QUICK_DRAFTS: Final = 3
READINGS: Final = 8
QUICK_READINGS: Final = 3
SIMULATED_READINGS: Final = 60


@dataclass(slots=True)
class Heard:
    """A model, whether it ever answered, and why it did not the last time that it did not."""

    model: "Model"
    answered: bool = False
    failure: str = ""

    def __call__(self, ask: "Ask") -> "Answer":
        """Return the model's answer; raises Unanswered."""
        from rewards.llm.ask import Unanswered

        try:
            answer = self.model(ask)
        except Unanswered as failure:
            self.failure = str(failure)
            raise
        self.answered = True
        return answer


@dataclass(frozen=True, slots=True)
class Audited:
    """The bench of one trip and the models it may ask."""

    bench: "Bench"
    session: Session
    heard: "Heard | None" = None
    """The model that judges, None for simulated judges."""

    def run(self, chosen: Sequence[str]) -> "list[Finding]":
        """Run experiments one after the other; whatever a model is asked meanwhile is in the trip's log."""
        if self.heard is None:
            return list(self._findings(chosen))
        with self.session.writing():
            return list(self._findings(chosen))

    def _findings(self, chosen: Sequence[str]) -> "Iterator[Finding]":
        """Yield what was found; an experiment that found too little to measure says so and stops nothing."""
        from rewards.audit.figure import Unmeasured
        from rewards.audit.finding import Finding
        from rewards.audit.trip import EXPERIMENTS, ON_WORDS

        for name in chosen:
            page.remark(f"{name}: {len(self.bench.case.candidates)} plans")
            try:
                if name in EXPERIMENTS:
                    yield EXPERIMENTS[name](self.bench)
                elif self.bench.texts is not None:
                    yield ON_WORDS[name](self.bench, self.bench.texts)
            except Unmeasured as nothing:
                yield Finding(name, "not measured", (), (), (str(nothing),))


def open_audit(trip: Path, model: str, limits: Mapping[str, object], seed: int, *, quick: bool) -> Audited:
    """Draft a trip's plans and put them on the bench; `model` "" is the simulated judge.

    Raises BadInput for a wrong trip file, MissingModel for a model that cannot be asked.
    """
    from rewards.audit.bench import Bench

    models = {"judge_model": model or None, "drafter": "solver", **limits}
    session = open_session(Given(trip, models=models, asking=("judge",) if model else ()))
    rules = session.screen or session.panel
    wholes = _drafted(session, rules, QUICK_DRAFTS if quick else DRAFTS)
    if not session.models.judging:
        return Audited(_simulated(rules, wholes, seed), session)
    name, asked = session.models.judging[0]
    heard = Heard(asked)
    judges, texts = _real(session, name, heard, seed)
    readings = QUICK_READINGS if quick else READINGS
    bench = Bench(rules, wholes, judges, readings, seed, attacked=1 if quick else 2, texts=texts)
    return Audited(bench, session, heard)


def _drafted(session: Session, rules: "Panel", how_many: int) -> "tuple[Candidate, ...]":
    """Return the solver's different plans for the trip, as candidates; nothing is kept in the trip's folder."""
    from planner.agent.store import read_trip
    from planner.experiences import candidate

    store = read_trip(trip_folder(Given(session.trip)))
    options = replace(session.options(), how_many=how_many)
    setting = replace(session.setting(store, options=options, drafting=False), panel=rules)
    plans = {}
    for outline in drafters(("solver",))["solver"](setting.task()):
        judged = setting.judge(outline)
        plans[judged.plan.id] = candidate(judged.plan, judged.score.violations)
        page.remark(f"draft {len(plans)}: {outline.idea or 'solver'}")
    return tuple(plans.values())


def _simulated(rules: "Panel", wholes: "tuple[Candidate, ...]", seed: int) -> "Bench":
    from rewards.audit.bench import Bench
    from rewards.audit.critics import Dials, critics

    named = critics(Dials(), seed)
    judges = {name: named[name] for name in ("holistic", "decomposed")}
    return Bench(rules, wholes, judges, SIMULATED_READINGS, seed)


def _real(session: Session, name: str, model: "Model", seed: int) -> "tuple[dict[str, Judge], Texts]":
    from rewards.audit.bench import Texts
    from rewards.audit.readers import DecomposedReader, HolisticReader, SeparateReader, scorer
    from rewards.critic import critic
    from rewards.estimators.facts_table import facts_with_names
    from rewards.holistic import Holistic, wordings

    holistic = Holistic(model, seed=seed)
    apart = DecomposedReader(critic(session.settings.weigher), model, name)
    one_by_one = SeparateReader(holistic)
    scorers = {
        "holistic, names shown": scorer(replace(holistic, table=facts_with_names)),
        "holistic": scorer(holistic),
        "one by one": one_by_one.scorer(session.panel.weights.shares),
        "decomposed": apart.score,
    }
    wording = [replace(holistic, wording=number) for number in range(len(wordings()))]
    judges: dict[str, Judge] = {"holistic": HolisticReader(holistic), "one by one": one_by_one, "decomposed": apart}
    return judges, Texts(scorers, wording, apart)
