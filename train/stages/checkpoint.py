"""Checkpoint: a folder that training can go on from, marked complete by its last file."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from planner.exporters.write import write_export
from roles.errors import BadInput
from train.own_files import NONE
from train.recipes.recipe import Recipe

MARK: Final = "complete.json"
"""Written last, with the digest of every other file: a folder without it was never finished."""
RUN: Final = "run.json"
POLICY: Final = "policy"
"""Folder of what the stage has made."""

AGREE: Final = {
    "stage": "another stage",
    "recipe": "another recipe",
    "data": "another data",
    "start": "another start",
    "own_files": "other packs or roles",
}
"""What has to agree for a checkpoint to be continued, and what is said when it does not."""
PACKAGES: Final = ("fairtrip", "torch", "transformers", "trl", "peft", "accelerate", "datasets", "tokenizers", "vllm")
_NAME: Final = re.compile(r"checkpoint-(\d+)")
_BLOCK: Final = 1 << 20
_POLICY: Final = re.compile(r"(?!trainer_state|complete|reward).*\.(safetensors|json|jinja|txt|md)")
"""Weights, settings and tokenizer; the trainer's state, its pickles and our own notes stay in the checkpoint."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of training was made from; a checkpoint is only continued by the same."""

    stage: str
    recipe: dict[str, object]
    data: str
    start: str
    commit: str
    versions: dict[str, str]
    own_files: str = NONE

    @property
    def digest(self) -> str:
        """Return one digest of what has to agree for a checkpoint to be continued."""
        said = json.dumps([getattr(self, name) for name in AGREE], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def run_of(stage: str, recipe: Recipe, data: Path, start: Path | None = None, own_files: str = NONE) -> Run:
    """Return the record of a run: the recipe, the SHA-256 of its data, where it began, our commit and all versions.

    `own_files` names packs and roles that somebody added.
    """
    begun = "" if start is None else _digest_of_folder(start)
    return Run(stage, recipe.model_dump(mode="json"), digest(data), begun, commit(), versions(), own_files)


def begin(out: Path, run: Run) -> None:
    """Write the record of a run into its folder; raises BadInput when it holds a run made from something else."""
    path = out / RUN
    if path.is_file():
        known = _run_in(path)
        if known.digest != run.digest:
            other = next(said for name, said in AGREE.items() if getattr(known, name) != getattr(run, name))
            raise BadInput(f"holds a run with {other}; choose another --out", file=out)
    out.mkdir(parents=True, exist_ok=True)
    write_export(path, (json.dumps(asdict(run), indent=2, sort_keys=True) + "\n").encode())


def mark_complete(folder: Path, step: int, run: Run) -> None:
    """Settle every file of a checkpoint on the disk, then write the mark that makes it one."""
    files = {path.relative_to(folder).as_posix(): digest(path, settle=True) for path in _files(folder)}
    mark = {"step": step, "run": asdict(run), "files": files}
    write_export(folder / MARK, (json.dumps(mark, indent=2, sort_keys=True) + "\n").encode())


def last_complete(out: Path, tell: Tell) -> Path | None:
    """Return the newest checkpoint whose every file is as its mark says; `tell` hears of those that are skipped."""
    for _, folder in sorted(_checkpoints(out), reverse=True):
        wrong = flaw(folder)
        if not wrong:
            return folder
        tell(f"{folder.name} is skipped: {wrong}")
    return None


def flaw(folder: Path) -> str:
    """Return why a checkpoint cannot be used, "" when it can."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        files = dict(mark["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return "it was never finished"
    for name, known in sorted(files.items()):
        path = folder / name
        if not path.is_file():
            return f"{name} is missing"
        if digest(path) != known:
            return f"{name} was changed"
    return ""


def set_aside(out: Path, kept: Path | None) -> None:
    """Remove the checkpoints behind `kept`: what was begun there will be written again."""
    last = -1 if kept is None else step_of(kept)
    for step, folder in sorted(_checkpoints(out)):
        if step > last:
            shutil.rmtree(folder)


def step_of(folder: Path) -> int:
    """Return the step of a checkpoint by its name."""
    found = _NAME.fullmatch(folder.name)
    if found is None:
        raise ValueError(f"{folder} is no checkpoint")
    return int(found[1])


def keep_policy(out: Path, step: int) -> None:
    """Copy the policy out of the checkpoint of a step, without what only training needs."""
    copy_whole(out / f"checkpoint-{step}", out / POLICY, _of_policy)


def copy_whole(source: Path, folder: Path, wanted: Callable[[str], bool] = lambda _: True) -> None:
    """Copy the files of a folder with names that are wanted, in one step: a folder of that name is whole."""
    beside = folder.with_name(folder.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    for path in source.iterdir():
        if path.is_file() and wanted(path.name):
            shutil.copyfile(path, beside / path.name)
    shutil.rmtree(folder, ignore_errors=True)
    beside.replace(folder)


def unfinished(out: Path) -> Path | None:
    """Return a checkpoint without its mark: what was being written when something went wrong."""
    return next((folder for _, folder in sorted(_checkpoints(out)) if not (folder / MARK).is_file()), None)


def digest(path: Path, *, settle: bool = False) -> str:
    """Return the SHA-256 of a file; `settle` puts it on the disk first. Raises BadInput when it cannot be read."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            if settle:
                os.fsync(file.fileno())
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror})", file=path) from error
    return found.hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of the packages that a run depends on, as far as they are installed."""
    return {name: found for name in PACKAGES if (found := _version(name))}


def commit() -> str:
    """Return the commit of our own source, "" when it is no checkout; "+" says that files were changed since."""
    here = Path(__file__).parent
    said = [_git(here, "rev-parse", "HEAD"), _git(here, "status", "--porcelain", "--untracked-files=no")]
    return f"{said[0]}+" if said[0] and said[1] else said[0]


def _git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=False)  # noqa: S603, S607
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _run_in(path: Path) -> Run:
    try:
        return Run(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BadInput("is no record of a run; choose another --out", file=path) from error


def _digest_of_folder(folder: Path) -> str:
    """Return one digest of the weights in a folder: what training starts from."""
    found = hashlib.sha256()
    for path in _files(folder):
        if path.suffix == ".safetensors":
            found.update(digest(path).encode())
    return found.hexdigest()


def _of_policy(name: str) -> bool:
    return _POLICY.fullmatch(name) is not None


def _checkpoints(out: Path) -> Iterator[tuple[int, Path]]:
    for folder in out.glob("checkpoint-*"):
        if folder.is_dir() and _NAME.fullmatch(folder.name):
            yield step_of(folder), folder


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
