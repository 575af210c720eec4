"""TRL itself: what it does with masked sample groups, and that our arithmetic is its own."""

from collections.abc import Sequence

import pytest

from train.rewarding.advantages import gdpo, grpo, whitened
from train.rewarding.appraisal import Appraisal, ByPanel, Case
from train.rewarding.functions import reward_functions

pytestmark = pytest.mark.train
SIZE, TASKS = 4, ("one", "two", "three")


def silent_on_two(cases: Sequence[Case]) -> list[Appraisal]:
    """Judge like a panel, but find no words for the first plan of the second task."""
    found = ByPanel()(cases)
    return [Appraisal(None, why="silent"), *found[1:]] if cases[0].task == "two" else found


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
        expected = whitened([value for groups in zip(*rows, strict=True) for value in gdpo(groups, shares)])
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
