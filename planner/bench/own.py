"""Own: our groups and places as GroupTravelBench writes them, so that its rules can score our plans as well.

Their format knows less than a wish does: needs count as must, hours of the day become a number of active hours, and
what it has no field for (rest, walking, access, diets, company, local transport, areas) is scored by our own checks
alone. Cities go by their ids, as in an exported plan.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from planner.bench.items import items
from planner.bench.metrics import Metrics, metrics
from planner.bench.outside import InCity, Overall, Preference
from planner.bench.places import KnownPlace, PlaceTable
from planner.bench.points import totals
from planner.bench.validity import HoursRule
from planner.exporters.grouptravelbench import INTERCITY_MODES, GroupTravelBenchExporter
from planner.exporters.inert import plain
from planner.exporters.stops import bed_name
from planner.facts.gather import TripFacts
from planner.plan import Plan
from roles.currency import exponent
from roles.group import Group, Stakeholder
from roles.vocabulary import LODGING_CLASSES
from roles.wishes import Strength, Wish, WishKind

VOTE_FROM_AGE: Final = 6
"""Younger children are counted and have no profile in their tasks; where exactly they draw the line is not said."""

TIER: Final = {
    Strength.NEED: "must", Strength.MUST: "must", Strength.PREFER: "prefer", Strength.AVOID: "avoid",
    Strength.REJECT: "reject",
}  # fmt: skip

ALL_WEEK: Final = (1, 2, 3, 4, 5, 6, 7)


def outside_metrics(plan: Plan, group: Group, facts: TripFacts) -> Metrics:
    """Return the four metrics of one of our plans, exported and scored by their rules.

    Completeness is 100 by construction: whoever plans here is given the wishes and asks nobody for them.
    """
    users, table = users_of(group), table_of(group)
    document = {"days": GroupTravelBenchExporter(users).days(plan)}
    believed = {user: preference.model_dump(mode="json") for user, preference in table.items()}
    return metrics(document, table, believed, places_of(plan, facts))


def points_of(plan: Plan, group: Group, facts: TripFacts) -> dict[str, int]:
    """Return what every traveller with a vote gains and loses by one of our plans, in points by their rules."""
    document = {"days": GroupTravelBenchExporter(users_of(group)).days(plan)}
    gained = totals(items(document), table_of(group), places_of(plan, facts))
    return {name: gained[user] for name, user in users_of(group).items() if user}


def users_of(group: Group) -> dict[str, str]:
    """Return what everybody is called in their format: User1 and so on, "" for small children."""
    users: dict[str, str] = {}
    for s in group.stakeholders:
        small = s.age is not None and s.age < VOTE_FROM_AGE
        users[s.name] = "" if small else f"User{1 + sum(bool(user) for user in users.values())}"
    return users


def table_of(group: Group) -> dict[str, Preference]:
    """Return what every user wants, in their fields."""
    users = users_of(group)
    return {users[s.name]: _preference(s, group) for s in group.stakeholders if users[s.name]}


def places_of(plan: Plan, facts: TripFacts) -> PlaceTable:
    """Return the places of a trip's cities, and the beds of one plan by their class."""
    cities: dict[str, dict[str, KnownPlace]] = {}
    for city, known in facts.cities.items():
        cities[city] = {
            plain(place.name): KnownPlace(
                "food" if place.kind == "food" else "attraction",
                frozenset(place.cuisine if place.kind == "food" else place.themes),
                tuple(_hours(place.id, facts)),
            )
            for place in known.places.values()
        }
    for day in plan.days:
        classes = {a.lodging for a in day.activities if a.kind == "night" and a.lodging}
        if classes and bed_name(day):
            cities.setdefault(day.city, {})[plain(bed_name(day))] = KnownPlace("hotel", frozenset(classes))
    return PlaceTable(cities)


def _hours(place: str, facts: TripFacts) -> Iterator[HoursRule]:
    """Yield one rule for each day of the trip on which the hours of a place are known; closed days open nothing."""
    for day, on in enumerate(facts.frame.dates):
        windows = facts.windows(place, day)
        if windows is not None:
            yield HoursRule(f"{on:%m-%d}", f"{on:%m-%d}", ALL_WEEK, windows)


def _preference(s: Stakeholder, group: Group) -> Preference:
    cities = {city: _in_city(s, city) for city in dict.fromkeys(group.frame.cities)}
    return Preference(global_constraints=_overall(s, group), city_specific_preferences=cities)


def _overall(s: Stakeholder, group: Group) -> Overall:
    budgets = [wish.amount for wish in s.of_kind(WishKind.BUDGET) if wish.amount is not None]
    sights = [wish.amount for wish in s.of_kind(WishKind.PACE) if wish.amount is not None]
    windows = [wish.window for wish in s.of_kind(WishKind.TIME)]
    beds = _tiers(wish for wish in s.of_kind(WishKind.LODGING) if wish.value in LODGING_CLASSES)
    hours = min((closes - opens for opens, closes in windows), default=0) / 60
    return Overall.model_validate(
        {
            "avg_budget": min(budgets, default=0) / 10 ** exponent(group.frame.currency),
            "transport": _tiers(wish for wish in s.of_kind(WishKind.TRANSPORT) if wish.value in INTERCITY_MODES),
            "intensity": {"max_poi_per_day": min(sights, default=0), "max_active_hours": hours},
            "hotel_preference": {"prefer": _liked(beds), "avoid": _disliked(beds)},
        }
    )


def _in_city(s: Stakeholder, city: str) -> InCity:
    here = [wish for wish in s.wishes if wish.city in (None, city)]
    named, themes, foods = (
        _tiers(wish for wish in here if wish.kind is kind) for kind in (WishKind.PLACE, WishKind.THEME, WishKind.FOOD)
    )
    liked = {"positive": named["prefer"] + _liked(themes), "negative": named["avoid"] + _disliked(themes)}
    sights = {"must_visit": named["must"], "reject_visit": named["reject"], "category_pref": liked}
    return InCity.model_validate(
        {"attractions": sights, "food": {f"{tier}_eat": words for tier, words in foods.items()}}
    )


def _tiers(wishes: Iterable[Wish]) -> dict[str, list[str]]:
    """Return the words of some wishes by their tier, as an exported plan writes them."""
    tiers: dict[str, list[str]] = {tier: [] for tier in dict.fromkeys(TIER.values())}
    for wish in wishes:
        name = wish.title if wish.kind is WishKind.PLACE else INTERCITY_MODES.get(wish.value, wish.value)
        tiers[TIER[wish.strength]].append(plain(name))
    return tiers


def _liked(tiers: dict[str, list[str]]) -> list[str]:
    return tiers["must"] + tiers["prefer"]


def _disliked(tiers: dict[str, list[str]]) -> list[str]:
    return tiers["avoid"] + tiers["reject"]
