"""Rating: what one letter of an answer says about the value of an item, from the odds of its token where known."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, fsum, log

from rewards.llm.ask import Token

TEMPERATURE = 0.2
EPSILON = 1e-8
"""Of the sharpened form (TrustJudge, 2025)."""

Reading = Callable[[Sequence[float]], Sequence[float]]
"""Chances of an item's letters, worst first, to the weights that their values are averaged with; both sum to 1."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A value in [0, 1] and the variance of what one such answer is worth."""

    value: float
    variance: float


def plain(chances: Sequence[float]) -> Sequence[float]:
    """Average by the chances themselves: sum s p_s, the better calibrated form on coarse scales."""
    return chances


def sharpened(chances: Sequence[float]) -> Sequence[float]:
    """Average by softmax(log((p + e) / (1 - p + e)) / T) with T = 0.2 (TrustJudge, 2025)."""
    scores = [log((p + EPSILON) / (1.0 - p + EPSILON)) / TEMPERATURE for p in chances]
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    return [power / fsum(powers) for power in powers]


def believed(chances: Sequence[float], values: Sequence[float], reading: Reading = plain) -> Rating:
    """Return the expected value of a letter and the variance of the belief behind it."""
    weights = reading(chances)
    mean = fsum(w * v for w, v in zip(weights, values, strict=True))
    return Rating(mean, fsum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True)))


def stated(letter: int, values: Sequence[float]) -> Rating:
    """Return what a bare letter says: its value, known to one step of the scale only (rounding, step^2 / 12)."""
    return Rating(values[letter], (1.0 / (len(values) - 1)) ** 2 / 12.0)


def chances(tokens: Sequence[Token], key: str, letters: Sequence[str]) -> tuple[float, ...] | None:
    """Return the chances of the letters that answer `key`, None when the tokens do not tell.

    The token is found by its offset in the answer, so letters with their quotation mark attached count too.
    """
    text = "".join(token.text for token in tokens)
    found = re.search(rf'"{re.escape(key)}"\s*:\s*"\s*([A-Z])"', text)
    if not found:
        return None
    token, offset = _at(tokens, found.start(1))
    before = token.text[:offset]
    masses = [_mass(token.alternatives, before, letter) for letter in letters]
    total = fsum(masses)
    return tuple(mass / total for mass in masses) if total > 0.0 else None


def _at(tokens: Sequence[Token], place: int) -> tuple[Token, int]:
    """Return the token that holds the character at `place`, and where in it."""
    ends = list(accumulate(len(token.text) for token in tokens))
    token = tokens[bisect_right(ends, place)]
    return token, place - ends[bisect_right(ends, place)] + len(token.text)


def _mass(alternatives: Mapping[str, float], before: str, letter: str) -> float:
    """Add up the chances of every token that would have put `letter` in this place and nothing but a mark after it."""
    fits = re.compile(rf"{re.escape(before)}{letter}(\W.*)?", re.DOTALL)
    return fsum(exp(chance) for text, chance in alternatives.items() if fits.fullmatch(text))
