"""Estimate: what a run will need and write, by arithmetic from its recipe alone; nothing is loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from roles.library import load_roles
from train.recipes.recipe import Recipe
from train.rewarding.gradients import check_conflicts

StageName = Literal["sft", "grpo"]
Parts = tuple[tuple[str, int], ...]
"""Names and bytes."""

GIB: Final = 2**30
BYTES: Final = {"float32": 4, "bfloat16": 2}
MASTER_BYTES: Final = 4
"""Of a trained number: PEFT keeps adapters in float32, and AdamW its two moments in the type of the number."""
ADAM_NUMBERS: Final = 3
"""Gradient and two moments for each trained number (Loshchilov and Hutter 2019)."""
ENGINES: Final = {
    "transformers": "transformers, in the training process",
    "colocate": "vLLM, on the training GPU",
    "server": "a vLLM server",
}
AT_START, AT_CHECKPOINT = 20, 24
"""Plans that a judge is asked about besides: its fingerprint before training, and with canaries at every checkpoint."""
MOST_TRAVELLERS: Final = 8
"""Of a task, as it is drawn by default."""
LOGIT_COPIES: Final = 2
"""Times that the scores of a batch over the whole vocabulary stand in float32: as such, and as their gradient."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A run in numbers: parameters, bytes of memory on each device, steps, tokens, and bytes written.

    Memory is a lower bound of what PyTorch will take: buffers of libraries and fragmentation come on top.
    """

    stage: StageName
    parameters: int
    trained: int
    resting: Parts
    """What stands in the memory of a device all the time."""
    writing: Parts
    """What comes on top while answers are written, and goes before learning."""
    learning: Parts
    """What comes on top while the network learns, and goes before the next answers."""
    capacity: int
    steps: int
    answers: int
    tokens_written: int
    tokens_learned: int
    checkpoint_bytes: int

    @property
    def memory_bytes(self) -> int:
        """Return the memory of each device at its fullest moment."""
        return _sum(self.resting) + max(_sum(self.writing), _sum(self.learning))

    @property
    def fits(self) -> bool:
        """Return whether that is no more than the recipe's machine has."""
        return self.memory_bytes <= self.capacity


