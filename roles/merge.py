"""load_group: a request, its roles and everybody's own wishes become one Group."""

from collections.abc import Iterable, Sequence
from datetime import date

from roles.amounts import parse_money
from roles.contradictions import clash, same_matter, scopes_overlap
from roles.errors import BadInput
from roles.group import Frame, Group, Household, Presence, Stakeholder, Stay
from roles.library import RoleLibrary
from roles.names import name_key
from roles.request import HouseholdSpec, TravellerSpec, TripRequest
from roles.request_checks import fits
from roles.role import Criterion, Role, RoleScore
from roles.wishes import CAPS, TOGETHER, Strength, Wish, WishKind

OWN, GROUP = "own", "group"
"""`Wish.source` of what a person says and of what the request says for everybody; a role's is "role:NAME"."""


def load_group(request: TripRequest, library: RoleLibrary, start: date | None = None) -> Group:
    """Merge roles, group wishes and own wishes into a Group that starts on `start`, else as early as possible.

    Own wishes replace what the group or a role says about the same matter; between the others the stronger wins, then
    the stricter limit, then the group, then the role listed first. Raises BadInput for unknown roles and dates.
    """
    first = _first_day(request, start)
    stays = tuple(Stay(city.city, nights) for city, nights in zip(request.cities, request.nights(), strict=True))
    return Group(
        title=request.title,
        frame=Frame(first, stays, request.origin, request.currency, request.budget_minor),
        stakeholders=tuple(_stakeholder(request, index, library) for index in range(len(request.travellers))),
        households=tuple(_household(request, household) for household in request.households),
        declared=tuple((t.name, float(t.weight)) for t in request.travellers if t.weight is not None),
        seed=request.seed,
    )


def merge_wishes(own: Sequence[Wish], others: Sequence[Wish]) -> tuple[Wish, ...]:
    """Return `own` and those of `others` that neither they nor a stronger one of the others speak against."""
    free = [wish for wish in others if not any(_replaces(mine, wish) for mine in own)]
    kept: list[Wish] = []
    for wish in sorted(free, key=lambda wish: (-_rank(wish), _strictness(wish))):
        if not any(_replaces(stronger, wish) for stronger in kept):
            kept.append(wish)
    return (*own, *(wish for wish in free if any(wish is chosen for chosen in kept)))


def _first_day(request: TripRequest, start: date | None) -> date:
    """Return the first day of the trip, one on which every own arrival and departure falls into it."""
    length = request.dates.length
    starts = [day for day in request.dates.starts if all(fits(t, day, length) for t in request.travellers)]
    if not starts:
        raise request.error(f"no trip of {length} days holds everybody's arrival and departure", ("dates",))
    if start is not None and start not in starts:
        raise BadInput(f"the trip cannot start on {start}; allowed: {starts[0]} to {starts[-1]}")
    return start or starts[0]


def _stakeholder(request: TripRequest, index: int, library: RoleLibrary) -> Stakeholder:
    traveller = request.travellers[index]
    roles = [_role(request, library, name, index, number) for number, name in enumerate(traveller.roles)]
    own = _owned(request, traveller, _own_wishes(traveller))
    others = [
        *request.wishes.wishes(source=GROUP),
        *(wish for role in roles for wish in role.wishes.wishes(source=f"role:{role.name}")),
    ]
    secret = {*traveller.sealed, *(kind for role in roles for kind in role.privacy)}
    wishes = merge_wishes(own, _held(request, traveller, _owned(request, traveller, others)))
    return Stakeholder(
        name=traveller.name,
        age=traveller.age,
        roles=traveller.roles,
        wishes=tuple(w.model_copy(update={"sealed": True}) if w.kind.value in secret else w for w in wishes),
        scores=_scores(roles),
        household=_household_of(request, traveller),
        presence=Presence(traveller.arrive, traveller.leave),
        origin=traveller.origin,
        sealed=tuple(sorted(secret)),
        criteria=_criteria(roles),
    )


