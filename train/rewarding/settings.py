"""RewardSettings: all dials of a reward, as a recipe states them."""

from typing import Annotated, Final, Literal

from pydantic import Field, field_validator, model_validator

from rewards.weights import WEIGHERS
from rewards.welfare import WELFARE_RULES
from roles.validation import Problem, Record, check_word, refuse

NORMALISE: Final = ("components", "together")

TRAVELLERS: Final = frozenset({"people", "persons", "roles", "stakeholders", "travellers", "utilities"})
"""What somebody would write who wants each traveller's utility normalised apart."""

WHY_NOT_TRAVELLERS: Final = (
    "travellers are not normalised apart: that divides each one's weight by the spread of their utility in the sample "
    "group, so weights would follow the drafts, the drift that fixed weights remove; known: components, together"
)

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class NoiseSettings(Record):
    """A simulated judge in place of exact utilities: normal errors with these standard deviations."""

    estimation: float = Field(default=0.12, ge=0.0, description="of each traveller's utility")
    weighting: float = Field(
        default=0.0, ge=0.0, description="of each traveller's weight; above 0 it judges as a whole"
    )
    halo: Share = Field(default=0.0, description="correlation of the errors of estimation between travellers")
    seed: int = Field(default=0, description="the same seed, task and text get the same errors")


class JudgeSettings(Record):
    """A language model behind a server that judges in place of the rules."""

    model: str = Field(description="as everywhere: local/NAME, or any other model by its name")
    url: str = Field(default="http://127.0.0.1:8000/v1", description="where a local model is served")
    reads: Literal["each", "whole"] = Field(
        default="each", description="each traveller apart, or the whole group at once"
    )
    at_once: int = Field(default=8, ge=1, le=64, description="plans that are judged side by side")


class RewardSettings(Record):
    """What a reward is made of; the defaults are the reward that this project trains with."""

    welfare_rule: str = Field(default="utilitarian", description="how utilities become one number")
    weigher: str = Field(default="counterfactual", description="who counts how much, from the task alone")
    worst: Share = Field(default=0.0, description="share of the worst-off traveller in the welfare; 1 is MaxMin")
    robust: float = Field(default=0.0, ge=0.0, le=1.0, description="step by which neglected roles gain; 0.05 is usual")
    normalise: str = Field(default="together", description="together, or components apart (GDPO)")
    conflicts: Literal["sum", "upgrad"] = Field(
        default="sum", description="roles that pull apart: their gradients added up, or so that none is hurt (UPGrad)"
    )
    readable_share: Share = Field(default=0.1, description="of the reward: the text is an outline")
    feasible_share: Share = Field(default=0.2, description="of the reward: no rule is broken")
    welfare_share: float = Field(default=0.7, gt=0.0, le=1.0, description="of the reward: the panel's welfare")
    free_characters: int = Field(default=250, ge=1, description="of a completion, for each day of the trip")
    length_cost: Share = Field(default=0.05, description="what a completion of twice the free length or more loses")
    least_range: Share = Field(default=0.01, description="sample groups whose rewards lie closer teach nothing")
    group_size: int | None = Field(default=None, ge=2, description="completions of one task; unset: as they come")
    masked_share: Share = Field(default=0.05, description="of sample groups that may be masked before training stops")
    masked_window: int = Field(default=20, ge=1, description="steps over which masked groups are counted")
    judged: Literal["written", "repaired"] = Field(
        default="written",
        description="plans as they are written, or as the agent repairs them; beyond repair earns no welfare",
    )
    held_back: Literal["exact", "validity"] = Field(default="validity", description="what the alarm looks at")
    noise: NoiseSettings | None = Field(default=None, description="a simulated judge, for experiments")
    judge: JudgeSettings | None = Field(default=None, description="a served model that judges")

    @field_validator("welfare_rule")
    @classmethod
    def _known_rule(cls, word: str) -> str:
        return check_word(word, tuple(WELFARE_RULES))

    @field_validator("weigher")
    @classmethod
    def _known_weigher(cls, word: str) -> str:
        return check_word(word, tuple(WEIGHERS))

    @field_validator("normalise")
    @classmethod
    def _never_by_traveller(cls, word: str) -> str:
        if word in TRAVELLERS:
            raise ValueError(WHY_NOT_TRAVELLERS)
        return check_word(word, NORMALISE)

    @model_validator(mode="after")
    def _agree(self) -> "RewardSettings":
        problems = []
        if self.readable_share + self.feasible_share + self.welfare_share > 1.0 + 1e-9:
            problems.append(Problem(("welfare_share",), "the three shares sum to more than 1"))
        if self.noise and (self.welfare_rule != "utilitarian" or self.worst > 0.0):
            problems.append(
                Problem(("noise",), "the simulated judge adds up: use welfare_rule utilitarian and worst 0")
            )
        if self.noise and self.judge:
            problems.append(Problem(("judge",), "either a simulated judge (noise) or a served one (judge)"))
        if self.judge and self.judge.reads == "whole" and (self.worst > 0.0 or self.robust > 0.0):
            problems.append(
                Problem(("judge", "reads"), "who reads the whole group weighs by itself: worst and robust are 0")
            )
        if self.conflicts == "upgrad" and (wanted := self._wanted_for_rows()):
            text = f"upgrad tells apart what fixed weights add up: it works with {', '.join(wanted)} only"
            problems.append(Problem(("conflicts",), text))
        refuse(problems)
        return self

    def _wanted_for_rows(self) -> list[str]:
        """Return what has to be set otherwise for the reward to be a sum over travellers and the rest."""
        clashes = {
            "welfare_rule utilitarian": self.welfare_rule != "utilitarian",
            "worst 0": self.worst > 0.0,
            "robust 0": self.robust > 0.0,
            "normalise together": self.normalise != "together",
            "no noise": self.noise is not None,
            "a judge that reads each": self.judge is not None and self.judge.reads == "whole",
        }
        return [setting for setting, clash in clashes.items() if clash]
