"""GRPO: teach a policy to write better outlines, rewarded by the panel that chooses trips (Shao et al. 2024, TRL)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from roles.errors import BadInput
from train.environment import Environment
from train.own_files import NOTHING_ADDED, OwnFiles, named_in
from train.processes import joined, leads
from train.recipes.recipe import Recipe
from train.reward import TASK, WelfareReward, reward_critic
from train.rewarding.canaries import largest_gain
from train.rewarding.fingerprint import judge_drift
from train.rewarding.functions import check_functions, reward_functions
from train.rewarding.gradients import check_conflicts, hurt_nobody
from train.rewarding.memory import recall, remember
from train.rewarding.repaired import world_of
from train.sft import shared_settings
from train.stages.checkpoint import run_of
from train.stages.policy import Policy, shown_prompt
from train.stages.stage import (
    Stage,
    Tell,
    begun_policy,
    carry_out,
    check_surroundings,
    open_stage,
    quietly,
    watcher,
)
from train.task_set.task import Task, read_tasks

if TYPE_CHECKING:
    from trl import GRPOConfig, GRPOTrainer

CANARY: Final = "reward/canary_gain"
DRIFT: Final = "reward/judge_drift"
"""What is logged at every checkpoint: the largest gain of a canary, and how far a served judge has moved."""

Row = dict[str, str]
Rewarded = tuple[Sequence[Callable[..., list[float | None]]], Sequence[float], str]


@quietly()
def train_grpo(
    recipe: Recipe, tasks: Path, out: Path, *, start: Path | None, tell: Tell, own: OwnFiles = NOTHING_ADDED
) -> None:
    """Train on tasks with TRL's GRPOTrainer; called again it goes on where it stopped.

    One step: `tasks` prompts, `group` answers to each, a reward for every answer, advantages inside each sample group,
    one update. Raises RewardStopped when too many sample groups could not be rewarded; a checkpoint is kept. Raises
    JudgeChanged when a served judge is no longer the one that the run began with; the checkpoint before stands.
    """
    check_surroundings(recipe)
    check_conflicts(recipe)
    known = {task.id: task for task in read_tasks(tasks)}
    settings = recipe.reward.model_copy(update={"group_size": recipe.grpo.group})
    environment = replace(own.environment(), critic=reward_critic(settings))
    reward = WelfareReward(world_of(environment, settings), known, settings)
    run = run_of("grpo", recipe, tasks, start, named_in(environment))

    def check() -> dict[str, float]:
        found = {CANARY: largest_gain(reward, tell), DRIFT: judge_drift(reward, environment, out, tell)}
        return {name: value for name, value in found.items() if value is not None}

    keep = partial(remember, reward)
    with joined(recipe.machine.on_cpu), open_stage(out, run, tell, keep, check) as stage:
        if leads():
            judge_drift(reward, environment, out, tell)  # the first time it takes the fingerprint
        if stage.resumed is not None:
            recall(reward, stage.resumed)
        policy = begun_policy(recipe, lambda: [environment.ready(task).prompt for task in known.values()], out, start)
        rows = rows_of(chosen_tasks(recipe, list(known.values())), environment, policy, recipe, tell)
        trainer = grpo_trainer(recipe, policy, rows, reward_functions(reward), stage)
        if settings.conflicts == "upgrad":
            hurt_nobody(trainer, reward.rows)
        carry_out(trainer, stage)


def grpo_trainer(
    recipe: Recipe, policy: Policy, rows: Sequence[Row], rewarded: Rewarded, stage: Stage
) -> "GRPOTrainer":
    """Return TRL's trainer of a policy; `rewarded` is who rewards, with which shares, normalised how."""
    from datasets import Dataset
    from trl import GRPOTrainer

    functions, shares, aggregation = rewarded
    check_functions(functions, aggregation)
    return GRPOTrainer(
        model=policy.network,
        reward_funcs=list(functions),
        args=grpo_config(recipe, stage.out, shares, aggregation),
        train_dataset=Dataset.from_list(one_epoch(rows, recipe)),
        processing_class=policy.tokenizer,
        callbacks=[watcher(stage)],
    )


