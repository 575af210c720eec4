"""Recipe: one YAML file that says which model is trained, on what machine, how long and for which reward."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from roles import strict_yaml
from roles.errors import BadInput, nearest
from roles.validation import Problem, Record, refuse, validated
from train.recipes.changes import changed
from train.recipes.shape import PUBLISHED, Shape, Targets
from train.rewarding.settings import RewardSettings

RECIPES: Final = Path(__file__).parent
SUFFIX: Final = ".yaml"

Count = Annotated[int, Field(ge=1, le=10_000_000)]
Rate = Annotated[float, Field(gt=0.0, le=0.1)]


def _published(name: str) -> str:
    if name and name not in PUBLISHED:
        raise ValueError(f"no such model '{name}'{nearest(name, PUBLISHED)}; known: {', '.join(PUBLISHED)}")
    return name


class Lora(Record):
    """Train small matrices beside the frozen ones of the model."""

    rank: int = Field(default=16, ge=1, le=512)
    alpha: int = Field(default=32, ge=1, le=1024, description="their product counts alpha / rank")
    targets: Targets = Field(default="all-linear", description="on which layers")


class Lengths(Record):
    """Tokens; longer prompts are left out of training, longer answers are cut and do not count."""

    prompt: int = Field(ge=16, le=32_768)
    answer: int = Field(ge=8, le=8_192)


class Sft(Record):
    """Learning to write outlines from drafts of the solver."""

    steps: Count
    batch: Count = Field(description="sequences at once on one device")
    accumulate: int = Field(default=1, ge=1, le=1024, description="batches for one step")
    learning_rate: Rate
    warmup: int = Field(default=0, ge=0, description="steps until the rate is reached")
    packing: bool = Field(
        default=False, description="several examples in one sequence; wants flash attention, so a GPU"
    )
    save_every: Count = 100


class Grpo(Record):
    """Learning from rewards: several answers to one task are compared with each other."""

    steps: Count
    tasks: Count = Field(description="tasks for one step")
    group: int = Field(default=8, ge=2, le=64, description="answers to each task: a sample group")
    batch: Count = Field(description="answers at once through one device's network")
    learning_rate: Rate
    warmup: int = Field(default=0, ge=0, description="steps until the rate is reached")
    beta: float = Field(default=0.0, ge=0.0, le=1.0, description="weight of staying near the start; 0 needs no memory")
    loss: Literal["grpo", "dr_grpo", "dapo", "bnpo"] = "dapo"
    scale: Literal["group", "batch", "none"] = Field(default="group", description="what advantages are divided by")
    temperature: float = Field(default=1.0, gt=0.0, le=2.0)
    updates: int = Field(default=1, ge=1, le=8, description="updates with the same answers")
    save_every: Count = 50


class Rollout(Record):
    """Who writes the answers while training."""

    engine: Literal["transformers", "colocate", "server"] = Field(
        default="transformers", description="colocate and server are vLLM, on the training GPU or on others"
    )
    memory_share: float = Field(default=0.3, gt=0.0, lt=1.0, description="of the GPU, for vLLM beside training")
    sleep: bool = Field(default=False, description="vLLM leaves the GPU while the update runs")
    server: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://\S+$", description="where vLLM listens")
    tensor_parallel: int = Field(default=1, ge=1, le=64, description="GPUs that share one copy of the model")


class Machine(Record):
    """What training runs on."""

    device: Literal["cpu", "gpu"]
    devices: int = Field(
        default=1, ge=1, le=4096, description="training processes, each on a GPU of its own if there are any"
    )
    memory_gb: float = Field(gt=0, description="of each GPU, or of the whole machine without one")
    precision: Literal["float32", "bfloat16"] = "bfloat16"
    checkpointing: bool = Field(default=False, description="compute activations twice instead of keeping them")
    sharded: bool = Field(default=False, description="weights and optimizer are spread over all devices (FSDP, ZeRO-3)")

    @property
    def on_cpu(self) -> bool:
        """Return whether it has no GPU."""
        return self.device == "cpu"


class Recipe(Record):
    """All that a run of training depends on, but for its tasks."""

    summary: str = Field(max_length=200)
    model: Annotated[str, AfterValidator(_published)] = Field(default="", description="published weights, by name")
    shape: Shape | None = Field(default=None, description="a network of our own, from scratch with its own tokenizer")
    lora: Lora | None = None
    lengths: Lengths
    sft: Sft
    grpo: Grpo
    rollout: Rollout = Rollout()
    machine: Machine
    reward: RewardSettings = RewardSettings()
    seed: int = Field(default=0, ge=0, lt=2**31)
    trackers: tuple[Literal["mlflow", "tensorboard", "trackio", "wandb"], ...] = Field(
        default=(), description="who else is told every figure; each wants its package, some send it elsewhere"
    )

    @property
    def network(self) -> Shape:
        """Return the numbers of the network, own or published."""
        return self.shape or PUBLISHED[self.model]

    @property
    def answers_a_step(self) -> int:
        """Return how many answers one step of GRPO writes and learns from."""
        return self.grpo.tasks * self.grpo.group

    @property
    def accumulate(self) -> int:
        """Return how many batches of GRPO make one step."""
        return self.answers_a_step // (self.grpo.batch * self.machine.devices)

    @model_validator(mode="after")
    def _agree(self) -> "Recipe":
        refuse(tuple(_clashes(self)))
        return self


def _clashes(recipe: Recipe) -> list[Problem]:
    """Return what does not go together, each with the field to change."""
    found = []
    if bool(recipe.model) is (recipe.shape is not None):
        return [Problem(("model",), "name either published weights (model) or a network of your own (shape)")]
    if recipe.lengths.prompt + recipe.lengths.answer > recipe.network.context:
        found.append(Problem(("lengths",), f"prompt and answer exceed the context of {recipe.network.context} tokens"))
    at_once = recipe.grpo.batch * recipe.machine.devices
    if recipe.answers_a_step % at_once:
        text = f"{recipe.answers_a_step} answers a step (tasks x group) are no multiple of {at_once} (batch x devices)"
        found.append(Problem(("grpo", "batch"), text))
    if recipe.grpo.tasks % recipe.machine.devices:
        text = f"must be a multiple of devices ({recipe.machine.devices}): a sample group is rewarded in one process"
        found.append(Problem(("grpo", "tasks"), text))
    if recipe.grpo.save_every % recipe.grpo.updates:
        text = f"must be a multiple of updates ({recipe.grpo.updates}): answers are not kept in checkpoints"
        found.append(Problem(("grpo", "save_every"), text))
    if recipe.reward.group_size not in (None, recipe.grpo.group):
        found.append(Problem(("reward", "group_size"), f"leave it out, it is grpo's group ({recipe.grpo.group})"))
    if recipe.machine.on_cpu and recipe.rollout.engine != "transformers":
        text = "vLLM beside training needs a GPU: its weights cannot be changed on a processor; allowed: transformers"
        found.append(Problem(("rollout", "engine"), text))
    if recipe.machine.on_cpu and recipe.sft.packing:
        found.append(Problem(("sft", "packing"), "needs flash attention and so a GPU; leave it out"))
    if recipe.rollout.sleep and recipe.rollout.engine != "colocate":
        found.append(Problem(("rollout", "sleep"), "is for engine colocate"))
    return found


def load_recipe(name: str, changes: Sequence[str] = ()) -> Recipe:
    """Read a recipe by name or from a file, with changes such as "grpo.steps=20".

    Raises BadInput with one line for everything that is not allowed.
    """
    return validated(Recipe, changed(strict_yaml.load(recipe_path(name)), changes))


def recipe_path(name: str) -> Path:
    """Return the file of a recipe: a shipped one by its name, else the path as given."""
    if "/" in name or name.endswith((".yaml", ".yml")):
        return Path(name)
    if name not in recipe_names():
        known = recipe_names()
        raise BadInput(f"no recipe '{name}'{nearest(name, known)}; known: {', '.join(known)}, or a file of your own")
    return RECIPES / f"{name}{SUFFIX}"


def recipe_names() -> list[str]:
    """Return the names of the shipped recipes, in order."""
    return sorted(path.stem for path in RECIPES.glob(f"*{SUFFIX}") if not path.stem.endswith(".accelerate"))
