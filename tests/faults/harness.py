"""The kill harness: run the small trip in processes of its own, end them at chosen moments, compare what is left."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("small_trip.py")
LONGEST_S = 240


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Harness:
    """Starts processes that plan the small trip; `cache` holds the compiled catalogue they share."""

    cache: Path

    def start(self, folder: Path, *words: str) -> subprocess.Popen[str]:
        """Start planning in a folder and return the process."""
        command = [sys.executable, "-W", "error", str(SCRIPT), str(folder), str(self.cache), *words]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)

    def plan(self, folder: Path, *words: str) -> Ended:
        """Plan to the end."""
        process = self.start(folder, *words)
        out, err = process.communicate(timeout=LONGEST_S)
        return Ended(process.returncode, out, err)

    def killed(self, folder: Path, after_s: float) -> Ended:
        """Plan, and kill the process so many seconds after it has opened the trip; it may have ended before."""
        process = self.start(folder, "slow")
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after_s)
        process.kill()
        out, err = process.communicate(timeout=LONGEST_S)
        return Ended(process.returncode, first + out, err)

    def killed_at(self, folder: Path, stage: str) -> Ended:
        """Plan, and kill the process at a stage that begins with these words: it stays there until it is killed."""
        process = self.start(folder, "hold", stage)
        assert process.stderr is not None
        told = next((line for line in process.stderr if line.startswith(stage)), "it never came there: ")
        process.kill()
        out, err = process.communicate(timeout=LONGEST_S)
        return Ended(process.returncode, out, told + err)


def results(folder: Path) -> dict[str, bytes]:
    """Return every plan file of a trip folder by name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "plans").glob("*.json"))}


def leftovers(folder: Path) -> list[str]:
    """Return what no finished run leaves behind: half-written files."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.tmp"))
