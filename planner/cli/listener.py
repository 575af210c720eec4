"""Listener: one line after another from whoever answers, at a terminal or through a pipe; it never waits in vain."""

import select
import sys
from dataclasses import dataclass
from typing import Final

from planner.cli import page
from roles.errors import BadInput

FIRST_LINE_S: Final = 5.0
"""How long a pipe may take to give its first line: a script that pipes nothing must not hang."""
QUIT: Final = frozenset({"quit", "exit", "q", ":q"})


@dataclass(slots=True)
class Listener:
    """Reads answers from standard input; `heard` says whether anything came yet."""

    heard: bool = False

    @property
    def at_terminal(self) -> bool:
        """Return whether a person can be asked back."""
        return sys.stdin.isatty()

    def ask(self, prompt: str) -> str | None:
        """Return the next line without blanks at its ends, None at the end of input or when somebody quits.

        The prompt is told on standard error, so that a pipe of answers carries answers only.
        """
        if self.at_terminal:
            sys.stderr.write(f"{prompt} ")
            sys.stderr.flush()
        elif not self.heard and not _something_waits():
            return None
        line = sys.stdin.readline()
        if not line:
            if self.at_terminal:
                page.remark("")
            return None
        self.heard = True
        text = line.strip()
        return None if text.casefold() in QUIT else text

    def require_heard(self, how: str) -> None:
        """Raise BadInput when nobody answered anything, saying how it can be done instead."""
        if not self.heard and not self.at_terminal:
            raise BadInput(f"nobody is there to answer: run it in a terminal, pipe one answer a line{how}")


def _something_waits() -> bool:
    """Return whether standard input gives a line, or its end, in time; what is no file of the system always does."""
    try:
        return bool(select.select([sys.stdin], [], [], FIRST_LINE_S)[0])
    except (OSError, ValueError):
        return True
