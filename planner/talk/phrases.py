"""Phrases: a text without accents and case that knows where its words stood, and the lexicon's finds in it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from roles.strict_yaml import Value, load

FOLDER: Final = Path(__file__).parent / "lexicon"
"""One file a language: categories, what a phrase of each means, and the phrases; `*` ends a word's stem."""

LONGEST_STEM: Final = 40
"""Most characters of a stem that is looked for in a word: no lexicon holds a longer one."""
LANGUAGES: Final = ("en", "de", "es", "fr", "pt", "it")
"""The languages that have a lexicon; of two that fit equally well the earlier one is read."""

_NO_LETTER_BEFORE: Final = r"(?<![^\W\d_])(?:"
"""A digit may stand before a phrase, as in 4km or 9pm; a letter may not."""
_SPEAKERS: Final = (("person", "me"), ("person", "all"))
"""What a longer phrase keeps of its words: "no me gusta" says who does not like it."""
_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
"""How umlauts are typed on a keyboard that has none."""
_APOSTROPHES: Final = frozenset("’‘`´ʼ")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` without accents and case, and for each of its characters the position it came from."""

    text: str
    origin: tuple[int, ...]
    source: str

    def quote(self, start: int, end: int) -> str:
        """Return the writer's own characters of a span, without blanks and separators at its ends."""
        if start >= end:
            return ""
        return self.source[self.origin[start] : self.origin[end - 1] + 1].strip(" \t\r\n,;")


@dataclass(frozen=True, slots=True)
class Find:
    """A phrase found in a folded text: what it may mean, as (category, meaning)."""

    start: int
    end: int
    meanings: tuple[tuple[str, str], ...]

    def of(self, category: str) -> str | None:
        """Return what it means in one category, None when it is not of that category."""
        return next((meaning for kind, meaning in self.meanings if kind == category), None)


def folded(source: str) -> Folded:
    """Return a text folded character by character, apostrophes made straight and blanks made spaces."""
    pairs: list[tuple[str, int]] = []
    for position, character in enumerate(source):
        plain = "'" if character in _APOSTROPHES else " " if character.isspace() and character != "\n" else character
        for part in unicodedata.normalize("NFKD", plain.casefold()):
            if not unicodedata.combining(part):
                pairs.append((part, position))  # noqa: PERF401  # a comprehension of three levels reads worse
    return Folded("".join(part for part, _ in pairs), tuple(position for _, position in pairs), source)


@dataclass(frozen=True)
class Lexicon:
    """The phrases of one language, compiled into one pattern; longer phrases are found first."""

    language: str
    pattern: re.Pattern[str]
    exact: dict[str, tuple[tuple[str, str], ...]]
    stems: dict[str, tuple[tuple[str, str], ...]]
    words: frozenset[str]
    """Every whole word of every phrase: what nobody needs to have misspelt."""
    common: frozenset[str]

    def finds(self, text: str) -> Iterator[Find]:
        """Yield what is found in a folded text, from left to right without overlaps."""
        for match in self.pattern.finditer(text):
            meanings = self.meanings(match.group())
            if meanings:
                yield Find(match.start(), match.end(), meanings)

    def meanings(self, phrase: str) -> tuple[tuple[str, str], ...]:
        """Return everything a phrase may mean, nothing when the lexicon does not hold it."""
        key = _key(phrase)
        ends = range(min(len(key), LONGEST_STEM), 2, -1)
        stem = next((self.stems[key[:end]] for end in ends if key[:end] in self.stems), ())
        words = key.split() if " " in key else ()
        spoken = (m for word in words for m in self.exact.get(word, ()) if m in _SPEAKERS)
        return tuple(dict.fromkeys((*self.exact.get(key, ()), *stem, *spoken)))

    def knows(self, word: str) -> bool:
        """Return whether a word stands in the lexicon, alone, in a phrase or by its stem."""
        return word in self.words or word in self.common or bool(self.meanings(word))


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of one language, read once."""
    data = dict(cast("dict[str, Value]", load(FOLDER / f"{language}.yaml").data))
    common = frozenset(_key(str(word)) for word in cast("list[Value]", data.pop("common")))
    exact: dict[str, list[tuple[str, str]]] = {}
    stems: dict[str, list[tuple[str, str]]] = {}
    for category, meaning, phrase in _entries(data):
        home = stems if phrase.endswith("*") else exact
        home.setdefault(_key(phrase.rstrip("*")), []).append((category, meaning))
    phrases = sorted([(key, "") for key in exact] + [(key, r"\w*") for key in stems], key=lambda p: (-len(p[0]), p))
    pattern = re.compile(_NO_LETTER_BEFORE + "|".join(_pattern(key) + tail for key, tail in phrases) + r")(?![^\W\d_])")
    words = frozenset(word for key in exact for word in re.split(r"[\s']+", key))
    return Lexicon(
        language, pattern, {k: tuple(v) for k, v in exact.items()}, {k: tuple(v) for k, v in stems.items()},
        words, common,
    )  # fmt: skip


def language_of(text: str, otherwise: str = "en") -> str:
    """Return the language whose common and listed words make up most of a folded text."""
    words = re.findall(r"\w+", text)
    known = {name: sum(_weight(word, lexicon(name)) for word in words) for name in LANGUAGES}
    best = max(known.values(), default=0)
    if best == 0 or known[otherwise] == best:
        return otherwise
    return next(name for name in LANGUAGES if known[name] == best)


def _weight(word: str, words: Lexicon) -> int:
    """Return how much a word speaks for a language: small words most, single letters little."""
    return (word in words.common) * min(2, len(word)) + words.knows(word)


def _entries(data: dict[str, Value]) -> Iterator[tuple[str, str, str]]:
    """Yield (category, meaning, phrase); a category without meanings means itself."""
    for category, inside in data.items():
        meanings = inside if isinstance(inside, dict) else {category: inside}
        for meaning, phrases in meanings.items():
            for phrase in cast("list[Value]", phrases):
                yield category, str(meaning), str(phrase)
                spelt_out = str(phrase).translate(_SPELT_OUT)
                if spelt_out != phrase:
                    yield category, str(meaning), spelt_out


def _key(phrase: str) -> str:
    """Return how a phrase is looked up: folded, hyphens as blanks, no apostrophes, single blanks."""
    text = folded(phrase).text.replace("-", " ").replace("'", "")
    return " ".join(text.split())


def _pattern(key: str) -> str:
    return "".join(r"[\s\-]+" if c == " " else re.escape(c) + "'?" for c in key)
