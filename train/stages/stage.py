"""Stage: one run of a trainer in its folder, from its record to its last checkpoint, whatever happens in between."""

import fcntl
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from roles.errors import BadInput, FairtripError, LimitReached, TripBusy, Unwritable, shown
from train.recipes.recipe import Recipe
from train.stages.checkpoint import POLICY, Run, begin, last_complete, mark_complete, set_aside, step_of, unfinished
from train.stages.policy import ADAPTER, START, Policy, new_policy, policy_from, start_of
from train.stages.progress import PICTURE, Progress, draw, read, summary

if TYPE_CHECKING:
    from transformers import TrainerCallback

Tell = Callable[[str], None]
Keep = Callable[[Path], None]
"""Writes into the folder of a checkpoint what the trainer does not know of."""
Check = Callable[[], Mapping[str, float]]
"""Looks at training before a checkpoint counts and returns figures for the log; raises FairtripError to stop."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder of a run: its record, its log, and the checkpoint that it goes on from, if there is one."""

    out: Path
    run: Run
    progress: Progress
    resumed: Path | None
    tell: Tell
    keep: Keep
    check: Check


@contextmanager
def open_stage(out: Path, run: Run, tell: Tell, keep: Keep = lambda _: None, check: Check = dict) -> Iterator[Stage]:
    """Hold the stage in `out`, new or continued from its last whole checkpoint; what lies behind that is removed.

    Raises BadInput when the folder holds a run made from something else, TripBusy when another process trains in it.
    """
    progress = Progress(out, tell)
    if not leads():
        yield Stage(out, run, progress, last_complete(out, lambda _: None), lambda _: None, keep, check)
        return
    begin(out, run)
    with (out / "lock").open("w") as lock:
        _hold(lock, out)
        resumed = last_complete(out, tell)
        set_aside(out, resumed)
        progress.cut(0 if resumed is None else step_of(resumed))
        if resumed is not None:
            tell(f"continued from {resumed.name}")
        yield Stage(out, run, progress, resumed, tell, keep, check)


def _hold(lock: TextIO, out: Path) -> None:
    """Lock an open file until it is closed, however this process ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise TripBusy(f"{out}: another process trains in this folder; choose another --out") from error


@contextmanager
def quietly() -> Iterator[None]:
    """Keep the libraries' bars and remarks off the terminal, and what they report about runs on this machine."""
    import datasets
    import transformers
    from huggingface_hub import constants

    constants.HF_HUB_DISABLE_TELEMETRY = True  # TRL reports every run; the environment is read once, perhaps before us
    datasets.disable_progress_bars()
    transformers.logging.disable_progress_bar()
    transformers.logging.set_verbosity_error()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*gradient_checkpointing.* is deprecated", category=FutureWarning)
        yield


def leads() -> bool:
    """Return whether this process is the one that writes; `accelerate launch` numbers them."""
    return int(os.environ.get("RANK", "0")) == 0


def check_surroundings(recipe: Recipe) -> None:
    """Raise BadInput when another number of processes runs than the recipe counts on, or a tracker is not installed."""
    for tracker in recipe.trackers:
        if find_spec(tracker) is None:
            raise BadInput(f"trackers: {tracker} is not installed; install it or take it out of the recipe")
    running, wanted = int(os.environ.get("WORLD_SIZE", "1")), recipe.machine.devices
    if running != wanted:
        raise BadInput(
            f"the recipe is for {wanted} training processes and {running} runs; "
            "start it with `accelerate launch` as docs/training.md shows, or use another recipe"
        )


def begun_policy(recipe: Recipe, texts: Callable[[], list[str]], out: Path, start: Path | None) -> Policy:
    """Return the policy that a stage begins with; a network of our own is kept beside it, adapters need it later.

    `texts` are read only when an own tokenizer has to be made.
    """
    kept = out / START
    if start is not None:
        policy = policy_from(start, recipe)
        if (start / ADAPTER).is_file() and Path(begun := start_of(start)).is_dir() and not kept.exists():
            _copy(Path(begun), kept)
        return policy
    if recipe.shape is None:
        return new_policy(recipe, [])
    if not kept.exists():
        _save_whole(new_policy(recipe.model_copy(update={"lora": None}), texts()), kept)
    return policy_from(kept, recipe)


