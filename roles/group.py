"""Stakeholder and Group: the request with everything filled in that may be known before a plan exists."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from roles.canonical import sha256_of
from roles.role import Criterion, RoleScore
from roles.wishes import CAPS, Strength, Wish, WishKind

ADULT_AGE = 18
"""Age in years from which a traveller may be alone and may look after a child."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The two numbers, in points, that fix one traveller's utility: 0 at `floor` and below, 1 at `best` and above."""

    floor: float
    best: float


@dataclass(frozen=True, slots=True)
class Presence:
    """When a traveller is with the group; local wall time, None means from the start or to the end."""

    arrives: datetime | None = None
    leaves: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """One traveller with roles merged: all an estimator may see."""

    name: str
    age: int | None
    roles: tuple[str, ...]
    wishes: tuple[Wish, ...]
    scores: tuple[RoleScore, ...] = ()
    household: str | None = None
    presence: Presence = Presence()
    scale: Scale | None = None
    origin: str | None = None
    """Where this person starts, when it is not where the group does."""
    sealed: tuple[str, ...] = ()
    """Facts (age, roles, weight) and kinds of wish that only this person may see."""
    companions: tuple[str, ...] = ()
    """Names of the others on the trip, filled in when the critic convenes: what "together" is measured by."""
    criteria: tuple[Criterion, ...] = ()
    """Soft matters of the roles' rubrics: what a judge that reads is asked; the rules ignore them."""

    @property
    def child(self) -> bool:
        """Return whether this traveller may never be alone."""
        return self.age is not None and self.age < ADULT_AGE

    def of_kind(self, kind: WishKind) -> tuple[Wish, ...]:
        """Return the wishes of one kind, strongest first."""
        return tuple(sorted((w for w in self.wishes if w.kind is kind), key=lambda w: -abs(w.points)))

    def needs(self, kind: WishKind) -> tuple[Wish, ...]:
        """Return the needs of one kind."""
        return tuple(w for w in self.wishes if w.kind is kind and w.strength is Strength.NEED)

    def caps(self) -> tuple[Wish, ...]:
        """Return the wishes that bound the trip: time, rest, walking, budget, pace."""
        return tuple(w for w in self.wishes if w.kind in CAPS)

    def scaled(self, scale: Scale) -> "Stakeholder":
        """Return this stakeholder with the utility scale fixed."""
        return replace(self, scale=scale)


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of nights in one city."""

    city: str
    nights: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What the request fixes about every possible plan: dates, cities, money."""

    start: date
    stays: tuple[Stay, ...]
    origin: str | None
    currency: str
    group_budget_minor: int | None = None

    @property
    def days(self) -> int:
        """Return the number of days, one more than the nights."""
        return sum(stay.nights for stay in self.stays) + 1

    @property
    def dates(self) -> tuple[date, ...]:
        """Return every date of the trip."""
        return tuple(self.start + timedelta(days=n) for n in range(self.days))

    @property
    def cities(self) -> tuple[str, ...]:
        """Return the city ids in order."""
        return tuple(stay.city for stay in self.stays)

    @property
    def stay_of_night(self) -> tuple[int, ...]:
        """Return for every night the index of its stay."""
        return tuple(n for n, stay in enumerate(self.stays) for _ in range(stay.nights))

    def city_of_day(self, day: int) -> str:
        """Return the city whose places are visited on `day` (0-based): where the group sleeps that night."""
        for stay in self.stays:
            if day < stay.nights:
                return stay.city
            day -= stay.nights
        return self.stays[-1].city

    def days_in(self, city: str) -> list[int]:
        """Return the days (0-based) on which places of a city are visited."""
        return [day for day in range(self.days) if self.city_of_day(day) == city]


@dataclass(frozen=True, slots=True)
class Household:
    """People who share a purse and look after each other's children."""

    name: str
    members: tuple[str, ...]
    budget_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The request with every stakeholder filled in: all a weigher may see."""

    title: str
    frame: Frame
    stakeholders: tuple[Stakeholder, ...]
    households: tuple[Household, ...] = ()
    declared: tuple[tuple[str, float], ...] = ()
    seed: int = 0
    _digest: str = field(default="", init=False, repr=False, compare=False)
    _by_name: dict[str, Stakeholder] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the travellers' names in the order of the request."""
        return tuple(s.name for s in self.stakeholders)

    def stakeholder(self, name: str) -> Stakeholder:
        """Return the stakeholder called `name`; KeyError when nobody is."""
        if not self._by_name:
            self._by_name.update((stakeholder.name, stakeholder) for stakeholder in self.stakeholders)
        return self._by_name[name]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the canonical request: wishes and frame sorted, positions ignored."""
        if not self._digest:
            object.__setattr__(self, "_digest", self._digested())  # nothing of a frozen group changes behind it
        return self._digest

    def _digested(self) -> str:
        frame = self.frame
        return sha256_of(
            {
                "people": sorted(_canonical(s) for s in self.stakeholders),
                "households": sorted([home.name, sorted(home.members), home.budget_minor] for home in self.households),
                "start": frame.start.isoformat(),
                "stays": [[stay.city, stay.nights] for stay in frame.stays],
                "origin": frame.origin,
                "currency": frame.currency,
                "budget": frame.group_budget_minor,
                "declared": sorted(self.declared),
            }
        )


def _canonical(stakeholder: Stakeholder) -> list[object]:
    """Return everything about one person that a plan or a judgement may depend on, as plain JSON; the name first."""
    presence = (stakeholder.presence.arrives, stakeholder.presence.leaves)
    return [
        stakeholder.name,
        stakeholder.age,
        sorted(stakeholder.roles),
        sorted(wish.model_dump_json() for wish in stakeholder.wishes),
        sorted(score.model_dump_json() for score in stakeholder.scores),
        sorted(criterion.model_dump_json() for criterion in stakeholder.criteria),
        stakeholder.household,
        [moment and moment.isoformat() for moment in presence],
        stakeholder.origin,
    ]
