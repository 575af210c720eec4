"""Nodes: the steps of a run; each reads the plain state, does one thing, and returns what changed."""

from collections.abc import Callable
from dataclasses import dataclass

from langgraph.types import Send, interrupt

from planner.agent.refiner import refine, shortfalls
from planner.agent.setting import Judged, Setting
from planner.agent.state import Json, RunState, draft_record, judged_of, outline_of, refinement_record

Progress = Callable[[str, float | None], None]
"""Told the stage in plain words and the best welfare so far (None before anything was judged)."""

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
        """Let every drafter of the run propose its outlines."""
        del state
        drafts: list[Json] = []
        for name, drafter in self.setting.drafters.items():
            for outline in drafter(self.setting.task()):
                drafts.append(draft_record(outline, name, len(drafts)))
                self.progress(f"draft {len(drafts)}: {outline.idea or name}", None)
        return {"drafts": drafts}

    def fan_out(self, state: RunState) -> list[Send]:
        """Send every draft to a judge of its own."""
        return [Send("judge", draft) for draft in state["drafts"]]

    def judge(self, draft: Json) -> RunState:
        """Schedule, check and repair one draft: what the panel will see of it."""
        judged = judged_of(draft, self.setting)
        index = draft["index"]
        assert isinstance(index, int)  # noqa: S101  # draft_record wrote it
        return {"verdicts": [draft_record(judged.outline, str(draft["drafter"]), index)]}

    def decide(self, state: RunState) -> RunState:
        """Put the panel's best draft first: feasible, then welfare, worst-off, cost and the seeded order."""
        best = ranked(state["verdicts"], self.setting)[0]
        self.progress(f"best of {len(state['verdicts'])} drafts", best.score.welfare)
        return {"best": draft_record(best.outline, "decide", 0), "tried": []}

    def refine(self, state: RunState) -> RunState:
        """Try to help the traveller with the largest weighted shortfall who was not tried since the last success."""
        best = judged_of(state["best"], self.setting)
        tried = state.get("tried", [])
        target = next((name for name in shortfalls(best.score) if name not in tried), None)
        if target is None:
            return {"tried": list(self.setting.group.names)}
        found = refine(best, self.setting, target)
        if found is None:
            self.progress(f"nothing more for {target} that the others can bear", best.score.welfare)
            return {"tried": [*tried, target]}
        better, record = found
        self.progress(f"{record.edit}, for {target}", better.score.welfare)
        refined = draft_record(better.outline, "refine", 0)
        return {"best": refined, "refinements": [refinement_record(record)], "tried": []}

    def after_decide(self, state: RunState) -> str:
        """Refine a feasible draft; an infeasible one goes straight to the choice."""
        feasible = judged_of(state["best"], self.setting).score.feasible
        return "refine" if feasible and self.setting.options.refinements else self._to_choice()

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
        best = judged_of(state["best"], self.setting)
        others = [judged.plan.id for judged in ranked(state["verdicts"], self.setting)]
        answer = interrupt({"question": "which plan do you take?", "best": best.plan.id, "others": others})
        return {"answer": str(answer)}

    def choose(self, state: RunState) -> RunState:
        """Fix the chosen outline: the person's answer, else the best by the panel's order."""
        answer = state.get("answer", "")
        drafts = {judged_of(v, self.setting).plan.id: v for v in state["verdicts"]} if answer else {}
        picked = outline_of(drafts.get(answer, state["best"]))
        return {"chosen": draft_record(picked, "choose", 0)}


def ranked(verdicts: list[Json], setting: Setting) -> list[Judged]:
    """Return the judged drafts best first, each different plan once."""
    ordered = sorted(verdicts, key=lambda record: str(record["index"]).zfill(4))
    by_id = {judged.plan.id: judged for judged in (judged_of(record, setting) for record in ordered)}
    return [by_id[score.plan_id] for score in setting.panel.rank([judged.score for judged in by_id.values()])]
