"""Amendment: one change of what somebody wishes, said after the trip file was written, and how it changes a request."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from roles.contradictions import same_matter, scopes_overlap
from roles.errors import BadInput, nearest, shown
from roles.names import name_key
from roles.request import TravellerSpec, TripRequest
from roles.request_checks import problems
from roles.validation import Record
from roles.wish_spec import MAX_ALL_WISHES, MAX_WISHES, Name, WishesSpec, WishSpec
from roles.wishes import ALLOWED_STRENGTHS, CAPS, Strength, Wish, WishKind

Said = tuple[Strength, WishSpec]
"""One own wish as it stands in a trip file."""


class Amendment(Record):
    """One accepted change: a wish added, made stronger or weaker, or deleted; kept in order.

    For "change" and "delete" the wish names the matter: its kind, for kinds that are not caps also its value, and where
    and when it holds. `traveller` is the owner, whose own wish it becomes; who said it may be somebody else.
    """

    act: Literal["add", "change", "delete"]
    traveller: Name
    strength: Strength | None = Field(default=None, description="the new strength; a deletion has none")
    wish: WishSpec
    said_by: Annotated[str, Field(max_length=80)] = ""

    @model_validator(mode="after")
    def _strength_fits_act(self) -> "Amendment":
        if self.act == "add" and self.strength is None:
            raise ValueError("a wish is added with a strength: need, must, prefer, avoid or reject")
        if self.act == "delete" and self.strength is not None:
            raise ValueError("a deletion has no strength")
        for text in (self.wish.words, self.wish.quote, self.said_by):
            require_plain(text or "")
        return self


def require_plain(text: str) -> str:
    """Return text without control characters but line ends and tabs, and without half characters; else ValueError."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise ValueError(f"holds the control character U+{ord(character):04X}; write plain text")
    return text


def amended(request: TripRequest, amendments: Iterable[Amendment]) -> TripRequest:
    """Return the request as it stands after the amendments, each checked like a trip file; `request` stays as it is.

    An addition replaces what its owner said about the same matter, but never a need by something weaker; a change
    replaces needs too. A deletion takes the owner's own words back; where there are none, what a role or the group says
    is waived. Raises BadInput in one line for a stranger, a strength that does not fit, and for what clashes.
    """
    for amendment in amendments:
        request = _with(request, amendment)
    return request


def _with(request: TripRequest, amendment: Amendment) -> TripRequest:
    index = _index(request, amendment.traveller)
    traveller = _changed(request.travellers[index], amendment)
    people = (*request.travellers[:index], traveller, *request.travellers[index + 1 :])
    after = request.model_copy(update={"travellers": people})
    found = next(problems(after), None)
    if found is not None:
        raise BadInput(f"{traveller.name}: {found.text}")
    return after


def _index(request: TripRequest, name: str) -> int:
    names = [traveller.name for traveller in request.travellers]
    keys = [name_key(known) for known in names]
    if name_key(name) not in keys:
        raise BadInput(f"no traveller '{shown(name)}'{nearest(name, names)}; known: {', '.join(names)}")
    return keys.index(name_key(name))


def _changed(traveller: TravellerSpec, amendment: Amendment) -> TravellerSpec:
    own = [(strength, spec) for _, strength, spec in traveller.wishes.items()]
    if amendment.act == "delete":
        return _without(traveller, own, amendment.wish)
    before = [said for said in own if _replaced(said, amendment)]
    strength = amendment.strength or (before[0][0] if before else Strength.PREFER)
    _require_fitting(traveller.name, strength, amendment)
    if amendment.act == "add":
        _require_no_weaker_need(traveller.name, strength, before)
    own = [*(said for said in own if said not in before), (strength, amendment.wish)]
    waived = tuple(spec for spec in traveller.waived if not _same(spec, amendment.wish))
    return traveller.model_copy(update={"wishes": _wishes(traveller.name, own), "waived": waived})


def _replaced(said: Said, amendment: Amendment) -> bool:
    """Return whether a new wish takes the place of an old one: of two limits the stronger stays beside the new one."""
    strength, spec = said
    new = amendment.wish
    if new.kind in CAPS:
        as_strong = amendment.act == "change" or _rank(strength) <= _rank(amendment.strength)
        return spec.kind is new.kind and (spec.city, spec.day) == (new.city, new.day) and as_strong
    return _same(spec, new) and scopes_overlap(_wish(spec), _wish(new))


def _without(traveller: TravellerSpec, own: Sequence[Said], matter: WishSpec) -> TravellerSpec:
    """Return the traveller without what they say about a matter; where they say nothing, without what others say."""
    kept = [said for said in own if not (_same(said[1], matter) and _covers(matter, said[1]))]
    if len(kept) < len(own):
        return traveller.model_copy(update={"wishes": _wishes(traveller.name, kept)})
    if matter.kind is WishKind.WORDS and traveller.words is not None and traveller.words == matter.words:
        return traveller.model_copy(update={"words": None})
    return traveller.model_copy(update={"waived": (*traveller.waived, matter)})


def _same(a: WishSpec, b: WishSpec) -> bool:
    return same_matter(_wish(a), _wish(b))


def _covers(matter: WishSpec, spec: WishSpec) -> bool:
    return matter.city in (None, spec.city) and matter.day in (None, spec.day)


def _wish(spec: WishSpec) -> Wish:
    return spec.wish(Strength.PREFER)  # every kind takes this one, and matters are compared without strengths


def _rank(strength: Strength | None) -> int:
    return 3 if strength is Strength.NEED else abs(strength.points) if strength else 0


def _require_fitting(name: str, strength: Strength, amendment: Amendment) -> None:
    kind = amendment.wish.kind
    allowed = ALLOWED_STRENGTHS.get(kind)
    if allowed is not None and strength not in allowed:
        names = ", ".join(s.value for s in Strength if s in allowed)
        raise BadInput(f"{name}: '{strength}' does not fit a wish about {kind}; allowed: {names}")


def _require_no_weaker_need(name: str, strength: Strength, before: Sequence[Said]) -> None:
    if strength is not Strength.NEED and any(old is Strength.NEED for old, _ in before):
        wish = _wish(before[0][1])
        text = f"{name} needs {wish.kind} '{wish.title}'; a need is never weakened by another wish"
        raise BadInput(f"{text}: change or delete it first")


def _wishes(name: str, own: Sequence[Said]) -> WishesSpec:
    by_strength = {s.value: tuple(spec for strength, spec in own if strength is s) for s in Strength}
    if len(own) > MAX_ALL_WISHES or max(map(len, by_strength.values())) > MAX_WISHES:
        raise BadInput(f"{name}: has {len(own)} wishes; allowed: {MAX_WISHES} of a strength, {MAX_ALL_WISHES} in all")
    return WishesSpec(**by_strength)
