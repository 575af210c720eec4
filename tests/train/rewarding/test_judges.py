"""Reward judges: whom a recipe's settings name."""

import pickle

from rewards.estimators.judge import Judge
from rewards.estimators.rules import rules
from train.rewarding.appraisal import ByPanel
from train.rewarding.caps import Capped
from train.rewarding.holistic import ByHolisticJudge
from train.rewarding.judges import appraise_of, estimator_of
from train.rewarding.noisy import Noisy
from train.rewarding.served_model import ServedModel
from train.rewarding.settings import RewardSettings

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
