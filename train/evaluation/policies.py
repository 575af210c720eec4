"""Policies: who is evaluated, side by side: the solver, or a language model that is asked as in training."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from planner.drafters.model.drafting import TOKENS, TOKENS_A_DAY, TOKENS_A_STAY
from planner.outline import Outline
from rewards.llm.ask import Ask, Model, Unanswered
from rewards.types import Score
from roles.errors import BadInput
from train.environment import Ready

SOLVER: Final = "solver"
DRAFTS: Final = 4
"""Drafts of which the solver's best is taken, as many as the planner makes when nobody says how many."""

TECHNICAL: Final = frozenset({"denied", "refused_request", "unreachable", "deadline", "limit", "open_circuit"})
"""Failures that say nothing about a policy: the trial is asked again by the next run. All others are its own."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a policy made of one task: a text that is still to be read, an outline, or nothing and why.

    `unasked` says that no answer came for a technical reason: such a trial has not taken place.
    """

    text: str = ""
    outline: Outline | None = None
    nothing: str = ""
    unasked: bool = False
    tokens: int = 0


Policy = Callable[[Ready, int], Attempt]
"""Makes one attempt at a task; the number of the trial, from 0, decides every draw. Pickled for other processes."""


@dataclass(frozen=True, slots=True)
class Solver:
    """The offline drafter: the panel's best of its drafts, from the places that a small policy is shown as well."""

    rounds: int = 0
    drafts: int = DRAFTS

    def __call__(self, ready: Ready, trial: int) -> Attempt:
        """Return the draft that the panel puts first after repair; raises nothing of its own."""
        from planner.agent.setting import Options, Setting
        from planner.drafters.solver import solve  # numba: seconds when its cache is cold

        draft = ready.draft
        task = replace(draft, seed=seed_of(ready.task.id, trial), how_many=self.drafts, rounds=self.rounds)
        setting = Setting(draft.group, draft.facts, ready.panel, {}, options=Options())
        by_id: dict[str, tuple[Outline, Score]] = {}
        for outline in solve(task):
            judged = setting.judge(outline)
            by_id.setdefault(judged.plan.id, (outline, judged.score))
        best = ready.panel.rank([score for _, score in by_id.values()])[0]
        return Attempt(outline=by_id[best.plan_id][0])


@dataclass(frozen=True, slots=True)
class Asked:
    """A language model that is shown what a policy is shown in training, and whose text is read as it is there."""

    model: Model
    temperature: float = 0.7

    def __call__(self, ready: Ready, trial: int) -> Attempt:
        """Ask once; what the model failed to say is its own doing, what never reached it is not."""
        frame = ready.draft.group.frame
        ask = Ask(
            site="draft",
            messages=ready.messages,
            max_tokens=TOKENS + TOKENS_A_STAY * len(frame.stays) + TOKENS_A_DAY * frame.days,
            temperature=self.temperature,
            seed=seed_of(ready.task.id, trial),
        )
        try:
            answer = self.model(ask)
        except Unanswered as failure:
            return Attempt(nothing=f"{failure.why}: {failure}", unasked=failure.why in TECHNICAL)
        return Attempt(text=answer.text, tokens=answer.usage.completion_tokens)


@dataclass(frozen=True, slots=True)
class InTurn:
    """Policies under one name, such as the seeds of one training: they make one trial each, in turn."""

    members: tuple[Policy, ...]

    def __call__(self, ready: Ready, trial: int) -> Attempt:
        """Return the attempt of whoever's turn it is."""
        return self.members[trial % len(self.members)](ready, trial)


def seed_of(task: str, trial: int) -> int:
    """Return the seed of one trial of a task: the same for every policy, in [0, 2^31)."""
    return int.from_bytes(hashlib.sha256(f"{task}:{trial}".encode()).digest()[:4]) >> 1


def named(spec: str) -> tuple[str, str]:
    """Return name and maker of "NAME=MAKER", or of a maker that is its own name: "solver", "solver:ROUNDS", a model.

    Makers with commas between them take turns.
    """
    name, sign, maker = spec.partition("=")
    if not name or not all((maker if sign else name).split(",")):
        raise BadInput(
            f"policy '{spec}': write solver, solver:ROUNDS, MODEL or NAME=MODEL, such as grpo=local/grpo; "
            "several seeds of one policy as NAME=MODEL,MODEL"
        )
    return name, maker or name


def solver_of(maker: str) -> Solver | None:
    """Return the solver that "solver" or "solver:ROUNDS" names, None for a model; raises BadInput for other rounds."""
    name, sign, rounds = maker.partition(":")
    if name != SOLVER:
        return None
    if sign and not (rounds.isascii() and rounds.isdigit() and int(rounds) > 0):
        raise BadInput(f"'{maker}': rounds of search are a whole number above 0, such as solver:300")
    return Solver(int(rounds or 0))
