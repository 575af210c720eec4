"""Story: the words that the readable exports share; raw text, made inert by each exporter for its own context."""

from dataclasses import dataclass

from planner.catalog.money import format_minor
from planner.exporters.clock import clock_notes
from planner.plan import Activity, Day, Plan
from rewards.types import Reason, Score

BAR_CELLS = 10
"""Width of a utility bar in characters: one tenth of utility each."""


@dataclass(frozen=True, slots=True)
class Person:
    """What one traveller gets: share of the weights, utility, price, reasons for and against."""

    name: str
    share: float | None
    utility: float | None
    standard_error: float
    price_minor: int
    price_complete: bool
    met: tuple[Reason, ...]
    unmet: tuple[Reason, ...]


def people(plan: Plan, score: Score | None) -> tuple[Person, ...]:
    """Return every traveller in the order of the plan; reasons strongest first."""
    return tuple(_person(name, plan, score) for name in plan.travellers)


def heading(plan: Plan) -> str:
    """Return one line: how long, where, how many, what it costs together."""
    cities = " and ".join(dict.fromkeys(city_name(day) for day in plan.days))
    days = len(plan.days)
    total = sum(plan.cost_minor(name) for name in plan.travellers)
    more = " plus what is unpriced" if any(activity.unpriced for activity in plan.activities) else ""
    count = len(plan.travellers)
    parts = [f"{days} day{'s' * (days != 1)}", cities, f"{count} traveller{'s' * (count != 1)}"]
    return ", ".join(part for part in parts if part) + f", {format_minor(total, plan.currency)} together{more}"


def city_name(day: Day) -> str:
    """Return a city id as people write it."""
    return day.city.replace("_", " ").title() if day.city.islower() else day.city


def day_heading(day: Day) -> str:
    """Return one line that names a day: number, date, city."""
    return f"Day {day.number}, {day.date:%a} {day.date.day} {day.date:%b %Y}, {city_name(day)}"


def what(activity: Activity) -> str:
    """Return what happens in one line: title, the name on the sign, how long a way takes."""
    place = activity.place
    local = f" ({place.name_local})" if place and place.name_local and place.name_local != activity.title else ""
    locked = ", locked" if activity.locked else ""
    if activity.kind != "transfer":
        return f"{activity.title}{local}{locked}"
    walk = f", {distance(activity.walk_m)} on foot" if activity.walk_m and activity.mode != "walk" else ""
    length = f", {distance(activity.distance_m)}" if activity.distance_m and activity.mode == "walk" else ""
    return f"{activity.title}, {activity.end_min - activity.start_min} min{length}{walk}{locked}"


def distance(metres: int) -> str:
    """Write metres as 350 m or 1.4 km."""
    return f"{metres} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def price(activity: Activity, plan: Plan) -> str:
    """Return what one person pays for an activity: one amount, a range, or that it is unknown."""
    if activity.unpriced:
        return "price unknown" if not activity.costs_minor else "partly unknown"
    amounts = sorted({activity.costs_minor.get(name, 0) for name in activity.travellers} or {0})
    if amounts == [0]:
        return "free" if activity.kind == "visit" else ""
    if len(amounts) == 1:
        return format_minor(amounts[0], plan.currency)
    low = format_minor(amounts[0], plan.currency).rsplit(" ", 1)[0]
    return f"{low}-{format_minor(amounts[-1], plan.currency)}"


def rated(utility: float | None, standard_error: float = 0.0) -> str:
    """Write a utility as a bar and a number, or that nobody could tell."""
    if utility is None:
        return "not rated"
    full = round(min(1.0, max(0.0, utility)) * BAR_CELLS)
    error = f" ±{standard_error:.2f}" if standard_error else ""
    return f"{'█' * full}{'░' * (BAR_CELLS - full)} {utility:.2f}{error}"


def percent(share: float | None) -> str:
    """Write a share of the weights in percent."""
    return "" if share is None else f"{share:.0%}"


def person_price(person: Person, plan: Plan) -> str:
    """Write what somebody pays; a trailing + says that some price is not known."""
    return format_minor(person.price_minor, plan.currency) + ("" if person.price_complete else " +")


def reason_line(reason: Reason) -> str:
    """Write one reason with its signed points and the plan line that proves it."""
    proof = f" [{reason.line}]" if reason.line else ""
    return f"{reason.points:+.1f} {reason.text}{proof}"


def unmet(plan: Plan, score: Score | None) -> tuple[str, ...]:
    """Return what is missing and why: broken rules first, then each traveller's disappointments."""
    if score is None:
        return ()
    broken = [f"broken: {v.text}" + (f" [{v.line}]" if v.line else "") for v in score.violations]
    sad = [f"{person.name}: {reason_line(reason)}" for person in people(plan, score) for reason in person.unmet]
    return (*broken, *sad)


def verify(plan: Plan) -> tuple[str, ...]:
    """Return what to check before leaving: the plan's own list, unknown prices, hours when clocks change."""
    known = " ".join(plan.verify)
    unpriced = [a.title for a in plan.activities if a.unpriced and a.title not in known]
    prices = [f"the price of {title} is unknown and not in the total" for title in dict.fromkeys(unpriced)]
    return (*plan.verify, *prices, *clock_notes(plan))


def _person(name: str, plan: Plan, score: Score | None) -> Person:
    utility = score.utilities.get(name) if score else None
    ranked = sorted(utility.reasons, key=lambda reason: -abs(reason.points)) if utility else []
    return Person(
        name=name,
        share=score.weights.shares.get(name) if score else None,
        utility=utility.value if utility else None,
        standard_error=utility.standard_error if utility else 0.0,
        price_minor=plan.cost_minor(name),
        price_complete=not any(
            a.unpriced for a in plan.activities if name in a.travellers and name not in a.costs_minor
        ),
        met=tuple(reason for reason in ranked if reason.points > 0),
        unmet=tuple(reason for reason in ranked if reason.disappoints),
    )
