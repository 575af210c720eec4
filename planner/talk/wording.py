"""Wording: a wish, an amendment or an act in the plain words in which it is shown for correction."""

from planner.catalog.money import format_minor
from planner.facts.gather import TripFacts
from roles.amendment import Amendment
from roles.wishes import TOGETHER, Strength, Wish, WishKind

VERBS = {
    Strength.NEED: "needs",
    Strength.MUST: "must have",
    Strength.PREFER: "would like",
    Strength.AVOID: "would rather not have",
    Strength.REJECT: "refuses",
}
ONLY_OWNER = "only for them"


def amendment_words(amendment: Amendment, facts: TripFacts | None = None) -> str:
    """Return an amendment as a sentence; places by their names where `facts` knows them."""
    strength = amendment.strength or Strength.PREFER
    wish = amendment.wish.wish(strength)
    name, what = amendment.traveller, wish_words(wish, facts)
    if amendment.act == "delete":
        said = f"{name} takes back: {matter_words(wish, facts)}"
    elif amendment.strength is None:
        said = f"{name} now: {what}"
    else:
        said = f"{name} {VERBS[strength]}{' now' if amendment.act == 'change' else ''}: {what}"
    return said + (f" ({ONLY_OWNER})" if wish.sealed else "")


def wish_words(wish: Wish, facts: TripFacts | None = None) -> str:
    """Return what a wish is about in a few words, with where and when it holds."""
    return _what(wish, facts) + _scope(wish, facts)


def matter_words(wish: Wish, facts: TripFacts | None = None) -> str:
    """Return what a wish is about without its number: what a deletion names."""
    limits = {
        WishKind.WALKING: "the limit for walking",
        WishKind.REST: "the rest each day",
        WishKind.BUDGET: "the budget",
        WishKind.PACE: "the pace",
        WishKind.TIME: "the hours",
    }
    return limits.get(wish.kind, _what(wish, facts)) + _scope(wish, facts)


def _what(wish: Wish, facts: TripFacts | None) -> str:
    match wish.kind:
        case WishKind.PLACE:
            known = facts is not None and facts.has(wish.value)
            return facts.place(wish.value).name if known and facts is not None else wish.title
        case WishKind.WALKING:
            return f"at most {wish.value} of walking a day"
        case WishKind.REST:
            return f"at least {wish.amount} min of rest a day"
        case WishKind.BUDGET:
            money = format_minor(wish.amount or 0, facts.frame.currency) if facts is not None else wish.value
            return f"at most {money} for the whole trip"
        case WishKind.PACE:
            return f"at most {wish.amount} sight{'s' * (wish.amount != 1)} a day"
        case WishKind.TIME:
            return f"out only between {wish.value.replace('-', ' and ')}"
        case WishKind.COMPANY:
            return "everybody together" if wish.value == TOGETHER else f"the company of {wish.value}"
        case WishKind.WORDS:
            return f"“{wish.value}”"
    return f"{wish.kind.value} {wish.title}"


def _scope(wish: Wish, facts: TripFacts | None) -> str:
    city = wish.city
    if city is not None and facts is not None and city in facts.cities:
        city = facts.cities[city].city.name
    return (f", in {city}" if city else "") + (f", on day {wish.day}" if wish.day else "")
