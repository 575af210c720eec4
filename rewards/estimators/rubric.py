"""Items: what a judge that reads is asked about one traveller, from their roles' rubrics and their own free words."""

from dataclasses import dataclass

from roles.group import Stakeholder
from roles.role import Criterion
from roles.wishes import Wish, WishKind

MOST_WORDS = 4_000
"""Most characters of one free-text wish that a judge is shown; what comes after them is not judged."""

EVERYBODY = (
    Criterion(
        name="comfort",
        ask="How comfortable are beds, ways and times of day for a traveller of this age?",
        choices=("a strain on most days", "a strain on some days", "bearable", "comfortable", "comfortable throughout"),
    ),
    Criterion(
        name="pacing",
        ask="How well do sights, meals, ways and pauses follow each other?",
        choices=("rushed or empty throughout", "often rushed or empty", "uneven", "mostly even", "even every day"),
    ),
    Criterion(
        name="variety",
        ask="How much do the days differ in what is seen and eaten?",
        choices=("all the same", "mostly the same", "some change", "varied", "every day has something of its own"),
    ),
)
"""What anybody is asked who has no role with a rubric."""

WANTED = ("what happens goes against it", "nothing in the table speaks to it", "met in part", "met")
WANTED_VALUES = (0.0, 0.0, 0.5, 1.0)
UNWANTED = ("it happens", "it happens in part", "it does not happen")
UNWANTED_VALUES = (0.0, 0.5, 1.0)
"""Answers about a free-text wish and what they are worth: silence gives nothing to who wants, all to who avoids."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question about one experience: its key in the answer, the answers worst first, and what each is worth."""

    key: str
    choices: tuple[str, ...]
    values: tuple[float, ...]
    points: int
    """Points of the criterion, or signed points of the wish."""
    name: str = ""
    ask: str = ""
    wish: Wish | None = None

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the letters of the answers, "A" for the worst."""
        return tuple(chr(ord("A") + n) for n in range(len(self.choices)))

    @property
    def record(self) -> dict[str, object]:
        """Return the question as a model reads it: nothing about weights, points or other people."""
        asked: dict[str, object] = {"question": self.key}
        if self.wish is None:
            asked["ask"] = self.ask
        else:
            word = "wants" if self.wish.points > 0 else "wants to avoid"
            asked["ask"] = f"How does the trip treat what this traveller {word}?"
            asked["words"] = self.wish.value[:MOST_WORDS]
            asked.update({name: where for name, where in _where(self.wish) if where is not None})
        return {**asked, **dict(zip(self.letters, self.choices, strict=True))}


def items_of(stakeholder: Stakeholder) -> tuple[Item, ...]:
    """Return the criteria of a traveller's roles, or everybody's, then their free-text wishes in their order."""
    criteria = stakeholder.criteria or EVERYBODY
    soft = (_criterion(f"c{n}", criterion) for n, criterion in enumerate(criteria, 1))
    wishes = (wish for wish in stakeholder.wishes if wish.kind is WishKind.WORDS)
    return (*soft, *(_words(f"w{n}", wish) for n, wish in enumerate(wishes, 1)))


def _criterion(key: str, criterion: Criterion) -> Item:
    steps = len(criterion.choices) - 1
    values = tuple(n / steps for n in range(steps + 1))
    return Item(key, criterion.choices, values, criterion.points, criterion.name, criterion.ask)


def _words(key: str, wish: Wish) -> Item:
    if wish.points > 0:
        return Item(key, WANTED, WANTED_VALUES, wish.points, wish=wish)
    return Item(key, UNWANTED, UNWANTED_VALUES, wish.points, wish=wish)


def _where(wish: Wish) -> tuple[tuple[str, object], ...]:
    return ("only in", wish.city), ("only on day", wish.day)
