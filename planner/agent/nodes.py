"""Nodes: the steps of a run; each reads the plain state, does one thing, and returns what changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from langgraph.types import Send, interrupt

from planner.agent.feedback import feedback
from planner.agent.merger import merge
from planner.agent.refiner import refine, shortfalls
from planner.agent.setting import Judged, Setting
from planner.agent.state import Json, RunState, Usable, draft_record, judged_of, outline_of, refinement_record
from planner.drafters.task import Drafter, DraftTask

Progress = Callable[[str, float | None], None]
"""Told the stage in plain words and the best welfare so far (None before anything was judged)."""

JUDGE_FAILED = "the judge gave no answer for any draft, so the rules judged this run alone"

MAX_REJECTED = 2
"""Refinement stops after this many travellers in a row for whom no edit was accepted (critic study, section 1.7)."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one run in its setting."""

    setting: Setting
    progress: Progress

    def convene(self, state: RunState) -> RunState:
        """Fix the weights under the request's digest: no draft exists yet."""
        del state
        self.progress("weights fixed from the request", None)
        return {"request_digest": self.setting.panel.weights.request_digest}

    def draft(self, state: RunState) -> RunState:
        """Let every drafter of the run propose its outlines; say whose were of no use, and who stands in for them."""
        del state
        setting, task = self.setting, self.setting.task()
        drafts = self._drafts(setting.drafters, task, 0)
        useful = {str(draft["drafter"]) for draft in drafts if setting.readers and self._usable(draft)}
        useless = [name for name in setting.readers if name not in useful]
        if not useless:
            return {"drafts": drafts}
        others = [name for name in (*setting.drafters, *setting.fallback) if name not in useless]
        label = f"no draft of {' or '.join(useless)} could be used; drafted by: {', '.join(others)}"
        self.progress(label, None)
        return {"drafts": [*drafts, *self._drafts(setting.fallback, task, len(drafts))], "labels": [label]}

    def _usable(self, draft: Json) -> bool:
        return not self.setting.mended(outline_of(draft)).violations

    def redraft(self, state: RunState) -> RunState:
        """Tell the drafters that read what the best draft lacks, and let them draft again."""
        best = judged_of(state["best"], self._setting(state))
        task = replace(self.setting.task(), start=best.outline, feedback=feedback(best))
        drafts = self._drafts(self.setting.readers, task, len(state["verdicts"]))
        return {"drafts": drafts, "told": state.get("told", 0) + 1}

    def _drafts(self, drafters: Mapping[str, Drafter], task: DraftTask, first: int) -> list[Json]:
        drafts: list[Json] = []
        for name, drafter in drafters.items():
            for outline in drafter(task):
                drafts.append(draft_record(outline, name, first + len(drafts)))
                self.progress(f"draft {first + len(drafts)}: {outline.idea or name}", None)
        return drafts

    def fan_out(self, state: RunState) -> list[Send] | str:
        """Send every new draft to a judge of its own; without any, go on deciding."""
        return [Send("judge", draft) for draft in state["drafts"]] or "decide"

    def judge(self, draft: Json) -> RunState:
        """Schedule, check and repair one draft: what the panel will see of it."""
        judged = judged_of(draft, self.setting)
        index = draft["index"]
        assert isinstance(index, int)  # noqa: S101  # draft_record wrote it
        mended = "after repair" if judged.plan.changes else "as it came"
        usable: Usable = mended if judged.score.feasible else "no"  # type: ignore[assignment]  # one of the two above
        return {"verdicts": [draft_record(judged.outline, str(draft["drafter"]), index, usable)]}

    def decide(self, state: RunState) -> RunState:
        """Put the panel's best draft first: feasible, then welfare, worst-off, cost and the seeded order.

        When a judge gave no answer for any draft, the rules judge the whole run: never one draft by the one and one by
        the other.
        """
        setting = self._setting(state)
        order = ranked(state["verdicts"], setting)
        update: RunState = {"tried": []}
        unjudged = sum(judged.score.welfare is None for judged in order)
        if setting.screen is not None and unjudged == len(order):
            update = {"tried": [], "by_rules": True, "labels": [JUDGE_FAILED]}
            order = ranked(state["verdicts"], setting.by_rules())
            self.progress(JUDGE_FAILED, None)
        elif unjudged:
            self.progress(f"{unjudged} of {len(order)} drafts could not be judged and come last", None)
        best = order[0]
        self.progress(f"best of {len(state['verdicts'])} drafts", best.score.welfare)
        return {**update, "best": draft_record(best.outline, drafter_of(best, state["verdicts"], setting))}

    def merge(self, state: RunState) -> RunState:
        """Take days of other drafts into the best one for as long as the panel accepts that."""
        setting = self._setting(state)
        best = judged_of(state["best"], setting)
        others = ranked(state["verdicts"], setting)
        merges: list[Json] = []
        while len(merges) < len(best.outline.days) and (found := merge(best, others, setting)) is not None:
            best, record = found
            merges.append(refinement_record(record))
            self.progress(record.edit, best.score.welfare)
        return {"best": draft_record(best.outline, str(state["best"]["drafter"])), "merges": merges}

    def refine(self, state: RunState) -> RunState:
        """Try to help the traveller with the largest weighted shortfall who was not tried since the last success."""
        setting = self._setting(state)
        best = judged_of(state["best"], setting)
        tried = state.get("tried", [])
        target = next((name for name in shortfalls(best.score) if name not in tried), None)
        if target is None:
            return {"tried": list(setting.group.names)}
        found = refine(best, setting, target)
        if found is None:
            self.progress(f"nothing more for {target} that the others can bear", best.score.welfare)
            return {"tried": [*tried, target]}
        better, record = found
        self.progress(f"{record.edit}, for {target}", better.score.welfare)
        refined = draft_record(better.outline, str(state["best"]["drafter"]))
        return {"best": refined, "refinements": [refinement_record(record)], "tried": []}

    def after_decide(self, state: RunState) -> str:
        """Tell readers that drafted what is missing; then improve a feasible draft, or go straight to the choice."""
        best = judged_of(state["best"], self._setting(state))
        heard = any(str(record["drafter"]) in self.setting.readers for record in state.get("verdicts", []))
        if heard and state.get("told", 0) < self.setting.options.feedback and feedback(best):
            return "redraft"
        return "merge" if best.score.feasible and self.setting.options.refinements else self._to_choice()

    def after_refine(self, state: RunState) -> str:
        """Go on until enough edits were accepted or too many travellers in a row could not be helped."""
        accepted = len(state.get("refinements", []))
        rejected = len(state["tried"])
        enough = accepted >= self.setting.options.refinements
        if enough or rejected >= min(MAX_REJECTED, len(self.setting.group.names)):
            return self._to_choice()
        return "refine"

    def _to_choice(self) -> str:
        return "ask" if self.setting.options.ask else "choose"

    def ask(self, state: RunState) -> RunState:
        """Let a person pick the refined best or another draft by its plan id. Nothing happens before the question."""
        setting = self._setting(state)
        best = judged_of(state["best"], setting)
        others = [judged.plan.id for judged in ranked(state["verdicts"], setting)]
        answer = interrupt({"question": "which plan do you take?", "best": best.plan.id, "others": others})
        return {"answer": str(answer)}

    def choose(self, state: RunState) -> RunState:
        """Fix the chosen outline: the person's answer, else the best by the panel's order."""
        answer = state.get("answer", "")
        setting = self._setting(state)
        drafts = {judged_of(v, setting).plan.id: v for v in state["verdicts"]} if answer else {}
        picked = drafts.get(answer, state["best"])
        return {"chosen": draft_record(outline_of(picked), str(picked["drafter"]))}

    def _setting(self, state: RunState) -> Setting:
        return setting_of(state, self.setting)


def setting_of(state: RunState, setting: Setting) -> Setting:
    """Return the setting that judges a run: with the rules alone once its judge has failed."""
    return setting.by_rules() if state.get("by_rules") else setting


def ranked(verdicts: list[Json], setting: Setting) -> list[Judged]:
    """Return the judged drafts best first, each different plan once."""
    ordered = sorted(verdicts, key=lambda record: str(record["index"]).zfill(4))
    by_id = {judged.plan.id: judged for judged in (judged_of(record, setting) for record in ordered)}
    return [by_id[score.plan_id] for score in setting.panel.rank([judged.score for judged in by_id.values()])]


def drafter_of(judged: Judged, verdicts: list[Json], setting: Setting) -> str:
    """Return who drafted a plan, the first when several drafters had the same idea."""
    made = {judged_of(record, setting).plan.id: str(record["drafter"]) for record in reversed(verdicts)}
    return made[judged.plan.id]
