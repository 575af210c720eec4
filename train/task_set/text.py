"""Task text: a request in the words of its travellers or of who organises the trip, in several languages."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from planner.catalog.catalog import Catalog
from roles.amounts import parse_distance, parse_duration, parse_moment, parse_money
from roles.request import TripRequest
from roles.wish_spec import WishSpec
from roles.wishes import TOGETHER, Strength, WishKind
from train.task_set.task import Text

LANGUAGES: Final = ("en", "de", "es")
PHRASINGS: Final = ("voices", "organiser")
"""Everybody speaks for themselves, or one person writes for all."""
SPEAKS_FROM = 10
"""Age in years from which a traveller is given a voice; younger ones are spoken for."""

Phrases = Mapping[str, Any]  # YAML of our own: mappings of words, lists of phrases that are equal


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells one request in one language; the same draws give the same words."""

    phrases: Phrases
    catalog: Catalog
    draw: random.Random

    def text(self, request: TripRequest, phrasing: str) -> str:
        """Return the whole request in words: the trip, the purses, then everybody."""
        lines = [self._intro(request), *self._purses(request)]
        for traveller in request.travellers:
            first = phrasing == "voices" and (traveller.age is None or traveller.age >= SPEAKS_FROM)
            lines.append(" ".join(self._person(request, traveller.name, "first" if first else "third")))
        return "\n".join(lines)

    def _intro(self, request: TripRequest) -> str:
        first, last = request.dates.window
        key = "intro" if request.dates.start else "window"
        origin = self.phrases["origin"].format(city=self._city(request.origin)) if request.origin else ""
        return self._one(self.phrases[key]).format(
            n=len(request.travellers),
            days=request.dates.length,
            cities=self._list([self._city(spec.city) for spec in request.cities]),
            start=self._date(first),
            end=self._date(last),
            origin=origin,
        )

    def _purses(self, request: TripRequest) -> Iterator[str]:
        if request.budget is not None:
            yield self._one(self.phrases["budget"]).format(amount=_amount(request.budget, request.currency))
        for home in request.households:
            key = "household" if home.budget is None else "household_budget"
            amount = "" if home.budget is None else _amount(home.budget, request.currency)
            yield self._one(self.phrases[key]).format(members=self._list(home.members), amount=amount)

    def _person(self, request: TripRequest, name: str, person: str) -> Iterator[str]:
        said = self.phrases[person]
        traveller = next(t for t in request.travellers if t.name == name)
        yield self._one(said["who"]).format(name=name)
        if traveller.age is not None:
            yield self._one(said["age"]).format(age=traveller.age)
        if traveller.roles:
            roles = [self.phrases["roles"].get(role, role.replace("_", " ")) for role in traveller.roles]
            yield self._one(said["roles"]).format(roles=self._list(roles))
        for key, moment in (("arrive", traveller.arrive), ("leave", traveller.leave)):
            if moment is not None:
                at = parse_moment(moment)
                yield said[key].format(date=self._date(at.date()), time=f"{at:%H:%M}")
        for strength in Strength:
            wishes = getattr(traveller.wishes, strength.value)
            if wishes:
                told = self._list([self._wish(wish, request.currency) for wish in wishes])
                yield self._one(said[strength.value]).format(x=told)

    def _wish(self, wish: WishSpec, currency: str) -> str:
        words = self._matter(wish, currency)
        if wish.city is not None:
            words = self.phrases["city"].format(x=words, city=self._city(wish.city))
        return self.phrases["day"].format(x=words, day=wish.day) if wish.day is not None else words

    def _matter(self, wish: WishSpec, currency: str) -> str:
        kind, value, kinds = wish.kind, str(getattr(wish, wish.kind.value)), self.phrases["kinds"]
        match kind:
            case WishKind.PLACE:
                return str(kinds["place"].format(x=self.catalog.place(value).name))
            case WishKind.COMPANY:
                return str(kinds["together"] if value == TOGETHER else kinds["company"].format(x=value))
            case WishKind.WALKING:
                return str(kinds["walking"].format(km=f"{parse_distance(value) / 1000:g}"))
            case WishKind.REST:
                return str(kinds["rest"].format(min=parse_duration(value)))
            case WishKind.PACE:
                return str(kinds["pace"].format(n=value))
            case WishKind.BUDGET:
                return str(kinds["budget"].format(amount=_amount(value, currency)))
            case WishKind.TIME:
                start, end = value.split("-")
                return str(kinds["time"].format(start=start, end=end))
            case WishKind.WORDS:
                return value
        return str(self.phrases[kind.value].get(value, value.replace("_", " ")))

    def _city(self, name: str) -> str:
        """Return what people of this language call a city."""
        known = next((city.name for city in self.catalog.cities() if city.id == name), None)
        return str(self.phrases["cities"].get(name) or known or name.replace("-", " ").title())

    def _date(self, on: date) -> str:
        return str(self.phrases["date"].format(day=on.day, month=self.phrases["months"][on.month - 1], year=on.year))

    def _list(self, words: Sequence[str]) -> str:
        """Return "a, b and c"; Spanish writes "e" for "y" before an i."""
        if len(words) < 2:
            return "".join(words)
        joint = self.phrases["and"]
        if joint == "y" and re.match(r"h?i(?!e)", words[-1].casefold()):
            joint = "e"
        return f"{', '.join(words[:-1])} {joint} {words[-1]}"

    def _one(self, phrases: Sequence[str]) -> str:
        return self.draw.choice(phrases)


def texts(request: TripRequest, catalog: Catalog, draw: random.Random) -> tuple[Text, ...]:
    """Return a request in every language and phrasing; the same draws give the same words."""
    return tuple(
        Text(
            language=language, phrasing=phrasing, text=Teller(phrases(language), catalog, draw).text(request, phrasing)
        )
        for language in LANGUAGES
        for phrasing in PHRASINGS
    )


@cache
def phrases(language: str) -> Phrases:
    """Return the phrases of a language, read once."""
    path = Path(__file__).parent / "phrases" / f"{language}.yaml"
    found: Phrases = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _amount(money: str, currency: str) -> str:
    return f"{parse_money(money)[0] / 100:g} {currency}"