def estimate(recipe: Recipe, stage: StageName) -> Estimate:
    """Return what a stage of a recipe comes to, every answer and prompt taken at the recipe's full length.

    Raises BadInput for a recipe that could not be trained by.
    """
    shape, lengths = recipe.network, recipe.lengths
    full = lengths.prompt + lengths.answer
    if stage == "sft":
        steps, answers = recipe.sft.steps, 0
        learned = steps * recipe.sft.batch * recipe.sft.accumulate * recipe.machine.devices * full
    else:
        check_conflicts(recipe)
        steps = recipe.grpo.steps
        answers = -(-steps // recipe.grpo.updates) * recipe.answers_a_step
        learned = steps * recipe.answers_a_step * full
    trained = trained_parameters(recipe)
    return Estimate(
        stage=stage,
        parameters=shape.parameters,
        trained=trained,
        resting=tuple(_resting(recipe, stage, trained)),
        writing=tuple(_writing(recipe)) if stage == "grpo" else (),
        learning=tuple(_learning(recipe, stage)),
        capacity=round(recipe.machine.memory_gb * GIB),
        steps=steps,
        answers=answers,
        tokens_written=answers * lengths.answer,
        tokens_learned=learned,
        checkpoint_bytes=_checkpoint(trained),
    )


def trained_parameters(recipe: Recipe) -> int:
    """Return how many numbers training changes."""
    if recipe.lora is None:
        return recipe.network.parameters
    return recipe.network.adapter_parameters(recipe.lora.rank, recipe.lora.targets)


def width_of(recipe: Recipe) -> int:
    """Return the bytes of one number of the weights: a network trained as a whole is kept in float32."""
    return MASTER_BYTES if recipe.lora is None else BYTES[recipe.machine.precision]


def _resting(recipe: Recipe, stage: StageName, trained: int) -> Iterator[tuple[str, int]]:
    shards = recipe.machine.devices if recipe.machine.sharded else 1
    weights = recipe.network.parameters * width_of(recipe) // shards
    yield "weights", weights
    if recipe.lora is not None:
        yield "adapter", trained * MASTER_BYTES // shards
    yield "gradients and optimizer", trained * MASTER_BYTES * ADAM_NUMBERS // shards
    if stage == "grpo" and recipe.grpo.beta > 0.0:
        yield "copy to stay near", weights if recipe.lora is None else trained * MASTER_BYTES
    if stage == "grpo" and recipe.rollout.engine == "colocate" and not recipe.rollout.sleep:
        yield "vLLM's share", _share(recipe)


def _writing(recipe: Recipe) -> Iterator[tuple[str, int]]:
    if recipe.rollout.engine == "colocate" and recipe.rollout.sleep:
        yield "vLLM's share", _share(recipe)
    if recipe.rollout.engine == "transformers":
        yield "cache of a step's answers", cache_bytes(recipe, recipe.answers_a_step // recipe.machine.devices)


def _learning(recipe: Recipe, stage: StageName) -> Iterator[tuple[str, int]]:
    """Yield activations, and the scores of every token over the vocabulary; SFT takes those in pieces."""
    batch = recipe.sft.batch if stage == "sft" else recipe.grpo.batch
    yield "activations", _activations(recipe, batch * (recipe.lengths.prompt + recipe.lengths.answer))
    if stage == "grpo" and recipe.reward.conflicts == "upgrad":
        yield "gradient of each row", most_rows(recipe) * trained_parameters(recipe) * MASTER_BYTES
    if stage == "grpo":
        yield "scores of words", batch * recipe.lengths.answer * recipe.network.vocabulary * 4 * LOGIT_COPIES


def most_rows(recipe: Recipe) -> int:
    """Return how many rows UPGrad can meet in a step: a role each, no role, and what is common."""
    return 1 + min(recipe.grpo.tasks * MOST_TRAVELLERS, len(load_roles().names) + 1)


def _share(recipe: Recipe) -> int:
    return round(recipe.rollout.memory_share * recipe.machine.memory_gb * GIB)


def cache_bytes(recipe: Recipe, answers: int) -> int:
    """Return the bytes of keys and values of so many answers at full length."""
    full = recipe.lengths.prompt + recipe.lengths.answer
    return answers * full * recipe.network.cache_numbers * BYTES[recipe.machine.precision]


def _activations(recipe: Recipe, tokens: int) -> int:
    """Return the bytes kept for the way back: all layers, or with checkpointing each one's input and all of one.

    Our count of a layer: both norms and both sums (4 x hidden), queries, keys and values before and behind their norm,
    what attention returns, and four times the width of the feed-forward part. Fused kernels keep less.
    """
    shape = recipe.network
    queries, keys = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    layer = 4 * shape.hidden + 2 * (queries + 2 * keys) + queries + 4 * shape.mlp * max(1, shape.active_experts)
    kept = shape.layers * shape.hidden + layer if recipe.machine.checkpointing else shape.layers * layer
    return tokens * kept * BYTES[recipe.machine.precision]


def _checkpoint(trained: int) -> int:
    """Return the bytes of one checkpoint: what is trained, and two moments of it."""
    return trained * MASTER_BYTES * ADAM_NUMBERS


def _sum(parts: Parts) -> int:
    return sum(size for _, size in parts)


def report(found: Estimate, recipe: Recipe) -> str:
    """Return the estimate as lines for people."""
    return "\n".join((*_memory_lines(found, recipe), *_work_lines(found, recipe)))


def _memory_lines(found: Estimate, recipe: Recipe) -> Iterator[str]:
    lora = "the whole network" if recipe.lora is None else f"LoRA of rank {recipe.lora.rank}, {recipe.lora.targets}"
    machine = recipe.machine
    yield f"{found.stage}: {recipe.model or 'a network of our own'}, {_count(found.parameters)} parameters"
    yield f"trained: {_count(found.trained)} ({lora})"
    yield f"memory of each device ({machine.devices} x {machine.device}, {machine.memory_gb:g} GiB), at least:"
    for when, parts in (("", found.resting), (", writing", found.writing), (", learning", found.learning)):
        for name, size in parts:
            yield f"  {name + when:<38}{_gib(size):>12}"
    yield f"  {'at the fullest moment':<38}{_gib(found.memory_bytes):>12}{'' if found.fits else '  more than there is'}"


def _work_lines(found: Estimate, recipe: Recipe) -> Iterator[str]:
    yield f"steps: {found.steps:,}"
    if found.stage == "grpo":
        grpo, engine = recipe.grpo, recipe.rollout.engine
        yield f"each step: {grpo.tasks} tasks x {grpo.group} answers, written by {ENGINES[engine]}"
        if recipe.reward.conflicts == "upgrad":
            yield f"rows of each step: at most {most_rows(recipe)}, each one more way back through the network"
        yield f"answers: {found.answers:,}, of at most {found.tokens_written:,} tokens together"
        yield f"cache of a step's answers at full length: {_gib(cache_bytes(recipe, recipe.answers_a_step))}"
        yield f"questions to models: {_questions(found, recipe)}"
    yield f"tokens learned from: at most {found.tokens_learned:,}"
    yield f"written: run.json, progress.jsonl, progress.svg, policy/, two checkpoints of {_gib(found.checkpoint_bytes)}"


def _questions(found: Estimate, recipe: Recipe) -> str:
    """Return how often a judge is asked: a plan as a whole, or each of its 2 to 8 travellers apart."""
    judge = recipe.reward.judge
    if judge is None:
        return "none, the rules judge on the processor"
    plans = found.answers + AT_START + AT_CHECKPOINT * -(-found.steps // recipe.grpo.save_every)
    each = "" if judge.reads == "whole" else " x the travellers of each trip"
    return f"at most {plans:,}{each}, to {judge.model}"


def _gib(size: int) -> str:
    return f"{size / GIB:.2f} GiB" if size >= GIB / 10 else f"{size / 2**20:.1f} MiB"


def _count(number: int) -> str:
    if number >= 10**9:
        return f"{number / 10**9:.2f} billion"
    return f"{number / 10**6:.2f} million" if number >= 10**6 else f"{number:,}"
