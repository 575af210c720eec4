"""Advantages: what TRL makes of rewards, by hand, held against TRL itself; and what follows for weights."""

from collections.abc import Sequence
from math import fsum
from random import Random
from statistics import correlation, fmean, stdev

import pytest

from train.rewarding.appraisal import Appraisal, ByPanel, Case
from train.rewarding.functions import reward_functions

SIZE, TASKS = 4, ("one", "two", "three")
SOFTENER = 1e-4
"""What TRL adds to a standard deviation before it divides."""
SPREADS = (0.05, 0.1, 0.15, 0.2)
"""How much the drafts of one group differ for each of four travellers: some get the same whatever is planned."""


def grpo(rewards: Sequence[float | None]) -> list[float]:
    """Return (R_i - mean) / (std + 1e-4) (Shao et al. 2024); None counts for nothing and gets 0, as in TRL 1.16."""
    known = [reward for reward in rewards if reward is not None]
    if len(known) < 2:
        return [0.0] * len(rewards)
    mean, divisor = fmean(known), stdev(known) + SOFTENER
    return [0.0 if reward is None else (reward - mean) / divisor for reward in rewards]


def gdpo(components: Sequence[Sequence[float | None]], weights: Sequence[float]) -> list[float | None]:
    """Return sum_n w_n (r_ni - mean_n) / (std_n + 1e-4) (GDPO, 2026), before `grpo` of the whole batch; or None."""
    parts = [grpo(row) for row in components]
    return [
        None if rewards.count(None) == len(rewards) else sumprod(weights, found)
        for rewards, found in zip(zip(*components, strict=True), zip(*parts, strict=True), strict=True)
    ]


def sumprod(weights: Sequence[float], values: Sequence[float]) -> float:
    return fsum(weight * value for weight, value in zip(weights, values, strict=True))


def silent_on_two(cases: Sequence[Case]) -> list[Appraisal]:
    """Judge like a panel, but find no words for the first plan of the second task."""
    found = ByPanel()(cases)
    return [Appraisal(None, why="silent"), *found[1:]] if cases[0].task == "two" else found


@pytest.mark.train
@pytest.mark.parametrize("normalise", ["together", "components"])
@pytest.mark.filterwarnings("default")
def test_a_masked_group_gets_no_advantage_and_the_others_their_own(paper_reward, hashing_world, normalise, tmp_path):
    pytest.importorskip("trl")
    reward = paper_reward(silent_on_two, normalise=normalise, masked_share=1.0)
    reward.world = hashing_world
    functions, shares, aggregation = reward_functions(reward)
    logs = one_step(functions, shares, aggregation, tmp_path)
    columns = [in_groups(logs["rewards"][function.__name__]) for function in functions]
    tasks = in_groups(logs["extra"]["task_of_row"])
    rows = [[[None if value != value else value for value in group] for group in column] for column in columns]
    masked = [group[0] == "two" for group in tasks]
    assert sum(masked) == 1
    assert [[value is None for value in rows[0][n]] for n in range(3)] == [[one] * SIZE for one in masked]
    if normalise == "together":
        expected = [advantage for group in rows[0] for advantage in grpo(group)]
    else:
        expected = grpo([value for groups in zip(*rows, strict=True) for value in gdpo(groups, shares)])
    assert list(logs["advantages"]) == pytest.approx(expected, abs=2e-3)
    assert [a for a, one in zip(logs["advantages"], masked_rows(masked), strict=True) if one] == [0.0] * SIZE


def masked_rows(masked: Sequence[bool]) -> list[bool]:
    return [one for one in masked for _ in range(SIZE)]


def in_groups(values: Sequence[object]) -> list[list]:
    return [list(values)[at : at + SIZE] for at in range(0, len(values), SIZE)]


