"""Resolve: what an act comes to in this trip: amendments, a place to keep or leave out, a reply, or why nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from planner.catalog.names import fold, place_forms
from planner.facts.gather import TripFacts
from planner.facts.named import find_place
from planner.plan import Plan
from planner.talk.act import KEEP, LEAVE_OUT, Act
from planner.talk.changing.relative import relative_amount
from planner.talk.wording import amendment_words
from roles.amendment import Amendment, amended
from roles.errors import BadInput, shown
from roles.group import Group, Stakeholder
from roles.request import TripRequest
from roles.wish_spec import WishSpec
from roles.wishes import ALLOWED_STRENGTHS, CAPS, Strength, Wish, WishKind

NOT_TOGETHER = "{name}: this does not go together with something else that {name} said"
FALLBACK = {WishKind.DIET: Strength.NEED, WishKind.ACCESS: Strength.NEED}
"""How strong a wish is taken when nobody said: see `_strength` for the others."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a sentence is resolved against: the request as it stands, its group and facts, and the plan in hand."""

    request: TripRequest
    group: Group
    facts: TripFacts
    plan: Plan | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one act comes to; one of the fields after `text` says what is done, none of them changes anything yet."""

    act: Act
    text: str
    amendments: tuple[Amendment, ...] = ()
    keep: str = ""
    """Id of a place to lock."""
    leave_out: str = ""
    """Id of a place to ban."""
    reply: bool = False
    problem: str = ""
    """Why nothing is done, in words for whoever said it."""

    @property
    def changes(self) -> bool:
        """Return whether anything is done."""
        return bool(self.amendments or self.keep or self.leave_out)


def resolved_steps(acts: Sequence[Act], talk: Talk) -> tuple[Step, ...]:
    """Return what each act comes to, in order, each checked beside those before it."""
    steps = []
    request = talk.request
    for act in acts:
        step = resolve(act, Talk(request, talk.group, talk.facts, talk.plan, talk.speaker))
        request = amended(request, step.amendments)
        steps.append(step)
    return tuple(steps)


def resolve(act: Act, talk: Talk) -> Step:
    """Return what one act comes to; what cannot be done is a step with a problem, never an exception."""
    if act.act in {"suggest", "ask"}:
        return Step(act, f"a question: {act.quote or act.value}", reply=True)
    try:
        if act.predicate in {KEEP, LEAVE_OUT}:
            return _about_the_plan(act, talk)
        amendments = _amendments(act, talk)
        _require_sealed_kept(amended(talk.request, amendments), talk)
    except (BadInput, ValidationError) as error:
        return _problem(act, open_reason(_one_line(error), talk.group, talk.speaker))
    text = "; ".join(dict.fromkeys(amendment_words(amendment, talk.facts) for amendment in amendments))
    return Step(act, text, amendments=amendments)


def open_reason(why: str, group: Group, reader: str) -> str:
    """Return why something was refused in words that tell `reader` nothing of what others sealed."""
    for s in group.stakeholders:
        if s.name != reader and why.startswith(s.name) and any(wish.sealed for wish in s.wishes):
            return NOT_TOGETHER.format(name=s.name)
    return why


def _require_sealed_kept(after: TripRequest, talk: Talk) -> None:
    """Raise BadInput when somebody else's words would replace or delete a sealed wish."""
    for old, new in zip(talk.request.travellers, after.travellers, strict=True):
        closed = talk.group.stakeholder(old.name).sealed
        gone = [w for w in old.wishes.wishes() if w not in new.wishes.wishes()] if old.name != talk.speaker else []
        if any(wish.sealed or wish.kind.value in closed for wish in gone):
            raise BadInput(NOT_TOGETHER.format(name=old.name))


def _open_to(talk: Talk, person: Stakeholder) -> Stakeholder:
    """Return somebody without the wishes that whoever speaks may not know of."""
    if person.name == talk.speaker:
        return person
    return replace(person, wishes=tuple(wish for wish in person.wishes if not wish.sealed))


def _problem(act: Act, why: str) -> Step:
    return Step(act, f"not done: {act.quote or act.value or act.predicate}", problem=why)


def _one_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return str(first["ctx"]["error"]) if first["type"] == "value_error" else first["msg"]
    return str(error)


def _about_the_plan(act: Act, talk: Talk) -> Step:
    place = _planned_place(act.value, talk)
    name = talk.facts.place(place).name
    if act.predicate == KEEP:
        return Step(act, f"keep {name}", keep=place)
    return Step(act, f"leave out {name}", leave_out=place)


def _planned_place(value: str, talk: Talk) -> str:
    """Return the place that is meant: the only one of the plan with this theme or kind of food, else by its name."""
    stops = [a.place for a in talk.plan.activities if a.place is not None] if talk.plan else []
    fitting = sorted({place.id for place in stops if value in {*place.themes, *place.cuisines}})
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(talk.facts.place(place).name for place in fitting)
        raise BadInput(f"several places of the plan are about '{shown(value)}': {names}; say which")
    return find_place(talk.facts, value)


def _amendments(act: Act, talk: Talk) -> tuple[Amendment, ...]:
    kind = WishKind(act.predicate)
    if kind is WishKind.WORDS and act.strength is None:
        raise BadInput("noted, but nothing to plan by; say what you want or do not want")
    people = _people(act, kind, talk)
    made = [found for person in people if (found := _amendment(act, kind, person, talk)) is not None]
    if not made:
        raise BadInput("nobody said anything about that")
    return tuple(made)


