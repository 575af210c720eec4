"""Reward judges: whom a recipe's settings name."""

import pickle

from rewards.estimators.judge import Judge
from rewards.estimators.rules import rules
from train.appraisal import ByPanel
from train.caps import Capped
from train.holistic_reward import ByHolisticJudge
from train.noisy import Noisy
from train.reward_judges import appraise_of, estimator_of
from train.reward_settings import RewardSettings
from train.served_model import ServedModel

URL = "http://127.0.0.1:8000/v1"


def test_the_rules_judge_unless_somebody_else_is_named():
    settings = RewardSettings(worst=0.5)
    assert estimator_of(settings) == Capped(rules)
    assert appraise_of(settings) == ByPanel(worst=0.5)
    assert isinstance(appraise_of(RewardSettings(noise={})), Noisy)


def test_a_served_judge_reads_each_traveller_apart():
    settings = RewardSettings(judge={"model": "local/qwen"})
    assert estimator_of(settings) == Capped(Judge(ServedModel("local/qwen", URL), "local/qwen"))
    assert appraise_of(settings) == ByPanel(at_once=8)


def test_a_served_judge_reads_the_whole_group_where_it_is_the_baseline():
    settings = RewardSettings(judge={"model": "local/qwen", "reads": "whole", "at_once": 2})
    assert estimator_of(settings) == Capped(rules)
    found = appraise_of(settings)
    assert isinstance(found, ByHolisticJudge)
    assert pickle.loads(pickle.dumps(found)) == found
