"""Wishes as they stand in a trip or role file, and the `Wish` each of them becomes."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt, model_validator

from roles import vocabulary
from roles.amounts import (
    DISTANCE_PATTERN,
    DURATION_PATTERN,
    MONEY_PATTERN,
    money_text,
    parse_distance,
    parse_duration,
    parse_money,
)
from roles.names import clean_name
from roles.strict_yaml import PathTo
from roles.validation import Problem, Record, check_word, refuse
from roles.wishes import ACCESS, ALLOWED_STRENGTHS, WORDS_OF_KIND, Strength, Wish, WishKind, parse_window

MAX_WORDS: Final = 20_000
"""Most characters of a traveller's own words."""
MAX_WISHES: Final = 60
"""Most wishes of one strength."""
MAX_ALL_WISHES: Final = 100
"""Most wishes of one person."""
NO_OWN_WEIGHT: Final = (
    "nobody can raise their own importance here: weights follow from what a traveller stands to lose; "
    "a traveller's declared 'weight' in the trip file is read by the weigher 'declared' only"
)


def _known(kind: WishKind) -> AfterValidator:
    return AfterValidator(lambda word: check_word(word, WORDS_OF_KIND[kind]))


def _enum(words: tuple[str, ...]) -> dict[str, object]:
    return {"enum": list(words)}


def _amount(parse: object) -> AfterValidator:
    def check(text: str) -> str:
        parse(text)  # type: ignore[operator]  # one of the three parsers below
        return text

    return AfterValidator(check)


def _window(text: str) -> str:
    parse_window(text)
    return "".join(text.split())


Name = Annotated[str, AfterValidator(clean_name)]
Theme = Annotated[str, _known(WishKind.THEME), Field(json_schema_extra=_enum(vocabulary.THEMES))]
Cuisine = Annotated[str, _known(WishKind.FOOD), Field(json_schema_extra=_enum(vocabulary.CUISINES))]
Diet = Annotated[str, _known(WishKind.DIET), Field(json_schema_extra=_enum(vocabulary.DIETS))]
Mode = Annotated[
    str, _known(WishKind.TRANSPORT), Field(json_schema_extra=_enum(vocabulary.MODES + vocabulary.LOCAL_MODES))
]
Bed = Annotated[
    str, _known(WishKind.LODGING), Field(json_schema_extra=_enum(vocabulary.LODGING_CLASSES + vocabulary.AREA_TAGS))
]
Access = Annotated[str, _known(WishKind.ACCESS), Field(json_schema_extra=_enum(ACCESS))]
Window = Annotated[str, AfterValidator(_window), Field(json_schema_extra={"examples": ["09:30-22:00"]})]
Distance = Annotated[str, _amount(parse_distance), Field(json_schema_extra={"pattern": DISTANCE_PATTERN})]
Duration = Annotated[str, _amount(parse_duration), Field(json_schema_extra={"pattern": DURATION_PATTERN})]
_MoneyText = Annotated[str, Field(json_schema_extra={"pattern": MONEY_PATTERN})]
Money = Annotated[str, _amount(parse_money), BeforeValidator(money_text, json_schema_input_type=float | _MoneyText)]


