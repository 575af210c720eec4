"""Places in a sentence: full names, parts that only one place has, and slips of the pen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from planner.talk.context import Context, KnownPlace
from planner.talk.phrases import LANGUAGES, Find, Lexicon, lexicon

LONGEST_NAME: Final = 7
"""Most words of a name that are looked up at once."""
SHORTEST_PART: Final = 4
"""Fewest letters of a single word that may stand for a whole name."""
SHORTEST_TYPO: Final = 6
"""Fewest letters of a word that may be a misspelt one: shorter words resemble too many others."""
TYPO_RATIO: Final = 84.0
"""Least rapidfuzz ratio (0..100) at which a word that means nothing is read as one that does."""

PLACE: Final = "at"
"""The category of a find that is one known place."""

WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class PlaceIndex:
    """Places by full name and by each word of their names."""

    forms: dict[str, frozenset[str]]
    words: dict[str, frozenset[str]]
    tags: dict[str, frozenset[str]]
    planned: frozenset[str]

    def one(self, ids: Iterable[str]) -> str | None:
        """Return the only place of some, or the only one that stands in the plan; None when several remain."""
        every = sorted(ids)
        planned = [place for place in every if place in self.planned]
        return planned[0] if len(planned) == 1 else every[0] if len(every) == 1 else None

    def planned_with(self, tag: str) -> tuple[str, ...]:
        """Return the planned places with a theme or cuisine, in order of id."""
        return tuple(sorted(place for place in self.planned if tag in self.tags.get(place, ())))


def place_index(context: Context) -> PlaceIndex:
    """Return the index of what a context knows."""
    return _index(context.places, context.planned)


@lru_cache(maxsize=16)
def _index(places: tuple[KnownPlace, ...], planned: frozenset[str]) -> PlaceIndex:
    forms: dict[str, set[str]] = {}
    words: dict[str, set[str]] = {}
    for place in places:
        for form in place.forms:
            forms.setdefault(form, set()).add(place.id)
            for word in form.split():
                words.setdefault(word, set()).add(place.id)
    return PlaceIndex(
        {form: frozenset(ids) for form, ids in forms.items()},
        {word: frozenset(ids) for word, ids in words.items()},
        {place.id: place.tags for place in places},
        planned,
    )


def find_places(text: str, index: PlaceIndex, words: Lexicon) -> Iterator[Find]:
    """Yield the places named in a folded text: whole names first, then parts, then misspelt parts."""
    tokens = list(WORD.finditer(text))
    taken: set[int] = set()
    for finder in (_whole_names, _parts):
        for first, last, place in finder(tokens, index, words):
            if taken.isdisjoint(range(first, last + 1)):
                taken.update(range(first, last + 1))
                yield Find(tokens[first].start(), tokens[last].end(), ((PLACE, place),))


Spot = tuple[int, int, str]


def _whole_names(tokens: list[re.Match[str]], index: PlaceIndex, words: Lexicon) -> Iterator[Spot]:
    for length in range(min(LONGEST_NAME, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            name = " ".join(token.group() for token in tokens[first : first + length])
            place = index.one(index.forms.get(name, ()))
            if place and (length > 1 or (len(name) >= SHORTEST_PART and not _ordinary(name, words))):
                yield first, first + length - 1, place


def _parts(tokens: list[re.Match[str]], index: PlaceIndex, words: Lexicon) -> Iterator[Spot]:
    """Yield words that tell one place from all others, with the neighbours that belong to its name."""
    for n, token in enumerate(tokens):
        word = token.group()
        if word.isdigit():
            before = tokens[n - 1].group() if n else ""
            line = dict(words.meanings(before)).get("line")
            ids = index.words.get(word, frozenset()) & index.words.get(line or before, frozenset())
            if place := index.one(ids):
                yield n - 1, n, place
        elif len(word) >= SHORTEST_PART and not _ordinary(word, words):
            ids = index.words.get(word) or index.words.get(_meant(word, index), frozenset())
            if ids:
                yield from _widened(tokens, n, ids, index)


def _widened(tokens: list[re.Match[str]], n: int, ids: frozenset[str], index: PlaceIndex) -> Iterator[Spot]:
    first = last = n
    while first > 0 and (more := ids & index.words.get(tokens[first - 1].group(), frozenset())):
        first, ids = first - 1, more
    while last + 1 < len(tokens) and (more := ids & index.words.get(tokens[last + 1].group(), frozenset())):
        last, ids = last + 1, more
    place = index.one(ids)
    if place and (first < last or len(ids) == 1):
        yield first, last, place


def _meant(word: str, index: PlaceIndex) -> str:
    """Return the word of a name that a misspelt one resembles, "" when there is none."""
    return closest(word, tuple(known for known in index.words if len(known) >= SHORTEST_TYPO))


def closest(word: str, known: tuple[str, ...]) -> str:
    """Return the known word with the same first letter that `word` is a slip of, "" when there is none."""
    from rapidfuzz import fuzz, process

    if len(word) < SHORTEST_TYPO:
        return ""
    alike = [other for other in known if other[0] == word[0]]
    match = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=TYPO_RATIO)
    return match[0] if match else ""


def _ordinary(word: str, words: Lexicon) -> bool:
    """Return whether a word means something else in the sentence's language, or nothing by itself in another."""
    return words.knows(word) or any(word in lexicon(other).common for other in LANGUAGES)
