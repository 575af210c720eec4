"""Questions: what one traveller may be asked, each with the answers most people would choose from."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from planner.experiences import experience
from planner.facts.gather import CityFacts, TripFacts
from planner.facts.meals import is_own_meal
from planner.plan import Plan
from roles.group import Stakeholder
from roles.library import RoleLibrary
from roles.vocabulary import LODGING_CLASSES
from roles.wish_spec import WishSpec
from roles.wishes import ACCESS, CAPS, Strength, Wish, WishKind

OFFERED: Final = 10
"""Most themes, kinds of food or places in one question."""
AVOIDED: Final = "unwanted"
"""What the question after dislikes is called: it fills themes, like the one after likings."""

FieldValue = str | int


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to tick: `value` as a trip file says it; None is "anything", which takes limits back."""

    label: str
    value: FieldValue | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its name, the kind of wish it fills, how strong an answer is taken, what may be ticked."""

    name: str
    kind: WishKind
    ask: str
    strength: Strength
    choices: tuple[Choice, ...] = ()
    several: bool = False

    def spec(self, value: FieldValue, **more: object) -> WishSpec:
        """Return an answer as a wish; raises pydantic's ValidationError for what no trip file may say."""
        return WishSpec.model_validate({self.kind.value: value, **more})

    def wishes(self, owner: str) -> tuple[Wish, ...]:
        """Return what each answer but "anything" would make its owner wish."""
        values = [choice.value for choice in self.choices if choice.value is not None]
        return tuple(self.spec(value).wish(self.strength, owner) for value in values)


ASKS: Final = {
    WishKind.DIET: "Which diet must every meal fit?",
    WishKind.ACCESS: "What must every place allow?",
    WishKind.WALKING: "How far do you like to walk in a day, at most?",
    WishKind.PLACE: "What would you regret not having seen?",
    WishKind.THEME: "What do you travel for?",
    WishKind.FOOD: "What do you like to eat?",
    WishKind.TIME: "When do you like to be out?",
    WishKind.PACE: "How many sights a day are enough?",
    WishKind.REST: "How much rest do you want in the daytime?",
    WishKind.BUDGET: "What may the whole trip cost you, everything included?",
    WishKind.LODGING: "How do you like to sleep?",
    WishKind.TRANSPORT: "How do you like to travel there?",
    WishKind.WORDS: "What else should we know?",
}
"""Our wording of each kind; a role's own question for the same kind is asked instead."""

_STRENGTHS: Final = {
    **dict.fromkeys((WishKind.DIET, WishKind.ACCESS), Strength.NEED),
    **dict.fromkeys((WishKind.PLACE, WishKind.WALKING, WishKind.PACE, WishKind.BUDGET, WishKind.REST), Strength.MUST),
}
_ACCESS_LABELS: Final = {
    "low_effort": "no steep climbs", "step_free": "no steps: a wheelchair gets in", "stroller": "a stroller gets in",
}  # fmt: skip
_ANYTHING: Final = {
    WishKind.DIET: "none, I eat everything",
    WishKind.ACCESS: "nothing special",
    WishKind.WALKING: "I walk as far as it takes",
    WishKind.PACE: "as many as possible",
    WishKind.REST: "none",
    WishKind.TIME: "any time",
    WishKind.BUDGET: "no limit",
}


def questions(person: Stakeholder, facts: TripFacts, library: RoleLibrary, plan: Plan | None) -> tuple[Question, ...]:
    """Return every question one traveller may be asked, in a fixed order; a role's wording comes before ours."""
    own_words = {q.fills: q.ask for name in reversed(person.roles) for q in library.get(name).interview}
    found = []
    for kind, ask in ASKS.items():
        choices = tuple(_choices(kind, person, facts, plan))
        if choices or kind is WishKind.WORDS:
            text = own_words.get(kind.value, ask)
            strength = _STRENGTHS.get(kind, Strength.PREFER)
            found.append(Question(kind.value, kind, text, strength, choices, several=kind not in CAPS))
    themes = next((q.choices for q in found if q.kind is WishKind.THEME), ())
    if themes:
        ask = "What would you rather leave out?"
        found.append(Question(AVOIDED, WishKind.THEME, ask, Strength.AVOID, themes, several=True))
    return tuple(found)


def _choices(kind: WishKind, person: Stakeholder, facts: TripFacts, plan: Plan | None) -> Iterator[Choice]:
    offer = _OFFERS.get(kind)
    if offer is not None:
        yield from offer(person, facts, plan)
    if kind in _ANYTHING:
        yield Choice(_ANYTHING[kind], None)


