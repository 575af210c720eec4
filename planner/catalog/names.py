"""Names: what people call a place, compared without accents and case."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

from planner.catalog.pack import PackCity, PackPlace
from roles.errors import SIMILAR_ENOUGH

SAME_NAME: Final = 90.0
"""Least rapidfuzz token-set ratio (0..100) at which two names mean the same place, if only one place reaches it."""
SIMILAR_LENGTH: Final = 55.0
"""Least token-sort ratio when more is asked for than the name says: a token set alone makes "Monaco Cathedral" mean
"Monaco". Less than the whole name ("tram 28") is fine as long as only one place has it."""
FORMS_A_PLACE: Final = 6
"""How many forms of one name may crowd a ranking."""


def fold(text: str) -> str:
    """Return text without accents, case and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def place_forms(place: PackPlace) -> tuple[str, ...]:
    """Return every form of a place's name, folded."""
    return tuple(fold(form) for form in (place.name, place.name_local, *place.aliases) if form)


def city_forms(city: PackCity) -> tuple[str, ...]:
    """Return every form of a city's name and its id, folded."""
    return tuple(fold(form) for form in (city.id, city.name, city.name_local, *city.aliases) if form)


def similar(name: str, forms: Sequence[tuple[str, str]], limit: int) -> list[tuple[str, bool]]:
    """Return the ids of the most similar names, best first, each with whether it means the same place.

    `forms` holds (folded name, id); at most `limit` ids come back.
    """
    wanted = fold(name)
    ranked = process.extract(
        wanted,
        [form for form, _ in forms],
        scorer=fuzz.token_set_ratio,
        limit=FORMS_A_PLACE * limit,
        score_cutoff=SIMILAR_ENOUGH,
    )
    best: dict[str, bool] = {}
    for form, score, index in ranked:
        found = forms[index][1]
        longer = len(wanted) > len(form) and fuzz.token_sort_ratio(wanted, form) < SIMILAR_LENGTH
        same = score >= SAME_NAME and not longer
        best[found] = same or best.get(found, False)
    return list(best.items())[:limit]