class WishSpec(Record):
    """One wish: exactly one kind, and perhaps where and when it holds."""

    refused_keys: ClassVar = {"weight": NO_OWN_WEIGHT, "points": NO_OWN_WEIGHT}

    place: Name | None = Field(default=None, description="a place's name or id")
    theme: Theme | None = Field(default=None, description="what a visit is about")
    food: Cuisine | None = Field(default=None, description="what a meal is")
    diet: Diet | None = Field(default=None, description="what every meal must allow")
    transport: Mode | None = Field(default=None, description="how to move between or inside cities")
    lodging: Bed | None = Field(default=None, description="class of bed or kind of area")
    time: Window | None = Field(default=None, description="the window of the day in which this person is out")
    rest: Duration | None = Field(default=None, description="daytime rest, each day at least")
    walking: Distance | None = Field(default=None, description="walking, each day at most")
    access: Access | None = Field(default=None, description="what every place must allow")
    company: Name | None = Field(default=None, description="a traveller's name, or together for everybody")
    budget: Money | None = Field(default=None, description="own money for the whole trip, at most")
    pace: Annotated[StrictInt, Field(ge=1, le=12)] | None = Field(default=None, description="sights a day, at most")
    words: Annotated[str, Field(min_length=1, max_length=MAX_WORDS)] | None = Field(
        default=None, description="anything else, in your own words; only a language model can judge it"
    )
    city: Name | None = Field(default=None, description="holds in this city only")
    day: Annotated[StrictInt, Field(ge=1, le=31)] | None = Field(
        default=None, description="holds on this day only; 1 is the first"
    )
    quote: Annotated[str, Field(max_length=500)] | None = Field(default=None, description="who said it, in their words")
    sealed: StrictBool = Field(default=False, description="only its owner may see it")

    @model_validator(mode="after")
    def _has_one_kind(self) -> "WishSpec":
        kinds = self._kinds()
        if not kinds:
            raise ValueError(f"says nothing to wish for; allowed: one of {', '.join(WishKind)}")
        if len(kinds) > 1:
            raise ValueError(f"'{kinds[0]}' and '{kinds[1]}' stand in one wish; allowed: one kind a wish")
        return self

    def _kinds(self) -> list[WishKind]:
        return [kind for kind in WishKind if getattr(self, kind.value) is not None]

    @property
    def kind(self) -> WishKind:
        """Return what this wish is about."""
        return self._kinds()[0]

    def wish(self, strength: Strength, owner: str = "", source: str = "own") -> Wish:
        """Return this as a `Wish`, amounts in minutes, metres and minor units."""
        kind = self.kind
        value, amount = self._value_and_amount(kind)
        return Wish(
            strength=strength, kind=kind, value=value, amount=amount, city=self.city, day=self.day,
            owner=owner, source=source, quote=self.quote, sealed=self.sealed,
        )  # fmt: skip

    def _value_and_amount(self, kind: WishKind) -> tuple[str, int | None]:
        """Return the value in one spelling, so that 6 km and 6000 m are the same wish, and its number."""
        match kind:
            case WishKind.WALKING:
                metres = parse_distance(self.walking or "")
                return (f"{metres / 1000:g} km" if metres >= 1000 else f"{metres} m"), metres
            case WishKind.REST:
                minutes = parse_duration(self.rest or "")
                return f"{minutes} min", minutes
            case WishKind.BUDGET:
                minor = parse_money(self.budget or "")[0]
                return f"{minor // 100}.{minor % 100:02}".removesuffix(".00"), minor
            case WishKind.PACE:
                return f"{self.pace} sights a day", self.pace
        return str(getattr(self, kind.value)), None


Wishes = Annotated[tuple[WishSpec, ...], Field(max_length=MAX_WISHES)]


class WishesSpec(Record):
    """What somebody wishes, in five strengths."""

    refused_keys: ClassVar = {"weight": NO_OWN_WEIGHT}

    need: Wishes = Field(default=(), description="never traded for anything: an allergy, a wheelchair")
    must: Wishes = Field(default=(), description="the trip is a failure without it: +2")
    prefer: Wishes = Field(default=(), description="nice to have: +1")
    avoid: Wishes = Field(default=(), description="rather not: -1")
    reject: Wishes = Field(default=(), description="certainly not: -2")

    @model_validator(mode="after")
    def _strengths_fit(self) -> "WishesSpec":
        entries = list(self.items())
        if len(entries) > MAX_ALL_WISHES:
            refuse([Problem((), f"has {len(entries)} wishes; allowed: at most {MAX_ALL_WISHES}")])
        refuse([problem for path, strength, spec in entries for problem in _misfit(path, strength, spec)])
        return self

    def items(self) -> Iterator[tuple[PathTo, Strength, WishSpec]]:
        """Yield every wish with its path and strength, strongest first."""
        for strength in Strength:
            for index, spec in enumerate(getattr(self, strength.value)):
                yield (strength.value, index), strength, spec

    def wishes(self, owner: str = "", source: str = "own") -> tuple[Wish, ...]:
        """Return the wishes, strongest first."""
        return tuple(spec.wish(strength, owner, source) for _, strength, spec in self.items())


def _misfit(path: PathTo, strength: Strength, spec: WishSpec) -> Iterator[Problem]:
    allowed = ALLOWED_STRENGTHS.get(spec.kind)
    if allowed is not None and strength not in allowed:
        names = ", ".join(s.value for s in Strength if s in allowed)
        yield Problem((*path, spec.kind.value), f"'{strength}' does not fit a wish about {spec.kind}; allowed: {names}")
