"""Reward judges: who judges the plans of a recipe, by its settings: the rules, a served model or a simulated one."""

from rewards.critic import Estimator
from rewards.estimators.judge import Judge
from rewards.estimators.rules import rules
from rewards.holistic import Holistic
from train.rewarding.appraisal import Appraise, ByPanel
from train.rewarding.caps import Capped
from train.rewarding.holistic import ByHolisticJudge
from train.rewarding.noisy import noisy
from train.rewarding.served_model import ServedModel
from train.rewarding.settings import RewardSettings


def estimator_of(settings: RewardSettings) -> Estimator:
    """Return who estimates each traveller apart, with the caps."""
    judge = settings.judge
    if judge is None or judge.reads == "whole":
        return Capped(rules)
    return Capped(Judge(ServedModel(judge.model, judge.url), judge.model))


def appraise_of(settings: RewardSettings) -> Appraise:
    """Return who turns the plans of a sample group into welfare."""
    if settings.noise:
        return noisy(settings.noise)
    if settings.judge is None:
        return ByPanel(settings.worst)
    if settings.judge.reads == "each":
        return ByPanel(settings.worst, settings.judge.at_once)
    return ByHolisticJudge(Holistic(ServedModel(settings.judge.model, settings.judge.url)), settings.judge.at_once)
