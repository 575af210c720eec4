"""Every example trip is planned, and what a user sees of it is what is stored beside it.

`python tests/test_examples.py` writes the stored pages again after a change that is meant to move them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
TRIPS = sorted(path.parent.name for path in EXAMPLES.glob("*/trip.yaml"))


def fairtrip(*words: str, folder: Path) -> str:
    """Return what a command prints; it must succeed."""
    told = subprocess.run(
        [sys.executable, "-m", "planner.cli", *words],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def shown(name: str, folder: Path) -> str:
    """Plan one example in a folder of its own and return the page that `fairtrip show` prints."""
    shutil.copy(EXAMPLES / name / "trip.yaml", folder / "trip.yaml")
    fairtrip("plan", "trip.yaml", folder=folder)
    return fairtrip("show", "trip.yaml", folder=folder)


def test_there_are_the_four_examples_that_the_readme_names() -> None:
    assert {"lisbon_family", "munich_friends", "porto_lisbon_train", "london_wheelchair_hiker"} <= set(TRIPS)


@pytest.mark.parametrize("name", TRIPS)
def test_an_example_is_planned_as_it_is_stored(name: str, tmp_path: Path) -> None:
    assert shown(name, tmp_path) == (EXAMPLES / name / "plan.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for example in TRIPS:
        with tempfile.TemporaryDirectory() as place:
            (EXAMPLES / example / "plan.txt").write_text(shown(example, Path(place)), encoding="utf-8")
