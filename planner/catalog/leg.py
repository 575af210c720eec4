"""IntercityLeg: one way between two cities; OriginPoint: where such a way can start."""

from dataclasses import dataclass

from planner.catalog.pack import Label, Range3


@dataclass(frozen=True, slots=True)
class IntercityLeg:
    """One way between two cities: minutes and price per adult in minor units, as (low, typical, high).

    Minutes run from departure to arrival of the train, coach or aircraft; checks, boarding and the way to the hub come
    on top.
    """

    origin: str
    destination: str
    mode: str
    minutes: Range3
    price_minor: Range3
    currency: str
    direct: bool
    label: Label
    as_of: str
    note: str = ""

    @property
    def minutes_typ(self) -> int:
        """Return the typical minutes."""
        return self.minutes[1]

    @property
    def price_typ_minor(self) -> int:
        """Return the typical price per adult, in minor units of `currency`."""
        return self.price_minor[1]


@dataclass(frozen=True, slots=True)
class OriginPoint:
    """A catalogue city, or a town that is only an origin."""

    id: str
    name: str
    lat: float
    lon: float
    tz: str
    country: str
    currency: str
