"""Stage: one run of a trainer in its folder, from its record to its last checkpoint, whatever happens in between."""

import fcntl
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from roles.errors import BadInput, FairtripError, LimitReached, TripBusy, Unwritable, shown
from train.processes import leads, lost_another, meet, process_count, told_by_leader
from train.recipes.recipe import Recipe
from train.stages.checkpoint import (
    Run,
    begin,
    copy_whole,
    keep_policy,
    last_complete,
    mark_complete,
    set_aside,
    step_of,
    unfinished,
)
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
    with _held(out, run, progress) if leads() else nullcontext(0) as found:
        step = told_by_leader(found)
        yield Stage(out, run, progress, out / f"checkpoint-{step}" if step else None, tell, keep, check)


@contextmanager
def _held(out: Path, run: Run, progress: Progress) -> Iterator[int]:
    """Hold the folder of a run, cut back to its last whole checkpoint; the value is the step of that, 0 without one."""
    begin(out, run)
    with (out / "lock").open("w") as lock:
        _lock(lock, out)
        resumed = last_complete(out, progress.tell)
        set_aside(out, resumed)
        step = 0 if resumed is None else step_of(resumed)
        progress.cut(step)
        if resumed is not None:
            progress.tell(f"continued from {resumed.name}")
        yield step


def _lock(lock: TextIO, out: Path) -> None:
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


def check_surroundings(recipe: Recipe) -> None:
    """Raise BadInput when another number of processes runs than the recipe counts on, or a tracker is not installed."""
    for tracker in recipe.trackers:
        if find_spec(tracker) is None:
            raise BadInput(f"trackers: {tracker} is not installed; install it or take it out of the recipe")
    running, wanted = process_count(), recipe.machine.devices
    if running != wanted:
        raise BadInput(
            f"the recipe is for {wanted} training processes and {running} runs; "
            "start it with `torchrun` or `accelerate launch` as docs/training.md shows, or use another recipe"
        )


def begun_policy(recipe: Recipe, texts: Callable[[], list[str]], out: Path, start: Path | None) -> Policy:
    """Return the policy that a stage begins with; a network of our own is kept beside it, adapters need it later.

    `texts` are read only when an own tokenizer has to be made.
    """
    from transformers import set_seed

    kept = out / START
    if leads() and not kept.exists():
        if start is None and recipe.shape is not None:
            _save_whole(new_policy(recipe.model_copy(update={"lora": None}), texts()), kept)
        elif start is not None and (start / ADAPTER).is_file() and Path(begun := start_of(start)).is_dir():
            copy_whole(Path(begun), kept)
    meet()
    set_seed(recipe.seed)  # a fresh adapter is drawn by chance: the same one in every process
    if start is None and recipe.shape is None:
        return new_policy(recipe, [])
    return policy_from(start or kept, recipe)


def watcher(stage: Stage) -> "TrainerCallback":
    """Return what a trainer tells about itself: every log becomes a line, every saved checkpoint gets its mark.

    Any: the signatures are transformers'.
    """
    from transformers import TrainerCallback

    def on_log(_args: Any, state: Any, _control: Any, logs: Any = None, **_given: Any) -> None:
        if leads() and logs and "train_runtime" not in logs:
            stage.progress.add(state.global_step, logs)

    def on_save(_args: Any, state: Any, _control: Any, **_given: Any) -> None:
        found = stage.check() if leads() else {}
        if found:
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
    resumed = stage.resumed
    try:
        if resumed is None or step_of(resumed) < trainer.args.max_steps:  # from the last step it would make one more
            trainer.train(resume_from_checkpoint=resumed and str(resumed))
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
        keep_policy(stage.out, trainer.args.max_steps)
        lines = read(stage.progress.path)
        draw(lines, stage.out / PICTURE)
        stage.tell(summary(lines))


def _keep_checkpoint(trainer: Any, stage: Stage) -> None:
    """Save where a stopped run stands, unless that very step is saved or nothing was learned yet.

    Several processes do not: they save together, and some of them may not know that the run was stopped.
    """
    step = trainer.state.global_step
    folder = stage.out / f"checkpoint-{step}"
    if step and not folder.exists() and process_count() == 1:
        trainer._save_checkpoint(trainer.model, trial=None)
        _complete(stage, step)
        stage.tell(f"stopped at step {step}: {folder.name} is kept, the same command goes on from it")


def _complete(stage: Stage, step: int) -> None:
    """Finish a checkpoint in which every process has its part; the first one vouches for the whole."""
    folder = stage.out / f"checkpoint-{step}"
    meet()
    if leads():
        stage.keep(folder)
        mark_complete(folder, step, stage.run)


def _named(error: Exception, trainer: Any, stage: Stage) -> Exception:
    """Return an error in plain words as far as one knows what went wrong, else the error itself."""
    if lost_another(error):
        return error
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
