"""Clauses: a text cut where one thought ends and the next begins, with what was found in each."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.talk.context import Context
from planner.talk.phrases import Find, Folded, Lexicon, folded
from planner.talk.places import SHORTEST_PART, WORD, closest, find_places, place_index

NAME: Final = "name"
"""The category of a find that is a traveller."""
CONTENT: Final = frozenset(
    {"theme", "food", "diet", "without", "transport", "lodging", "access", "barrier", "at", "matter", "eased", "raised",
     "allergy"}
)  # fmt: skip
"""Categories that say what a clause is about."""
CORRECTED: Final = frozenset({"theme", "food", "diet", "transport", "matter", "allergy"})
"""Categories whose single words are recognised when misspelt."""

_SENTENCE_END: Final = re.compile(r"[!?\n;]+|\.(?=\s|$)")
_NUMBER_BEFORE: Final = re.compile(r"\d\s?(?:am|pm|h|uhr|km)?\s*$")
_BREAK: Final = re.compile(r"[,()]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text with one thought; `opening` clauses begin a sentence, `question` ends in a question mark."""

    start: int
    end: int
    finds: tuple[Find, ...]
    opening: bool
    question: bool

    def has(self, *categories: str) -> bool:
        """Return whether anything of these categories was found."""
        return any(find.of(category) is not None for find in self.finds for category in categories)

    def first(self, category: str) -> str | None:
        """Return the first meaning found in a category, None when there is none."""
        return next((m for find in self.finds if (m := find.of(category)) is not None), None)

    def all(self, category: str) -> list[str]:
        """Return every meaning found in a category, in order, each once."""
        return list(dict.fromkeys(m for find in self.finds if (m := find.of(category)) is not None))

    @property
    def about(self) -> bool:
        """Return whether the clause says what it is about."""
        return self.has(*CONTENT) or (self.has("unit") and self.has("number")) or self.has("limit")


def all_finds(text: Folded, words: Lexicon, context: Context) -> list[Find]:
    """Return every find of a text without overlaps: people, places, the lexicon's phrases, misspelt ones."""
    found: list[Find] = []
    taken = bytearray(len(text.text))
    for source in (_people(text.text, context), _places(text.text, words, context), words.finds(text.text)):
        found.extend(_free(source, taken))
    found.extend(_free(_misspelt(text.text, words, taken), taken))
    return sorted(found, key=lambda find: find.start)


def _free(source: Iterable[Find], taken: bytearray) -> Iterator[Find]:
    """Yield the finds that overlap no earlier one, and take their characters."""
    for find in source:
        if not any(taken[find.start : find.end]):
            taken[find.start : find.end] = b"\1" * (find.end - find.start)
            yield find


def _people(text: str, context: Context) -> Iterator[Find]:
    """Yield the travellers who are named, longer names first: "Ana Maria" is not Ana."""
    named = [(folded(name).text, person.name) for person in context.people for name in (person.name, *person.called)]
    for key, name in sorted(named, key=lambda pair: (-len(pair[0]), pair)):
        for match in re.finditer(rf"(?<!\w){re.escape(key)}(?!\w)", text) if key.strip() else ():
            yield Find(match.start(), match.end(), ((NAME, name),))


def _places(text: str, words: Lexicon, context: Context) -> Iterator[Find]:
    index = place_index(context)
    by_name = list(find_places(text, index, words))
    yield from by_name
    for find in words.finds(text):
        named = find.of("named")
        alike = [place for word in (named or "").split() for place in index.words.get(word, ())]
        place = index.one(set(alike))
        if place and not any(_touch(find, other) for other in by_name):
            yield replace(find, meanings=(("at", place),))


def _touch(a: Find, b: Find) -> bool:
    return a.start - b.end <= 1 and b.start - a.end <= 1


def _misspelt(text: str, words: Lexicon, taken: bytearray) -> Iterator[Find]:
    """Yield words that mean nothing as they are written and something when one slip is mended."""
    known = _mendable(words)
    for token in WORD.finditer(text):
        word = token.group()
        free = not any(taken[token.start() : token.end()])
        if free and len(word) > SHORTEST_PART and not words.knows(word):
            mended = closest(word, known)
            if mended:
                yield Find(token.start(), token.end(), words.meanings(mended))


def _mendable(words: Lexicon) -> tuple[str, ...]:
    keys = {**words.stems, **words.exact}
    return tuple(sorted(k for k, m in keys.items() if " " not in k and CORRECTED.intersection(c for c, _ in m)))


def clauses(text: Folded, finds: Sequence[Find]) -> list[Clause]:
    """Return the clauses of a text in order; a question is not cut, whoever asks asks one thing."""
    found: list[Clause] = []
    starts = [find.start for find in finds]
    start = 0
    for match in [*_SENTENCE_END.finditer(text.text), None]:
        last = bisect_left(starts, match.start() if match else len(text.text))
        if match and last and finds[last - 1].end > match.start():
            continue
        end = match.start() if match else len(text.text)
        question = bool(match and "?" in match.group())
        found.extend(_sentence(text, start, end, finds[bisect_left(starts, start) : last], question))
        start = match.end() if match else end
    return found


def _sentence(text: Folded, start: int, end: int, finds: Sequence[Find], question: bool) -> Iterator[Clause]:
    asked = any(find.of("act") == "ask" for find in finds[:2])
    cuts = [] if asked else list(_cuts(text, start, end, finds))
    opening = True
    for first, last in zip([start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end], strict=True):
        own = tuple(find for find in finds if first <= find.start and find.end <= last)
        if text.text[first:last].strip(" '\"-.*_"):
            yield Clause(first, last, own, opening, question)
            opening = False


def _cuts(text: Folded, start: int, end: int, finds: Sequence[Find]) -> Iterator[tuple[int, int]]:
    """Yield the spans of separators: punctuation, and words such as "and" unless a number stands on both sides."""
    spans = [(m.start(), m.end()) for m in _BREAK.finditer(text.text, start, end)]
    spans = [
        s for s in spans if not any(f.start <= s[0] and s[1] <= f.end for f in finds) and not _decimal(text.text, s)
    ]
    for find in finds:
        if find.of("instead"):
            wanted = next((f.start for f in finds if f.start > find.end and f.of("strength")), find.start)
            spans += [(find.start, find.start), (wanted, wanted)]
    spans += [(f.start, f.end) for f in finds if f.of("separator") and not _between_numbers(text.text, f)]
    spans = [s for s in spans if s[1] - s[0] != 1 or not _accented(text, s)]
    last = start
    for first, after in sorted(spans):
        if first >= last:
            yield first, after
            last = after


def _accented(text: Folded, span: tuple[int, int]) -> bool:
    """Return whether a single letter was written with an accent: "é" is no "and"."""
    return text.source[text.origin[span[0]]].casefold() != text.text[span[0]]


def _decimal(text: str, span: tuple[int, int]) -> bool:
    return text[span[0] - 1 : span[0]].isdigit() and text[span[1] : span[1] + 1].isdigit()


def _between_numbers(text: str, find: Find) -> bool:
    return (
        bool(_NUMBER_BEFORE.search(text[max(0, find.start - 8) : find.start]))
        and text[find.end :].lstrip()[:1].isdigit()
    )
