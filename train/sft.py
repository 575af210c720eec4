"""SFT: teach a policy to write outlines, from the best drafts that were found."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from roles.errors import BadInput
from train.examples import Example, read_examples
from train.processes import joined
from train.recipes.recipe import Recipe
from train.stages.checkpoint import run_of
from train.stages.policy import END, Policy, shown_prompt
from train.stages.stage import Stage, Tell, begun_policy, carry_out, check_surroundings, open_stage, quietly, watcher

if TYPE_CHECKING:
    from trl import SFTConfig, SFTTrainer

Row = dict[str, str]


@quietly()
def train_sft(recipe: Recipe, examples: Path, out: Path, *, start: Path | None, tell: Tell) -> None:
    """Train on examples with TRL's SFTTrainer, loss on the answers only; called again it goes on where it stopped."""
    check_surroundings(recipe)
    taught = [example for example in read_examples(examples) if example.good]
    run = run_of("sft", recipe, examples, start)
    with joined(recipe.machine.on_cpu), open_stage(out, run, tell) as stage:
        policy = begun_policy(recipe, lambda: texts_of(taught), out, start)
        carry_out(sft_trainer(recipe, policy, rows_of(taught, policy, recipe, tell), stage), stage)


def sft_trainer(recipe: Recipe, policy: Policy, rows: list[Row], stage: Stage) -> "SFTTrainer":
    """Return TRL's trainer of a policy."""
    from datasets import Dataset
    from trl import SFTTrainer

    return SFTTrainer(
        model=policy.network,
        args=sft_config(recipe, stage.out),
        train_dataset=Dataset.from_list(rows),
        processing_class=policy.tokenizer,
        callbacks=[watcher(stage)],
    )


def sft_config(recipe: Recipe, out: Path) -> "SFTConfig":
    """Return TRL's settings of a recipe."""
    from trl import SFTConfig

    return SFTConfig(
        output_dir=str(out),
        max_steps=recipe.sft.steps,
        per_device_train_batch_size=recipe.sft.batch,
        gradient_accumulation_steps=recipe.sft.accumulate,
        learning_rate=recipe.sft.learning_rate,
        warmup_steps=recipe.sft.warmup,
        lr_scheduler_type="cosine",
        max_length=recipe.lengths.prompt + recipe.lengths.answer,
        packing=recipe.sft.packing,
        completion_only_loss=True,
        save_steps=recipe.sft.save_every,
        **shared_settings(recipe),
    )


def shared_settings(recipe: Recipe) -> dict[str, Any]:
    """Return what both trainers are told alike. Any: TRL's settings have many types."""
    return {
        "seed": recipe.seed,
        "data_seed": recipe.seed,
        "bf16": recipe.machine.precision == "bfloat16",
        "use_cpu": recipe.machine.on_cpu,
        "activation_checkpointing": recipe.machine.checkpointing,
        "save_strategy": "steps",
        "save_total_limit": 2,  # the one before stays until the next is whole
        "logging_steps": 1,
        "logging_nan_inf_filter": False,  # it would write a mean in place of what is no number
        "disable_tqdm": True,
        "report_to": list(recipe.trackers),
    }


def texts_of(examples: list[Example]) -> list[str]:
    """Return what an own tokenizer is made from: every prompt without its instructions, and every answer."""
    prompts = [said.content for example in examples for said in example.prompt if said.role != "system"]
    return prompts + [good.answer for example in examples for good in example.good]


def rows_of(examples: list[Example], policy: Policy, recipe: Recipe, tell: Tell) -> list[Row]:
    """Return prompt and completion of every good draft as text; what exceeds the recipe's lengths is left out and told.

    Raises BadInput when nothing is left.
    """
    rows, long = [], 0
    for example in examples:
        prompt = shown_prompt([said.model_dump() for said in example.prompt], policy.tokenizer)
        fits = _tokens(prompt, policy) <= recipe.lengths.prompt
        for good in example.good:
            if fits and _tokens(good.answer, policy) < recipe.lengths.answer:
                rows.append({"prompt": prompt, "completion": good.answer + END})
            else:
                long += 1
    if long:
        tell(f"{long} of {len(rows) + long} examples are longer than the recipe's lengths and left out")
    if not rows:
        raise BadInput("no example is left to learn from: none has a good draft, or all are longer than the lengths")
    return rows


def _tokens(text: str, policy: Policy) -> int:
    return len(policy.tokenizer(text, add_special_tokens=False)["input_ids"])