def grpo_config(recipe: Recipe, out: Path, shares: Sequence[float], aggregation: str) -> "GRPOConfig":
    """Return TRL's settings of a recipe; names and meanings are those of TRL 1.16."""
    from trl import GRPOConfig

    return GRPOConfig(
        output_dir=str(out),
        max_steps=recipe.grpo.steps,
        per_device_train_batch_size=recipe.grpo.batch,
        gradient_accumulation_steps=recipe.accumulate,  # a step's answers are written at once, then learned in batches
        num_generations=recipe.grpo.group,
        num_iterations=recipe.grpo.updates,
        max_completion_length=recipe.lengths.answer,
        temperature=recipe.grpo.temperature,
        learning_rate=recipe.grpo.learning_rate,
        warmup_steps=recipe.grpo.warmup,
        lr_scheduler_type="constant_with_warmup",
        loss_type=recipe.grpo.loss,
        beta=recipe.grpo.beta,
        scale_rewards=recipe.grpo.scale,
        reward_weights=list(shares),
        multi_objective_aggregation=aggregation,
        mask_truncated_completions=True,  # a cut outline says nothing about the words before the cut
        save_steps=recipe.grpo.save_every,
        **vllm_settings(recipe),
        **shared_settings(recipe),
    )


def vllm_settings(recipe: Recipe) -> dict[str, Any]:
    """Return who writes the answers, in TRL's words. Any: TRL's settings have many types."""
    rollout = recipe.rollout
    if rollout.engine == "transformers":
        return {"use_vllm": False}
    chosen = {
        "use_vllm": True,
        "vllm_mode": rollout.engine,
        "vllm_importance_sampling_correction": True,  # vLLM's probabilities differ from those of the training network
    }
    if rollout.engine == "server":
        return {**chosen, "vllm_server_base_url": rollout.server}
    return {
        **chosen,
        "vllm_gpu_memory_utilization": rollout.memory_share,
        "vllm_max_model_length": recipe.lengths.prompt + recipe.lengths.answer,
        "vllm_tensor_parallel_size": rollout.tensor_parallel,
        "vllm_enable_sleep_mode": rollout.sleep,
    }


def chosen_tasks(recipe: Recipe, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks that a run can reach, in the order of their file: no more are prepared than it has steps for."""
    chosen = list(tasks[: _prompts(recipe)])
    if len(chosen) < recipe.grpo.tasks:
        raise BadInput(f"a step needs {recipe.grpo.tasks} tasks, the file has {len(chosen)}")
    return chosen


def one_epoch(rows: Sequence[Row], recipe: Recipe) -> list[Row]:
    """Return as many rows as a run shows prompts, from the first again where there are fewer.

    So a run is one epoch to TRL, and goes on from any step as if it had never stopped: TRL's sampler shuffles a second
    epoch with what the first has left of its random numbers, which a resumed run no longer knows.
    """
    return list(islice(cycle(rows), _prompts(recipe)))


def _prompts(recipe: Recipe) -> int:
    """Return how many prompts a run shows: those of a step are learned from `updates` times."""
    return -(-recipe.grpo.steps // recipe.grpo.updates) * recipe.grpo.tasks


def rows_of(tasks: Sequence[Task], environment: Environment, policy: Policy, recipe: Recipe, tell: Tell) -> list[Row]:
    """Return prompt and task of everything to train on; prompts longer than the recipe's are left out and told.

    Raises BadInput when too few are left for a step.
    """
    rows: list[Row] = []
    for task in tasks:
        messages = [{"role": message.role, "content": message.text} for message in environment.ready(task).messages]
        prompt = shown_prompt(messages, policy.tokenizer)
        if len(policy.tokenizer(prompt, add_special_tokens=False)["input_ids"]) <= recipe.lengths.prompt:
            rows.append({"prompt": prompt, TASK: task.id})
    if left_out := len(tasks) - len(rows):
        tell(f"{left_out} of {len(tasks)} prompts are longer than {recipe.lengths.prompt} tokens and left out")
    if len(rows) < recipe.grpo.tasks:
        raise BadInput(
            f"a step needs {recipe.grpo.tasks} tasks, {len(rows)} have prompts that fit the recipe's lengths"
        )
    return rows