def one_step(functions, shares, aggregation, folder):
    """Run one step of GRPO with a random network of one layer; return what the trainer logged about its rows."""
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, Qwen3Config, set_seed
    from trl import GRPOConfig, GRPOTrainer

    from train.stages.policy import own_tokenizer

    tokenizer = own_tokenizer(["0.1 0.2 0.3 | 1"], 300)
    set_seed(1)
    shape = {"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    network = AutoModelForCausalLM.from_config(
        Qwen3Config(vocab_size=len(tokenizer), num_key_value_heads=1, head_dim=16, **shape)
    )
    arguments = GRPOConfig(
        output_dir=str(folder), max_steps=1, per_device_train_batch_size=12, num_generations=SIZE,
        max_completion_length=12, use_cpu=True, bf16=False, report_to=[], save_strategy="no", disable_tqdm=True,
        reward_weights=shares, multi_objective_aggregation=aggregation, activation_checkpointing=False, seed=1,
    )  # fmt: skip
    rows = Dataset.from_list([{"prompt": f"plan {task}", "task": task} for task in TASKS])

    told = [*functions[:-1], with_tasks(functions[-1])]
    trainer = GRPOTrainer(
        model=network, reward_funcs=told, args=arguments, train_dataset=rows, processing_class=tokenizer
    )
    trainer.train()
    return trainer._logs


def with_tasks(function):
    """Return the function, which now also logs the task of every row."""

    def told(prompts, completions, task, log_extra, **columns):
        log_extra("task_of_row", list(task))
        return function(prompts, completions, task=task, log_extra=log_extra, **columns)

    told.__name__ = function.__name__
    return told


@pytest.mark.parametrize(("size", "least", "most"), [(2, 0.15, 0.27), (16, 0.30, 0.44)])
def test_travellers_normalised_apart_choose_another_draft_and_drift_in_weight(size, least, most):
    changed, drift = normalised_apart(size, groups=1500)
    assert least < changed < most
    assert 0.20 < drift < 0.40


def normalised_apart(size: int, groups: int) -> tuple[float, float]:
    """Return how often the best draft changes when utilities are divided by their spread, and how far weights move."""
    random, changed, drifts = Random(7), 0, []
    for _ in range(groups):
        weights = random.sample((0.28, 0.26, 0.24, 0.22), k=4)
        rows = [[random.gauss(0.6, sd) for _ in range(size)] for sd in SPREADS]
        fixed = [sumprod(weights, draft) for draft in zip(*rows, strict=True)]
        apart = gdpo(rows, weights)
        changed += fixed.index(max(fixed)) != apart.index(max(apart))
        pulls = [weight / (stdev(row) + SOFTENER) for weight, row in zip(weights, rows, strict=True)]
        drifts.append(sum(abs(pull / sum(pulls) - w) for pull, w in zip(pulls, weights, strict=True)) / 2)
    return changed / groups, fmean(drifts)


def test_two_drafts_normalised_apart_are_a_weighted_vote():
    apart = gdpo([[0.5, 0.501], [0.9, 0.1]], [0.6, 0.4])
    assert apart[1] is not None
    assert apart[1] > 0.0  # the one who gains 0.001 outvotes the one who loses 0.8


def test_components_normalised_apart_tell_welfare_from_form():
    together, apart, welfares = components(4000)
    assert correlation(together, welfares) < 0.2
    assert 0.4 < correlation(apart, welfares) < 0.75


def components(groups: int) -> tuple[list[float], list[float], list[float]]:
    """Return advantages summed and apart, and welfare, where form is 0 or 1 and welfare spreads by 0.05."""
    random, together, apart, welfares = Random(3), [], [], []
    for _ in range(groups):
        rows = [[float(random.random() < 0.5) for _ in range(8)] for _ in range(2)]
        rows.append([random.gauss(0.6, 0.05) for _ in range(8)])
        together += grpo([fsum(parts) for parts in zip(*rows, strict=True)])
        apart += gdpo(rows, [1.0] * 3)
        welfares += rows[2]
    return together, grpo(apart), welfares
