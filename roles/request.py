"""TripRequest: a trip file, strictly read; who travels, when, where to and what each of them wants."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, StrictInt, model_validator

from roles import strict_yaml
from roles.amounts import (
    CURRENCY_PATTERN,
    DATE_PATTERN,
    MOMENT_PATTERN,
    check_currency,
    parse_date,
    parse_moment,
    parse_money,
)
from roles.currency import with_cents
from roles.errors import BadInput
from roles.request_checks import MAX_DAYS, dates_problems, problems
from roles.strict_yaml import Document, PathTo
from roles.validation import Record, check_word, refuse, validated
from roles.wish_spec import MAX_WORDS, Money, Name, Wishes, WishesSpec
from roles.wishes import WishKind

MAX_TRAVELLERS: Final = 30
MAX_CITIES: Final = 10
SEALABLE: Final = ("age", "roles", "weight", *(kind.value for kind in WishKind))
"""What a traveller may keep to themselves: three facts, and every kind of wish."""

_DateText = Annotated[str, Field(json_schema_extra={"pattern": DATE_PATTERN, "format": "date"})]
_MomentText = Annotated[str, Field(json_schema_extra={"pattern": MOMENT_PATTERN})]
Date = Annotated[date, BeforeValidator(parse_date, json_schema_input_type=_DateText)]
Moment = Annotated[datetime, BeforeValidator(parse_moment, json_schema_input_type=_MomentText)]
Currency = Annotated[
    str,
    AfterValidator(check_currency),
    AfterValidator(with_cents),
    Field(json_schema_extra={"pattern": CURRENCY_PATTERN}),
]
Sealed = Annotated[
    str, AfterValidator(lambda word: check_word(word, SEALABLE)), Field(json_schema_extra={"enum": list(SEALABLE)})
]


class CitySpec(Record):
    """A city and how many nights; without nights they are shared out evenly, earlier cities first."""

    city: Name
    nights: Annotated[StrictInt, Field(ge=1, le=MAX_DAYS - 1)] | None = None


def _city(value: object) -> object:
    return {"city": value} if isinstance(value, str) else value


class Dates(Record):
    """Either start and end, or a number of days somewhere between two dates."""

    start: Date | None = Field(default=None, description="first day")
    end: Date | None = Field(default=None, description="last day")
    between: tuple[Date, Date] | None = Field(default=None, description="earliest first day and latest last day")
    days: Annotated[StrictInt, Field(ge=1, le=MAX_DAYS)] | None = Field(
        default=None, description="length of the trip, only with 'between'"
    )

    @model_validator(mode="after")
    def _one_form(self) -> "Dates":
        refuse(list(dates_problems(self)))
        return self

    @property
    def length(self) -> int:
        """Return the number of days of the trip."""
        if self.start and self.end:
            return (self.end - self.start).days + 1
        return self.days or 1

    @property
    def window(self) -> tuple[date, date]:
        """Return the earliest first day and the latest last day."""
        if self.start and self.end:
            return self.start, self.end
        return self.between or (date.min, date.min)

    @property
    def starts(self) -> tuple[date, ...]:
        """Return every possible first day."""
        first, last = self.window
        return tuple(first + timedelta(days=n) for n in range((last - first).days - self.length + 2))


class TravellerSpec(Record):
    """One person on the trip, as the trip file says it."""

    name: Name
    age: Annotated[StrictInt, Field(ge=0, le=120)] | None = None
    roles: tuple[Name, ...] = Field(default=(), max_length=6, description="see: fairtrip roles list")
    arrive: Moment | None = Field(default=None, description="own arrival in the city, local time")
    leave: Moment | None = Field(default=None, description="own departure from the city, local time")
    origin: Name | None = Field(default=None, description="where this person starts, when it is somewhere else")
    weight: Annotated[float, Field(strict=True, gt=0, le=100, allow_inf_nan=False)] | None = Field(
        default=None, description="declared multiplier; only the weigher 'declared' reads it"
    )
    words: Annotated[str, Field(min_length=1, max_length=MAX_WORDS)] | None = Field(
        default=None, description="what this person says, in their own words"
    )
    sealed: tuple[Sealed, ...] = Field(default=(), description="what only this person may see")
    wishes: WishesSpec = WishesSpec()
    waived: Wishes = Field(default=(), description="what a role or the group says that does not hold for this person")


class HouseholdSpec(Record):
    """People who share a purse and look after each other's children."""

    name: Name
    members: tuple[Name, ...] = Field(min_length=1, max_length=MAX_TRAVELLERS)
    budget: Money | None = None


class TripRequest(Record):
    """Everything a trip file says. Raises pydantic's ValidationError; `load_request` turns it into one line."""

    refused_keys: ClassVar = {"start": "unknown key; dates stand together: dates: {start: 2027-05-13, end: 2027-05-16}"}

    schema_version: Literal[1] = 1
    title: Name = "Our trip"
    cities: tuple[
        Annotated[CitySpec, BeforeValidator(_city, json_schema_input_type=Annotated[str, Field()] | CitySpec)], ...
    ] = Field(min_length=1, max_length=MAX_CITIES, description="where to, in this order")
    origin: Name | None = Field(default=None, description="where the group starts and ends")
    dates: Dates
    currency: Currency = Field(default="EUR", description="currency of the trip")
    budget: Money | None = Field(default=None, description="for the whole group and trip")
    seed: Annotated[StrictInt, Field(ge=0, le=2**32 - 1)] = Field(default=0, description="decides between equals")
    households: tuple[HouseholdSpec, ...] = Field(default=(), max_length=MAX_TRAVELLERS)
    travellers: tuple[TravellerSpec, ...] = Field(min_length=1, max_length=MAX_TRAVELLERS)
    wishes: WishesSpec = Field(default=WishesSpec(), description="wishes of everybody")

    _document: Document | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _is_consistent(self) -> "TripRequest":
        refuse(list(problems(self)))
        return self

    @property
    def budget_minor(self) -> int | None:
        """Return the group's budget in minor units of the trip's currency."""
        return None if self.budget is None else parse_money(self.budget)[0]

    def nights(self) -> tuple[int, ...]:
        """Return the nights in each city: as said, the rest as even as possible, earlier cities first."""
        free = self.dates.length - 1 - sum(city.nights or 0 for city in self.cities)
        open_cities = [index for index, city in enumerate(self.cities) if city.nights is None]
        shares = [city.nights or 0 for city in self.cities]
        for turn in range(free if open_cities else 0):
            shares[open_cities[turn % len(open_cities)]] += 1
        return tuple(shares)

    def error(self, what: str, path: PathTo = ()) -> BadInput:
        """Return a BadInput that points at `path` in the file this request came from, if it came from one."""
        return self._document.error(what, path) if self._document else BadInput(what)


def load_request(path: Path | str) -> TripRequest:
    """Read a trip file; raises BadInput with file, line, what is allowed and the nearest known word."""
    return request_from(strict_yaml.load(path))


def parse_request(text: str, name: str = "trip.yaml") -> TripRequest:
    """Read a trip from a string; raises BadInput like `load_request`."""
    return request_from(strict_yaml.parse(text, name))


def request_from(document: Document) -> TripRequest:
    """Return a strictly read document as a request; raises BadInput like `load_request`."""
    request = validated(TripRequest, document)
    request._document = document
    return request
