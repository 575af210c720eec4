"""WelfareReward: R by hand, masks, components, logs, and what a trainer needs of it."""

import pickle
import subprocess
import sys
from math import exp

import pytest

from rewards.critic import Critic
from rewards.estimators.rules import rules
from roles.errors import BadInput
from train.reward import Component, WelfareReward, reward_critic, text_of
from train.rewarding.caps import Capped
from train.rewarding.settings import RewardSettings

GOOD, FAIR, POOR = "0.9 0.8 0.7", "0.6 0.6 0.6 | 1", "0.1 0.5 0.3 | 4 | 2"


def rewarded(reward: WelfareReward, *texts: str, task: str = "one") -> list[float | None]:
    return reward(["prompt"] * len(texts), list(texts), task=[task] * len(texts))


def test_the_reward_is_what_the_formula_says(paper_reward):
    found = rewarded(paper_reward(), GOOD, FAIR, POOR, "nonsense")
    assert found[0] == pytest.approx(0.1 + 0.2 + 0.7 * 0.8)
    assert found[1] == pytest.approx(0.1 + 0.2 * exp(-1 / 4) + 0.7 * 0.6)
    assert found[2] == pytest.approx(0.1 + 0.2 * exp(-6 / 4) + 0.7 * 0.3 * 0.5)  # 2 of 4 stops were replaced
    assert found[3] == 0.0


def test_a_plan_that_leaves_somebody_out_earns_its_form_only(paper_reward):
    assert rewarded(paper_reward(), "0.9 0.9 -", GOOD)[0] == pytest.approx(0.1)


def test_the_worst_off_counts_as_much_as_asked(paper_reward):
    assert rewarded(paper_reward(worst=1.0), GOOD, POOR)[0] == pytest.approx(0.3 + 0.7 * 0.7)
    assert rewarded(paper_reward(worst=0.5), GOOD, POOR)[0] == pytest.approx(0.3 + 0.7 * 0.75)


@pytest.mark.parametrize("rule", ["egalitarian", "leximin", "log_sigmoid_and", "nash", "owa"])
def test_every_welfare_rule_can_be_trained_with(paper_reward, rule):
    even, uneven = rewarded(paper_reward(welfare_rule=rule), "0.6 0.6 0.6", "1.0 0.6 0.2")
    assert even is not None
    assert uneven is not None
    assert even > uneven


def test_a_world_convened_by_another_rule_is_refused(paper_reward):
    reward = paper_reward()
    reward.settings = RewardSettings(welfare_rule="nash")
    with pytest.raises(ValueError, match="judges by utilitarian"):
        rewarded(reward, GOOD)


def test_components_by_their_shares_are_the_reward(paper_reward):
    reward, texts = paper_reward(normalise="components"), [GOOD, FAIR, POOR, "nonsense"]
    columns = [Component(reward, name)((), texts, task=["one"] * 4) for name in ("readable", "feasible", "welfare")]
    sums = [0.1 * r + 0.2 * f + 0.7 * w for r, f, w in zip(*columns, strict=True)]
    assert sums == pytest.approx(rewarded(reward, *texts))


def test_components_of_one_step_are_judged_once(paper_reward):
    reward, logged = paper_reward(normalise="components"), []
    columns = {"task": ["one"] * 2, "log_metric": lambda name, value: logged.append(name)}
    for _ in range(2):
        for name in ("readable", "feasible", "welfare"):
            Component(reward, name)((), [GOOD, FAIR], **columns)
    assert reward.world.steps == [GOOD, FAIR] * 2
    assert logged.count("reward/welfare") == 2


def test_a_tied_group_gets_its_mean(paper_reward):
    found = rewarded(paper_reward(), "0.80 0.8 0.8", "0.81 0.8 0.8", "0.80 0.8 0.8")
    assert len(set(found)) == 1
    assert found[0] == pytest.approx(0.3 + 0.7 * (0.8 + 0.01 / 9))


def test_equal_texts_are_judged_once_and_earn_the_same(paper_reward):
    reward = paper_reward()
    first, second, _ = rewarded(reward, GOOD, GOOD, FAIR)
    assert first == second
    assert reward.world.steps == [GOOD, FAIR]


def test_length_costs_beyond_what_is_free(paper_reward):
    texts = [GOOD, GOOD + " " * 400, GOOD + " " * 5000]
    short, longer, longest = rewarded(paper_reward(free_characters=100), *texts)
    assert short is not None
    assert longer == pytest.approx(short - 0.05 * (len(texts[1]) / 400 - 1))
    assert longest == pytest.approx(short - 0.05)