def _people(act: Act, kind: WishKind, talk: Talk) -> tuple[Stakeholder, ...]:
    """Return whose wishes an act is about: whoever it names, else everybody it can be about."""
    if act.traveller is not None:
        return (_open_to(talk, talk.group.stakeholder(act.traveller)),)
    everybody = tuple(_open_to(talk, s) for s in talk.group.stakeholders)
    if act.act == "add":
        return everybody
    having = tuple(s for s in everybody if _given(act, kind, s, talk))
    if act.act == "change" and not having:
        return tuple(s for s in everybody if s.name == talk.speaker) or everybody
    return having


def _amendment(act: Act, kind: WishKind, person: Stakeholder, talk: Talk) -> Amendment | None:
    given = _given(act, kind, person, talk)
    if act.act == "delete":
        if not given:
            if act.traveller is None:
                return None
            raise BadInput(f"nothing about that was said by {person.name}")
        spec = _spec(act, kind, person, talk, number=given[0].amount, window=given[0].value)
        _require_own_need(person, given)
        return Amendment(act="delete", traveller=person.name, wish=spec, said_by=talk.speaker)
    spec = _spec(act, kind, person, talk)
    strength = _strength(act, kind, given)
    doing = "change" if act.act == "change" else "add"
    return Amendment(act=doing, traveller=person.name, strength=strength, wish=spec, said_by=talk.speaker)


def _given(act: Act, kind: WishKind, person: Stakeholder, talk: Talk) -> tuple[Wish, ...]:
    """Return the wishes of a person that an act is about, own ones first."""
    value = find_place(talk.facts, act.value) if kind is WishKind.PLACE else act.value
    found = [w for w in person.of_kind(kind) if kind in CAPS or w.value == value or not act.value]
    return tuple(sorted((w for w in found if act.day in (None, w.day)), key=lambda w: w.source != "own"))


def _require_own_need(person: Stakeholder, given: Sequence[Wish]) -> None:
    wish = given[0]
    if wish.source != "own" and wish.strength is Strength.NEED:
        giver = wish.source.replace("role:", "the role ").replace("group", "the group")
        raise BadInput(f"{giver} gives {person.name} this need; take it out of the trip file")


def _strength(act: Act, kind: WishKind, given: Sequence[Wish]) -> Strength | None:
    """Return how strong: as said; a change without a word keeps what there was; limits must hold, tastes may."""
    if act.strength is not None:
        return act.strength
    if act.act == "change" and given:
        return _shifted(given[0].strength, act.relative) if kind not in CAPS else given[0].strength
    if act.relative == "less" and kind not in CAPS and Strength.AVOID in ALLOWED_STRENGTHS.get(kind, Strength):
        return Strength.AVOID
    return FALLBACK.get(kind, Strength.MUST if kind in CAPS else Strength.PREFER)


def _shifted(strength: Strength, relative: str | None) -> Strength:
    """Return the strength one step stronger for "more", one step weaker for "less"."""
    ladder = [Strength.NEED, Strength.MUST, Strength.PREFER]
    if strength not in ladder or relative is None:
        return strength
    step = ladder.index(strength) + (1 if relative == "less" else -1)
    return ladder[min(len(ladder) - 1, max(0, step))]


def _spec(
    act: Act, kind: WishKind, person: Stakeholder, talk: Talk, number: int | None = None, window: str = ""
) -> WishSpec:
    """Return the wish of an act as a trip file would say it; raises BadInput when it says no amount."""
    fields: dict[str, object] = {"day": act.day, "sealed": act.sealed, "quote": act.quote or None}
    if act.city is not None:
        cities = {stay.city: spec.city for stay, spec in zip(talk.group.frame.stays, talk.request.cities, strict=True)}
        fields["city"] = cities.get(act.city, act.city)
    if kind in CAPS:
        fields[kind.value] = _limit(act, kind, person, talk, number, window)
    elif kind is WishKind.PLACE:
        fields[kind.value] = _as_spelt(find_place(talk.facts, act.value), person.name, talk)
    else:
        fields[kind.value] = act.value or act.quote
    return WishSpec.model_validate(fields)


def _limit(act: Act, kind: WishKind, person: Stakeholder, talk: Talk, number: int | None, window: str) -> str | int:
    """Return the number or window of a cap as a trip file writes it."""
    amount: int | str | None = act.amount if act.amount is not None else number
    if kind is WishKind.TIME:
        amount = act.value or window
    if not amount and act.relative is not None:
        amount = relative_amount(kind, act.relative, person, talk.plan, act.day)
    if not amount:
        raise BadInput(f"how much? say a number for {kind.value}, like {EXAMPLES[kind]}")
    if kind is WishKind.BUDGET:
        return f"{int(amount) // 100}.{int(amount) % 100:02}"
    units = {WishKind.WALKING: " m", WishKind.REST: " min"}
    return amount if kind in {WishKind.PACE, WishKind.TIME} else f"{amount}{units[kind]}"


EXAMPLES = {
    WishKind.WALKING: "4 km a day",
    WishKind.REST: "60 min a day",
    WishKind.BUDGET: "400 for the trip",
    WishKind.PACE: "3 sights a day",
    WishKind.TIME: "10:00-22:00",
}


def _as_spelt(place: str, name: str, talk: Talk) -> str:
    """Return a place as its owner's wishes spell it, so that the same matter is found again; else its id."""
    forms = {place, *place_forms(talk.facts.place(place))}
    traveller = next(t for t in talk.request.travellers if t.name == name)
    spelt = (spec.place for _, _, spec in traveller.wishes.items() if spec.place is not None)
    return next((text for text in spelt if text in forms or fold(text) in forms or _means(text, place, talk)), place)


def _means(text: str, place: str, talk: Talk) -> bool:
    try:
        return find_place(talk.facts, text) == place
    except BadInput:
        return False
