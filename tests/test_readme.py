"""Runs every `$ fairtrip` command that README.md and docs/ show, and compares what it answers with what they show.

Each document is read from top to bottom in a fresh folder that holds a copy of examples/. A block shows standard
output, and standard error when the command fails; a line of three dots stands for the rest. Nothing is normalised.
`python tests/test_readme.py` writes the answers into the documents again (`make readme`).
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
WALKS = {ROOT / "docs" / "roles.md"}
"""Documents that also have the reader write files: a test of their own walks through them."""
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted({*(ROOT / "docs").rglob("*.md")} - WALKS)]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REST = "..."


class Shown(NamedTuple):
    """One command of a document and the lines shown below it."""

    command: str
    lines: list[str]


def commands_of(text: str) -> list[Shown]:
    found: list[Shown] = []
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Shown(line[2:], []))
            else:
                found[-1].lines.append(line)
    return [shown for shown in found if shown.command.split()[0] == "fairtrip"]


def prepare(folder: Path) -> Path:
    ignored = shutil.ignore_patterns(".fairtrip")
    if (ROOT / "examples").is_dir():
        shutil.copytree(ROOT / "examples", folder / "examples", ignore=ignored)
    return folder


def answer(command: str, folder: Path) -> list[str]:
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "OMP_NUM_THREADS": "1"}
    call = [sys.executable, "-m", "planner.cli", *shlex.split(command, comments=True)[1:]]
    done = subprocess.run(
        call, cwd=folder, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return (done.stdout + (done.stderr if done.returncode else "")).rstrip("\n").splitlines()


def cut_like(shown: list[str], real: list[str]) -> list[str]:
    """Return the real answer, cut where the shown one is."""
    return [*real[: len(shown) - 1], REST] if shown and shown[-1] == REST else real


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_document_shows_what_its_commands_answer(document, tmp_path):
    folder = prepare(tmp_path)
    for shown in commands_of(document.read_text(encoding="utf-8")):
        assert shown.lines == cut_like(shown.lines, answer(shown.command, folder)), shown.command


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_inside_the_repository_leads_somewhere(document):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_readme_names_the_two_commands_that_do_everything():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make check" in text


def rewritten(document: Path) -> str:
    """Return the document with every answer replaced by the real one."""
    with tempfile.TemporaryDirectory() as name:
        folder = prepare(Path(name))

        def renew(block: re.Match[str]) -> str:
            lines: list[str] = []
            for shown in re.split(r"^(?=\$ )", block[1], flags=re.MULTILINE)[1:]:
                command, *below = shown.splitlines()
                real = answer(command[2:], folder) if command.startswith("$ fairtrip ") else below
                lines += [command, *cut_like(below, real)]
            return "\n".join(["```console", *lines, "```"])

        return BLOCK.sub(renew, document.read_text(encoding="utf-8"))


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.write_text(rewritten(document), encoding="utf-8")