def test_a_task_is_convened_once(paper_reward):
    reward = paper_reward()
    rewarded(reward, GOOD, FAIR)
    panel = reward.world.convened["one"]
    rewarded(reward, POOR, FAIR)
    assert reward.world.convened["one"] is panel


def test_everything_measured_is_logged_and_what_was_not_is_absent(paper_reward):
    figures, table = {}, {}
    paper_reward()((), [GOOD, FAIR, "nonsense", "0.5 - 0.5"], task=["one"] * 4, log_metric=figures.__setitem__,
                   log_extra=table.__setitem__)  # fmt: skip
    assert figures["reward/welfare"] == pytest.approx(0.7)
    assert figures["reward/worst_off"] == pytest.approx(0.65)
    assert (figures["reward/judged"], figures["reward/unreadable"], figures["reward/left_out"]) == (0.5, 0.25, 0.25)
    assert figures["utility/no_role"] == pytest.approx(0.7)
    assert table["fate"] == ["judged", "judged", "unreadable", "left_out"]
    assert table["utilities"][0] == '{"Ana": 0.9, "Ben": 0.8, "Cem": 0.7}'
    assert table["broken"] == ["", "late", "", ""]
    assert figures["reward/seconds"] > 0


def test_a_masked_group_is_told_in_the_log(paper_reward):
    figures, table = {}, {}
    reward = paper_reward(masked_share=1.0)
    texts = ["x y z", GOOD, GOOD, FAIR]
    reward((), texts, task=["one", "one", "two", "two"], log_metric=figures.__setitem__, log_extra=table.__setitem__)
    assert figures["reward/groups_masked"] == 0.5
    assert figures["reward/masked/raised_ValueError"] == 1.0
    assert table["fate"] == ["masked: raised ValueError"] * 2 + ["judged"] * 2


def test_a_step_without_any_reward_says_nothing_about_welfare(paper_reward):
    figures = {}
    paper_reward(masked_share=1.0)((), ["x y z"], task=["one"], log_metric=figures.__setitem__)
    assert "reward/welfare" not in figures
    assert "reward/held_back" not in figures


def test_the_alarm_hears_reward_and_check(paper_reward):
    reward = paper_reward()
    rewarded(reward, GOOD, FAIR)
    assert list(reward.alarm.points) == [pytest.approx((0.7679, 0.5), abs=1e-4)]


def test_neglected_roles_gain_between_batches(paper_reward, paper_world):
    paper_world.roles = {"Ana": "child", "Ben": "elder", "Cem": "elder"}
    reward = paper_reward(world=paper_world, robust=0.5)
    texts = ("0.2 0.9 0.9", "0.3 0.8 0.8")
    first = rewarded(reward, *texts)
    assert first[0] == pytest.approx(0.3 + 0.7 * 2 / 3)
    assert rewarded(reward, *texts)[0] < first[0]


def test_a_batch_without_tasks_or_with_an_unknown_one_is_refused(paper_reward):
    with pytest.raises(BadInput, match="needs a column 'task'"):
        paper_reward()((), [GOOD])
    with pytest.raises(BadInput, match="needs a column 'task'"):
        paper_reward()((), [GOOD], task=["one", "one"])
    with pytest.raises(BadInput, match="no task 'ten' among the 4 tasks"):
        rewarded(paper_reward(), GOOD, task="ten")


def test_a_reward_travels_to_another_process(paper_reward):
    reward = WelfareReward(None, {}, RewardSettings(noise={"weighting": 0.1}))
    copy = pickle.loads(pickle.dumps(reward))
    assert copy.settings == reward.settings
    assert copy.appraise == reward.appraise
    assert pickle.loads(pickle.dumps(Component(reward, "welfare"))).__name__ == "welfare"


def test_a_conversation_is_read_by_its_last_message():
    assert text_of([{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]) == "b"
    assert text_of([{"role": "assistant", "content": None}]) == ""
    assert text_of([]) == ""


def test_the_critic_of_a_reward_is_the_one_that_chooses_trips_with_caps():
    assert reward_critic(RewardSettings()) == Critic(estimate=Capped(rules))


def test_a_reward_loads_neither_torch_nor_numpy():
    script = "import sys, train.rewarding.functions; print({'torch', 'trl', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