def _places(person: Stakeholder, facts: TripFacts, plan: Plan | None) -> Iterator[Choice]:
    """Offer sights, those about what this person likes first, then the best known."""
    del plan
    said = {wish.value for wish in person.of_kind(WishKind.PLACE)}
    likes = {wish.value: wish.points for wish in person.of_kind(WishKind.THEME)}
    sights = [p for city in _cities(facts) for p in city.places.values() if p.kind != "food" and p.id not in said]
    ranked = sorted(sights, key=lambda p: (-sum(likes.get(t, 0) for t in p.themes) - p.popularity, p.id))
    yield from (Choice(p.name, p.id) for p in ranked[:OFFERED])


def _themes(person: Stakeholder, facts: TripFacts, plan: Plan | None) -> Iterator[Choice]:
    del person, plan
    sights = [p for city in _cities(facts) for p in city.places.values() if p.kind != "food"]
    yield from _most_frequent([theme for p in sights for theme in p.themes])


def _cuisines(person: Stakeholder, facts: TripFacts, plan: Plan | None) -> Iterator[Choice]:
    del person, plan
    meals = [p for city in _cities(facts) for p in city.places.values() if not is_own_meal(p.id)]
    yield from _most_frequent([cuisine for p in meals for cuisine in p.cuisine])


def _diets(person: Stakeholder, facts: TripFacts, plan: Plan | None) -> Iterator[Choice]:
    del person, plan
    served = {diet for city in _cities(facts) for p in city.places.values() for diet in p.diets}
    yield from (Choice(diet.replace("_", " "), diet) for diet in sorted(served))


def _money(person: Stakeholder, facts: TripFacts, plan: Plan | None) -> Iterator[Choice]:
    """Offer parts of what the plan in hand costs this person, in tens."""
    cost = experience(plan, person.name).cost_minor if plan is not None else 0
    for part in (0.7, 0.85, 1.0):
        units = round(cost * part / 1000) * 10
        if units:
            yield Choice(f"{units} {facts.frame.currency}", str(units))


def _modes(person: Stakeholder, facts: TripFacts, plan: Plan | None) -> Iterator[Choice]:
    del person, plan
    modes = sorted({option.mode for options in facts.journeys.values() for option in options})
    yield from (Choice(mode, mode) for mode in (modes if len(modes) > 1 else ()))


def _fixed(*offered: tuple[str, FieldValue]) -> "_Offer":
    choices = tuple(Choice(label, value) for label, value in offered)
    return lambda person, facts, plan: iter(choices)  # noqa: ARG005  # every offer is called alike


_Offer = Callable[[Stakeholder, TripFacts, Plan | None], Iterator[Choice]]

_OFFERS: Final[dict[WishKind, _Offer]] = {
    WishKind.DIET: _diets,
    WishKind.ACCESS: _fixed(*((_ACCESS_LABELS[word], word) for word in ACCESS)),
    WishKind.WALKING: _fixed(("2 km", "2 km"), ("4 km", "4 km"), ("6 km", "6 km"), ("9 km", "9 km")),
    WishKind.PLACE: _places,
    WishKind.THEME: _themes,
    WishKind.FOOD: _cuisines,
    WishKind.TIME: _fixed(
        ("early, 08:00 to 20:00", "08:00-20:00"),
        ("the usual hours, 09:00 to 22:00", "09:00-22:00"),
        ("late, 10:30 to midnight", "10:30-24:00"),
    ),
    WishKind.PACE: _fixed(("2", 2), ("3", 3), ("4", 4), ("5", 5)),
    WishKind.REST: _fixed(("30 min", "30 min"), ("1 hour", "60 min"), ("2 hours", "120 min")),
    WishKind.BUDGET: _money,
    WishKind.LODGING: _fixed(
        *((f"{word} class", word) for word in LODGING_CLASSES),
        ("somewhere quiet", "quiet"),
        ("in the centre", "central"),
    ),
    WishKind.TRANSPORT: _modes,
}


def _cities(facts: TripFacts) -> tuple[CityFacts, ...]:
    return tuple(facts.cities[city] for city in dict.fromkeys(facts.frame.cities))


def _most_frequent(words: Sequence[str]) -> Iterator[Choice]:
    counted = Counter(words)
    ranked = sorted(counted, key=lambda word: (-counted[word], word))[:OFFERED]
    yield from (Choice(word.replace("_", " "), word) for word in ranked)