def watcher(stage: Stage) -> "TrainerCallback":
    """Return what a trainer tells about itself: every log becomes a line, every saved checkpoint gets its mark.

    Any: the signatures are transformers'.
    """
    from transformers import TrainerCallback

    def on_log(_args: Any, state: Any, _control: Any, logs: Any = None, **_given: Any) -> None:
        if state.is_world_process_zero and logs and "train_runtime" not in logs:
            stage.progress.add(state.global_step, logs)

    def on_save(_args: Any, state: Any, _control: Any, **_given: Any) -> None:
        if state.is_world_process_zero:
            if found := stage.check():
                stage.progress.note(state.global_step, found)
            _complete(stage, state.global_step)

    told = TrainerCallback()
    told.on_log, told.on_save = on_log, on_save
    return told


def carry_out(trainer: Any, stage: Stage) -> None:
    """Train to the end, from the checkpoint if there is one; keep the policy, the chart and the picture.

    Stopping in between, by hand or by the reward, leaves a checkpoint. A checkpoint that cannot be written whole raises
    Unwritable; the one before it stays. Any: trainers of TRL have no common type but transformers' own.
    """
    from transformers import PrinterCallback

    trainer.remove_callback(PrinterCallback)  # it prints what the watcher already tells
    resumed = None if stage.resumed is None else str(stage.resumed)
    try:
        if stage.resumed is not None and step_of(stage.resumed) >= trainer.args.max_steps:
            trainer._load_from_checkpoint(resumed)  # to train on from the last step would make one step more
        else:
            trainer.train(resume_from_checkpoint=resumed)
    except (FairtripError, KeyboardInterrupt):
        _keep_checkpoint(trainer, stage)
        raise
    except (OSError, RuntimeError) as error:
        raise _named(error, trainer, stage) from error
    except Exception as error:
        if type(error).__name__ == "SafetensorError":  # made in Rust: it has no importable class among Python's
            raise _named(error, trainer, stage) from error
        raise
    if leads():
        trainer.save_model(str(stage.out / POLICY))
        (stage.out / POLICY / "training_args.bin").unlink(missing_ok=True)  # a pickle: nobody should have to trust it
        lines = read(stage.progress.path)
        draw(lines, stage.out / PICTURE)
        stage.tell(summary(lines))


def _keep_checkpoint(trainer: Any, stage: Stage) -> None:
    """Save where a stopped run stands, unless that very step is saved or nothing was learned yet."""
    step = trainer.state.global_step
    folder = stage.out / f"checkpoint-{step}"
    if step and not folder.exists():
        trainer._save_checkpoint(trainer.model, trial=None)
        if leads():
            _complete(stage, step)
            stage.tell(f"stopped at step {step}: {folder.name} is kept, the same command goes on from it")


def _complete(stage: Stage, step: int) -> None:
    folder = stage.out / f"checkpoint-{step}"
    stage.keep(folder)
    mark_complete(folder, step, stage.run)


def _named(error: Exception, trainer: Any, stage: Stage) -> Exception:
    """Return an error in plain words as far as one knows what went wrong, else the error itself."""
    reason = shown(" ".join(str(error).split()), 160)
    broken = unfinished(stage.out)
    if broken is not None:
        whole = last_complete(stage.out, lambda _: None)
        stands = f"{whole.name} before it is whole" if whole else "there is none before it"
        return Unwritable(f"{broken}: the checkpoint could not be written ({reason}); {stands}")
    if type(error).__name__ == "OutOfMemoryError":
        return LimitReached(
            f"the GPU's memory is used up at step {trainer.state.global_step} ({reason}); lower batch in the recipe, "
            "set machine checkpointing: true, or lower rollout memory_share; the last checkpoint stands"
        )
    return error


def _save_whole(policy: Policy, folder: Path) -> None:
    """Save network and tokenizer in one step: a folder of that name is whole."""
    beside = folder.with_name(folder.name + ".new")
    policy.network.save_pretrained(str(beside))
    policy.tokenizer.save_pretrained(str(beside))
    beside.replace(folder)


def _copy(source: Path, folder: Path) -> None:
    from shutil import copytree

    beside = folder.with_name(folder.name + ".new")
    copytree(source, beside, dirs_exist_ok=True)
    beside.replace(folder)
