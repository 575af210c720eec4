"""Prompts: Markdown files that are read once and filled in one pass, so that inserted text stays text."""

import json
from functools import cache
from pathlib import Path
from string import Template
from unicodedata import category

FOLDER = Path(__file__).parent / "prompts"
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Zl", "Zp"})
"""Unicode categories that people cannot see and models can read: left out of what is inserted."""


@cache
def prompt(name: str, folder: Path = FOLDER) -> Template:
    """Return the prompt NAME.md of a folder; its $places are filled by `substitute`; what is inserted stays text."""
    return Template((folder / f"{name}.md").read_text(encoding="utf-8").strip())


def fenced(value: object) -> str:
    """Return somebody's text or record as one line of JSON that can close no fence and hides no invisible letters."""
    line = json.dumps(value, ensure_ascii=False)
    line = "".join(letter for letter in line if category(letter) not in INVISIBLE)
    return line.replace("<", "\\u003c").replace(">", "\\u003e")