def _held(request: TripRequest, traveller: TravellerSpec, others: Sequence[Wish]) -> list[Wish]:
    """Return what others say without what this person waives; raises BadInput for a need, which nobody waives."""
    waived = _owned(request, traveller, (spec.wish(Strength.PREFER) for spec in traveller.waived))
    held = []
    for wish in others:
        covered = any(
            same_matter(w, wish) and w.city in (None, wish.city) and w.day in (None, wish.day) for w in waived
        )
        if covered and wish.strength is Strength.NEED:
            giver = "the group" if wish.source == GROUP else f"the role '{wish.source.removeprefix('role:')}'"
            text = f"{traveller.name}: {giver} needs {wish.kind} '{wish.title}', and a need is not waived"
            raise request.error(f"{text}; take it out there", ("travellers", request.travellers.index(traveller)))
        if not covered:
            held.append(wish)
    return held


def _role(request: TripRequest, library: RoleLibrary, name: str, index: int, number: int) -> Role:
    if name not in library.entries:
        try:
            library.get(name)
        except BadInput as error:
            raise request.error(str(error), ("travellers", index, "roles", number)) from error
    return library.get(name)


def _own_wishes(traveller: TravellerSpec) -> Iterable[Wish]:
    yield from traveller.wishes.wishes(source=OWN)
    if traveller.words is not None:
        yield Wish(strength=Strength.PREFER, kind=WishKind.WORDS, value=traveller.words, source=OWN)


def _owned(request: TripRequest, traveller: TravellerSpec, wishes: Iterable[Wish]) -> list[Wish]:
    """Return the wishes with their owner, in this request's spelling, without those for cities elsewhere."""
    cities = {name_key(city.city): city.city for city in request.cities}
    people = {name_key(other.name): other.name for other in request.travellers}
    owned = []
    for wish in wishes:
        update: dict[str, object] = {"owner": traveller.name}
        if wish.city is not None and name_key(wish.city) not in cities:
            continue
        if wish.city is not None:
            update["city"] = cities[name_key(wish.city)]
        if wish.kind is WishKind.COMPANY:
            update["value"] = people.get(name_key(wish.value), TOGETHER)
        if wish.kind is WishKind.BUDGET:
            update["value"] = f"{wish.value} {request.currency}"
        if update.get("value") != traveller.name:
            owned.append(wish.model_copy(update=update))
    return owned


def _replaces(a: Wish, b: Wish) -> bool:
    """Return whether `b` must go because `a` is there: same matter, or a certain contradiction."""
    if a.kind in CAPS and a.kind is b.kind:
        return a.city in (None, b.city) and a.day in (None, b.day)
    return scopes_overlap(a, b) and (same_matter(a, b) or clash(a, b) is not None)


def _rank(wish: Wish) -> int:
    return 3 if wish.strength is Strength.NEED else abs(wish.points)


def _strictness(wish: Wish) -> int:
    """Return a number that is smaller for the stricter of two limits of one kind, 0 for what is no limit."""
    if wish.kind is WishKind.TIME:
        earliest, latest = wish.window
        return latest - earliest
    if wish.kind is WishKind.REST:
        return -(wish.amount or 0)
    return wish.amount or 0


def _scores(roles: Sequence[Role]) -> tuple[RoleScore, ...]:
    """Return every role's scores; of two with one name that of the role listed first."""
    named: dict[str, RoleScore] = {}
    for score in (score for role in roles for score in role.scores):
        named.setdefault(score.name, score)
    return tuple(named.values())


def _criteria(roles: Sequence[Role]) -> tuple[Criterion, ...]:
    """Return every role's rubric; of two criteria with one name that of the role listed first."""
    named: dict[str, Criterion] = {}
    for criterion in (criterion for role in roles for criterion in role.rubric):
        named.setdefault(criterion.name, criterion)
    return tuple(named.values())


def _household(request: TripRequest, household: HouseholdSpec) -> Household:
    people = {name_key(traveller.name): traveller.name for traveller in request.travellers}
    budget = None if household.budget is None else parse_money(household.budget)[0]
    return Household(household.name, tuple(people[name_key(member)] for member in household.members), budget)


def _household_of(request: TripRequest, traveller: TravellerSpec) -> str | None:
    key = name_key(traveller.name)
    return next((home.name for home in request.households if key in map(name_key, home.members)), None)
