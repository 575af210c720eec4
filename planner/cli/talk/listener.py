"""Listener: one line after another from whoever answers, at a terminal or through a pipe; it never waits in vain."""

import select
import sys
from dataclasses import dataclass, field
from typing import Final

from roles.errors import BadInput

FIRST_LINE_S: Final = 5.0
"""How long a pipe may take to give its first line: a script that pipes nothing must not hang."""
QUIT: Final = frozenset({"quit", "exit", "q", ":q"})


@dataclass(slots=True)
class Listener:
    """Reads answers from standard input; at a terminal somebody can be asked back."""

    wait_s: float = FIRST_LINE_S
    _ahead: list[str] = field(default_factory=list)

    @property
    def at_terminal(self) -> bool:
        """Return whether a person sits there."""
        return sys.stdin.isatty()

    def require_answers(self, otherwise: str) -> None:
        """Raise BadInput when nobody sits there and no pipe gives a line, saying how it can be done instead."""
        if self.at_terminal:
            return
        line = _line() if _something_waits(self.wait_s) else ""
        if not line:
            raise BadInput(f"nobody is there to answer: run it in a terminal, pipe one answer a line{otherwise}")
        self._ahead.append(line)

    def ask(self, prompt: str) -> str | None:
        """Return the next line without blanks at its ends, None at the end of input or when somebody quits.

        The prompt goes to standard error, and only at a terminal.
        """
        if self.at_terminal:
            sys.stderr.write(f"{prompt} ")
            sys.stderr.flush()
        line = self._ahead.pop() if self._ahead else _line()
        if not line:
            return None
        text = line.strip()
        return None if text.casefold() in QUIT else text


def _line() -> str:
    """Return one line of standard input, empty at its end; raises BadInput for what is no text."""
    try:
        return sys.stdin.readline()
    except UnicodeDecodeError as error:
        raise BadInput("the answers are no UTF-8 text") from error


def _something_waits(seconds: float) -> bool:
    """Return whether standard input gives a line, or its end, in time; what is no file of the system always does."""
    try:
        return bool(select.select([sys.stdin], [], [], seconds)[0])
    except (OSError, ValueError):
        return True
