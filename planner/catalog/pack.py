"""The records of a city pack: text a person reviews, before it becomes a catalogue."""

from typing import Annotated, Literal

from pydantic import Field

from roles.validation import Record

Label = Literal["usual", "estimate", "reported"]
Range3 = tuple[int, int, int]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Month = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]

Kind = Literal[
    "sight", "museum", "religious", "viewpoint", "park_nature", "beach_water", "family",
    "culture_show", "food", "nightlife", "shopping", "wellness_sport",
]  # fmt: skip


class Price(Record):
    """Ticket prices in minor units of the city's currency, as (low, typical, high); 0 is free, absent is unknown."""

    adult: Range3
    child: Range3 | None = None
    child_to: int | None = Field(default=None, ge=0, le=25, description="last age, in years, at the child price")
    free_to: int | None = Field(default=None, ge=0, le=25, description="last age, in years, that enters free")
    senior: Range3 | None = None
    senior_from: int | None = Field(default=None, ge=50, le=80)
    label: Label = "usual"


class PackPlace(Record):
    """One real place: a sight, a park, a market, a restaurant. Absent fields are unknown, never zero."""

    id: Identifier
    name: str = Field(min_length=1, max_length=80)
    name_local: str | None = None
    aliases: tuple[str, ...] = ()
    kind: Kind
    subkind: str | None = None
    themes: tuple[str, ...] = Field(default=(), max_length=4)
    area: Identifier
    lat: Latitude
    lon: Longitude
    coord: Literal["point", "area", "approx"] = "point"
    visit_min: Range3 = Field(description="minutes of a visit: short, typical, long")
    hours: str | None = Field(default=None, description="OSM opening_hours syntax; absent means unknown")
    hours_label: Label = "usual"
    hours_note: str | None = None
    last_entry_min: int | None = Field(default=None, ge=0, le=180)
    booking: Literal["none", "advised", "required"] = "none"
    price: Price | None = Field(default=None, description="ticket; for food leave out and give price_level")
    price_level: int | None = Field(default=None, ge=1, le=4, description="food: 1 cheap .. 4 fine dining")
    indoor: Literal["in", "out", "mixed"]
    step_free: Literal["yes", "limited", "no"] | None = None
    stroller: Literal["yes", "limited", "no"] | None = None
    effort: int = Field(default=1, ge=0, le=3, description="0 sitting .. 3 steep or long climb")
    kid_score: int | None = Field(default=None, ge=0, le=3)
    kid_from: int | None = Field(default=None, ge=0, le=18)
    elder_score: int | None = Field(default=None, ge=0, le=3)
    best_time: Literal["morning", "midday", "afternoon", "sunset", "evening"] | None = None
    popularity: int = Field(ge=1, le=5)
    cuisine: tuple[str, ...] = ()
    diets: tuple[str, ...] = Field(default=(), description="diets it is known to serve; absent is unknown")
    website: str | None = None
    wikidata: str | None = Field(default=None, pattern=r"^Q\d+$")
    as_of: Month | None = None


class PackArea(Record):
    """A neighbourhood people stay in or walk through."""

    id: Identifier
    name: str
    lat: Latitude
    lon: Longitude
    tags: tuple[str, ...] = ()
    lodging_factor: float = Field(default=1.0, ge=0.4, le=2.5, description="price against the city's band")


class PackHub(Record):
    """Where travellers arrive: an airport, a station, a coach terminal."""

    id: Identifier
    name: str
    kind: Literal["airport", "station", "coach", "port"]
    lat: Latitude
    lon: Longitude
    transfer_min: Range3 = Field(description="minutes to the centre by public transport")
    transfer_price_minor: Range3 = Field(description="per adult, minor units of the city's currency")


class Climate(Record):
    """One month: mean daily high and low in Celsius, rain in millimetres, days with rain."""

    month: int = Field(ge=1, le=12)
    tmax: float
    tmin: float
    rain_mm: int = Field(ge=0)
    rain_days: int = Field(ge=0, le=31)


class Bands(Record):
    """Usual prices in minor units per person (beds: per person and night in a shared double; room of four: hostel)."""

    lodging_hostel: Range3
    lodging_budget: Range3
    lodging_mid: Range3
    lodging_high: Range3
    meal_1: Range3
    meal_2: Range3
    meal_3: Range3
    meal_4: Range3
    self_catered_meal: Range3
    coffee: Range3
    transit_single: Range3
    transit_day: Range3
    taxi_start: Range3
    taxi_km: Range3


class PackCity(Record):
    """The city itself, and how people move in it."""

    id: Identifier
    name: str
    name_local: str | None = None
    aliases: tuple[str, ...] = ()
    country: str = Field(pattern=r"^[A-Z]{2}$")
    subdivision: str | None = Field(default=None, description="ISO 3166-2 part after the dash, for public holidays")
    lat: Latitude
    lon: Longitude
    tz: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    languages: tuple[str, ...]
    detour_factor: float = Field(ge=1.0, le=2.0, description="street distance over straight line")
    transit_kmh: float = Field(ge=8, le=40, description="straight-line speed inside the vehicle")
    transit_wait_min: int = Field(ge=2, le=20, description="access and waiting together")
    taxi_kmh: float = Field(ge=8, le=50)
    holiday_categories: tuple[str, ...] = Field(
        default=(), description="besides the public ones, e.g. catholic where the town keeps those of its faith"
    )


class CityPack(Record):
    """One city as one reviewable text file."""

    schema_version: Literal[1]
    source: str = Field(description="who compiled it, from what, when")
    licence: str
    as_of: Month
    city: PackCity
    areas: tuple[PackArea, ...] = Field(min_length=1)
    hubs: tuple[PackHub, ...] = ()
    bands: Bands
    bands_label: Label = "estimate"
    climate: tuple[Climate, ...] = ()
    places: tuple[PackPlace, ...] = Field(min_length=1)


class Supplement(Record):
    """More places for a city that another pack describes: what an import makes of a user's own list.

    A place whose id is already known changes the fields it sets and leaves the others as they are.
    """

    schema_version: Literal[1]
    source: str
    licence: str
    as_of: Month
    extends: Identifier = Field(description="id of the city these places belong to")
    places: tuple[PackPlace, ...] = Field(min_length=1)
