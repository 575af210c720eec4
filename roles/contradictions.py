"""Wishes of one person that cannot stand together, found before anything is planned."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from roles.names import name_key
from roles.strict_yaml import PathTo
from roles.validation import Problem
from roles.wishes import CAPS, POSITIVE, Strength, Wish, WishKind

NOT_FOR_DIET: Final = {"vegan": frozenset({"seafood", "steak"}), "vegetarian": frozenset({"seafood", "steak"})}
"""Cuisines that a diet rules out with certainty; everything else depends on the kitchen."""

_RULED_OUT: Final = frozenset().union(*NOT_FOR_DIET.values())

Stated = tuple[PathTo, Wish]


def contradictions(stated: Sequence[Stated]) -> Iterator[Problem]:
    """Yield every wish of one person that contradicts or repeats an earlier one, with the earlier one's place."""
    ordered = sorted(stated, key=lambda item: _position(item[0]))
    earlier: dict[object, list[Stated]] = defaultdict(list)
    for path, wish in ordered:
        for other_path, other in earlier[_matter(wish)]:
            text = clash(other, wish)
            if text:
                yield Problem(path, text, other_path)
                break
        earlier[_matter(wish)].append((path, wish))


def _matter(wish: Wish) -> object:
    """Return what two wishes must share before they can clash: only then are they compared."""
    if wish.kind in CAPS:
        return wish.kind
    if wish.kind is WishKind.DIET or (wish.kind is WishKind.FOOD and wish.value in _RULED_OUT):
        return WishKind.DIET
    return wish.kind, name_key(wish.value)


def clash(a: Wish, b: Wish) -> str | None:
    """Say in plain words why two wishes of one person cannot stand together, None when they can."""
    if not scopes_overlap(a, b):
        return None
    if a.kind in CAPS and a.kind is b.kind:
        return _caps_clash(a, b)
    if same_matter(a, b):
        if a.points * b.points < 0:
            return f"{a.kind} '{a.value}' is both wanted and not wanted"
        return f"{a.kind} '{a.value}' is said twice ('{a.strength}' and '{b.strength}'); allowed: once"
    return _diet_clash(a, b) or _diet_clash(b, a)


def same_matter(a: Wish, b: Wish) -> bool:
    """Return whether two wishes are about the same thing; caps of one kind always are."""
    return a.kind is b.kind and (a.kind in CAPS or name_key(a.value) == name_key(b.value))


def scopes_overlap(a: Wish, b: Wish) -> bool:
    """Return whether there can be a place and a day for which both hold."""
    same_city = a.city is None or b.city is None or name_key(a.city) == name_key(b.city)
    return same_city and (a.day is None or b.day is None or a.day == b.day)


def _caps_clash(a: Wish, b: Wish) -> str | None:
    if a.kind is WishKind.TIME and a.strength is b.strength is Strength.NEED:
        (start_a, end_a), (start_b, end_b) = a.window, b.window
        if max(start_a, start_b) >= min(end_a, end_b):
            return f"needs the time windows {a.value} and {b.value}, which do not overlap"
    if a.strength is b.strength and (a.city, a.day) == (b.city, b.day):
        return f"two limits of the same strength for {a.kind}: '{a.value}' and '{b.value}'; allowed: one"
    return None


def _diet_clash(diet: Wish, food: Wish) -> str | None:
    """Return why `food` cannot be wished for beside `diet`."""
    needs_diet = diet.kind is WishKind.DIET and diet.strength is Strength.NEED
    wants_food = food.kind is WishKind.FOOD and food.strength in POSITIVE
    if needs_diet and wants_food and food.value in NOT_FOR_DIET.get(diet.value, ()):
        return f"needs the diet '{diet.value}' and wants '{food.value}'"
    return None


def _position(path: PathTo) -> tuple[int, ...]:
    """Return the order in which strengths and entries are read, so that the later of two is named."""
    order = list(Strength)
    return tuple(
        order.index(Strength(part)) if part in order else -1 for part in path if isinstance(part, str)
    ) + tuple(part for part in path if isinstance(part, int))
