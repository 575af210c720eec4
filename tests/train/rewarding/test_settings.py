"""RewardSettings: what a recipe may ask for, and what it may not."""

import pytest

from roles import strict_yaml
from roles.errors import BadInput
from roles.validation import validated
from train.rewarding.settings import RewardSettings


def settings(text: str, tmp_path) -> RewardSettings:
    path = tmp_path / "reward.yaml"
    path.write_text(text)
    return validated(RewardSettings, strict_yaml.load(path))


def test_the_default_is_the_reward_of_the_method():
    usual = RewardSettings()
    assert (usual.readable_share, usual.feasible_share, usual.welfare_share) == (0.1, 0.2, 0.7)
    assert (usual.welfare_rule, usual.weigher, usual.worst, usual.normalise) == (
        "utilitarian",
        "counterfactual",
        0,
        "together",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("normalise: travellers", r"reward.yaml:1: normalise: .*travellers are not normalised apart.*drift"),
        ("normalise: roles", "weights would follow the drafts"),
        ("normalise: component", "no such word 'component', did you mean 'components'"),
        ("welfare_rule: nahs", "did you mean 'nash'"),
        ("weigher: unifrom", "did you mean 'uniform'"),
        ("welfare_share: 0.9", "the three shares sum to more than 1"),
        ("noise: {}\nwelfare_rule: nash", "simulated judge adds up"),
        ("noise: {}\nworst: 0.5", "simulated judge adds up"),
        ("noise: {}\njudge: {model: local/x}", "either a simulated judge"),
        ("judge: {model: local/x, reads: whole}\nworst: 1", "weighs by itself"),
        ("conflicts: upgrade", "conflicts"),
        ("conflicts: upgrad\nwelfare_rule: nash\nworst: 0.1", "with welfare_rule utilitarian, worst 0 only"),
        ("conflicts: upgrad\nrobust: 0.05\nnormalise: components", "with robust 0, normalise together only"),
        ("conflicts: upgrad\nnoise: {}", "with no noise only"),
        ("conflicts: upgrad\njudge: {model: local/x, reads: whole}", "with a judge that reads each only"),
        ("alpha: 1", "alpha"),
    ],
)
def test_what_is_not_allowed_is_refused_in_one_line(text, line, tmp_path):
    with pytest.raises(BadInput, match=line):
        settings(text, tmp_path)


def test_a_whole_recipe_is_read(tmp_path):
    found = settings("welfare_rule: owa\nrobust: 0.05\nnormalise: components\njudge: {model: local/qwen}", tmp_path)
    assert found.judge is not None
    assert found.judge.reads == "each"
