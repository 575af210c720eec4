"""People: whom a clause is about, by name, by stage of life, or by who is speaking."""

from dataclasses import dataclass
from typing import Final

from planner.talk.clauses import CONTENT, NAME, Clause
from planner.talk.context import Context

NEAR: Final = 5
"""Most characters between "with" and a name: room for an article."""
CUES: Final = ("strength", "negation", "act", "relative", "limit")
"""Categories that say how a clause is meant; whoever stands before them is whom the sentence goes on about."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose wish a clause is: names, or None for everybody; `known` is False when somebody unknown is meant."""

    names: tuple[str, ...] | None
    known: bool = True

    @property
    def each(self) -> tuple[str | None, ...]:
        """Return one owner for each act."""
        return (None,) if self.names is None else self.names


def whose(clause: Clause, context: Context) -> Whose:
    """Return whom a clause is about: names first, then stages of life, then the speaker, then everybody."""
    named = _named(clause)
    said = clause.all("person")
    stages = [meaning for meaning in said if meaning not in ("me", "all", "kin")]
    meant = [name for stage in stages for name in in_stage(stage, context)]
    if "me" in said and context.speaker and (named or meant) and _joined_me(clause):
        named.append(context.speaker)
    if named or meant:
        return Whose(tuple(dict.fromkeys([*named, *meant])))
    if stages or "kin" in said:
        return Whose(None, known=False)
    if "me" in said and context.speaker:
        return Whose((context.speaker,))
    if "all" in said:
        return Whose(None)
    return Whose((context.owner,) if context.owner else None)


def companions(clause: Clause) -> list[str]:
    """Return who is named right after "with": somebody's company, unless nobody else is named."""
    beside = [find.end for find in clause.finds if find.of("with")]
    near = [find for find in clause.finds if any(0 <= find.start - end <= NEAR for end in beside)]
    return [name for find in near if (name := find.of(NAME))]


def _named(clause: Clause) -> list[str]:
    """Return who is named, companions only when there is nobody whose company they could be."""
    named = clause.all(NAME)
    alone = [name for name in named if name not in companions(clause)]
    return alone if alone or clause.has("person") else named


def in_stage(stage: str, context: Context) -> list[str]:
    """Return who is meant by a stage of life; a speaker's partner is the only other adult who is no grandparent."""
    if stage != "partner":
        return [person.name for person in context.people if stage in person.stages]
    adults = [p.name for p in context.people if "adult" in p.stages and "grandparent" not in p.stages]
    others = [name for name in adults if name != context.speaker]
    return others if context.speaker in adults and len(others) == 1 else []


def _joined_me(clause: Clause) -> bool:
    """Return whether the speaker is named beside somebody else, as in "Rui and I", not as in "my kids"."""
    who = [find for find in clause.finds if find.of(NAME) or find.of("person")]
    return len(who) > 1 and who[0].of("person") != "me" and who[1].of("person") == "me"


def leads(clause: Clause, *categories: str) -> bool:
    """Return whether a find of these categories stands before everything else that the clause says."""
    places = [find.start for find in clause.finds if any(find.of(category) is not None for category in categories)]
    rest = [find.start for find in clause.finds if any(find.of(c) is not None for c in (*CUES, *CONTENT))]
    return bool(places) and min(places) <= min(rest, default=clause.end)
