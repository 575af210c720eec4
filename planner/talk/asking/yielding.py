"""Yielding: whom to ask for a concession when people want opposite things, and how, without telling who wants what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from planner.agent.store import Trip
from planner.conflicts import NAMED
from planner.facts.gather import TripFacts
from planner.talk.act import Act
from planner.talk.wording import VERBS, wish_words
from roles.group import Group, Stakeholder
from roles.wishes import Strength, Wish, WishKind

ASKED: Final = "yield_asked"
ANSWERED: Final = "yield_answered"
MOST_ASKED: Final = 2
"""People asked about one clash: a third would make it a campaign."""
NO, LESS, DROP = "no", "less", "drop"
WEAKER: Final = {Strength.MUST: Strength.PREFER, Strength.REJECT: Strength.AVOID}


@dataclass(frozen=True, slots=True)
class Plea:
    """One neutral question to one person: about which wish of theirs, what yielding costs them, what they may say."""

    clash: str
    traveller: str
    wish: Wish
    loss: float
    text: str

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """Return what may be answered, with its words."""
        less = ((LESS, "it may count less"),) if self.wish.strength in WEAKER else ()
        return ((NO, "no, it stays"), *less, (DROP, "yes, forget it"))

    def act(self, answer: str) -> Act | None:
        """Return what an answer asks for, None for a no."""
        wish = self.wish
        if answer == NO:
            return None
        return Act(
            act="change" if answer == LESS else "delete", predicate=wish.kind.value, traveller=self.traveller,
            strength=WEAKER.get(wish.strength) if answer == LESS else None,
            value=wish.value, city=wish.city, day=wish.day, sealed=wish.sealed,
        )  # fmt: skip


def pleas(group: Group, facts: TripFacts, store: Trip) -> tuple[Plea, ...]:
    """Return the next question of every clash that may still be asked about, the gravest clash first.

    Asked is who loses least: points of the wish over the points between worst and best of that person's scale (ours).
    Needs are never asked about; nobody is asked twice, and no more than two about one clash. Somebody's sealed wish in
    it is a reason to ask nobody else: the question alone would tell that it exists.
    """
    found = []
    for clash, sides in _clashes(group):
        asked = [str(e.data.get("traveller")) for e in store.of_kind(ASKED) if e.data.get("clash") == clash]
        hidden = {s.name for s, wish in sides if wish.sealed}
        possible = [
            (_loss(s, wish), s.name, wish)
            for s, wish in sides
            if wish.strength is not Strength.NEED and hidden <= {s.name} and s.name not in asked
        ]
        if possible and len(asked) < MOST_ASKED:
            loss, name, wish = min(possible, key=lambda option: option[:2])
            found.append((-sum(abs(w.points) for _, w in sides), clash, name, wish, loss))
    return tuple(
        Plea(c, name, wish, loss, _text(wish, facts)) for _, c, name, wish, loss in sorted(found, key=_gravest)
    )


def _gravest(found: tuple[int, str, str, Wish, float]) -> tuple[int, str]:
    return found[:2]


def _clashes(group: Group) -> Iterator[tuple[str, list[tuple[Stakeholder, Wish]]]]:
    """Yield what somebody wants and somebody else does not, each side with its wish."""
    matters: dict[tuple[WishKind, str], list[tuple[Stakeholder, Wish]]] = {}
    for s in group.stakeholders:
        for wish in s.wishes:
            if wish.kind in NAMED:
                matters.setdefault((wish.kind, wish.value), []).append((s, wish))
    for (kind, value), sides in matters.items():
        if any(w.points > 0 for _, w in sides) and any(w.points < 0 for _, w in sides):
            yield f"{kind.value} {value}", sides


def _loss(person: Stakeholder, wish: Wish) -> float:
    """Return how much of a person's whole scale a wish is."""
    span = person.scale.best - person.scale.floor if person.scale is not None else 1.0
    return abs(wish.points) / span if span > 0 else float(abs(wish.points))


def _text(wish: Wish, facts: TripFacts) -> str:
    """Return the question: about the asked person's own wish and the group as a whole, never about anybody else."""
    own = f"{wish.owner} {VERBS[wish.strength]}: {wish_words(wish, facts)}"
    return f"{own}. A good plan for the whole group would be easier if this mattered less. May it?"
