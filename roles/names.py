"""Names of people: any script, compared without case, accents' spelling or invisible characters."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

MAX_NAME: Final = 80
"""Most characters of a name."""

_UNSAFE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of the text after them, so that one name could pose as another."""
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me", "Zs", "Cn", "Co"})


def clean_name(text: str) -> str:
    """Return `text` without blanks at its ends.

    Raises ValueError when nothing visible is left, when it is longer than 80 characters, or when it holds control or
    text-direction characters.
    """
    name = text.strip()
    if not any(unicodedata.category(c) not in _INVISIBLE for c in name):
        raise ValueError("is empty; a name needs at least one visible character")
    if len(name) > MAX_NAME:
        raise ValueError(f"is {len(name)} characters long; at most {MAX_NAME} are allowed")
    for character in name:
        if unicodedata.category(character) in _UNSAFE or character in _REORDERING:
            raise ValueError(f"holds the control character U+{ord(character):04X}; a name is one line of plain text")
    return name


@lru_cache(maxsize=1024)
def name_key(text: str) -> str:
    """Return what two spellings of the same name share: NFC, case folded, one blank, nothing invisible."""
    visible = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", visible.casefold()).split())


def joined_names(names: Sequence[str]) -> str:
    """Join names as a sentence does: Ana, Rui and Tom."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
