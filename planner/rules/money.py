"""Rules of money: every bed, meal and journey has a price, and nobody's budget is broken."""

from collections.abc import Iterator

from planner.catalog.money import format_minor
from planner.rules.inspection import Inspection
from rewards.types import Violation
from roles.wishes import WishKind

PRICED_KINDS = ("meal", "night", "journey")


def prices_are_there(opened: Inspection) -> Iterator[Violation]:
    """Meals, beds and journeys have a known price."""
    for a in opened.activities:
        if a.unpriced and a.kind in PRICED_KINDS:
            yield Violation("cost", f"the price of {a.title} is unknown", a.id, a.travellers)


def budgets_hold(opened: Inspection) -> Iterator[Violation]:
    """Nobody who needs a budget, no household and not the group pays more than it allows."""
    group, currency = opened.group, opened.facts.frame.currency
    spent = _spent(opened)
    for s in group.stakeholders:
        for need in s.needs(WishKind.BUDGET):
            if spent[s.name] > (need.amount or 0):
                text = _over(s.name, spent[s.name], need.amount or 0, currency)
                yield Violation("budget", text, "", (s.name,), need.sealed)
    for household in group.households:
        total = sum(spent[name] for name in household.members)
        if household.budget_minor is not None and total > household.budget_minor:
            text = _over(f"household {household.name}", total, household.budget_minor, currency)
            yield Violation("household_budget", text, "", household.members)
    limit = group.frame.group_budget_minor
    if limit is not None and sum(spent.values()) > limit:
        yield Violation("group_budget", _over("the group", sum(spent.values()), limit, currency), "", group.names)


def unknown_prices_are_not_zero(opened: Inspection) -> Iterator[Violation]:
    """Who needs a budget visits nothing whose price is unknown."""
    strict = {s.name for s in opened.group.stakeholders if s.needs(WishKind.BUDGET)}
    for a in opened.activities if strict else ():
        who = tuple(sorted(strict.intersection(a.travellers))) if a.unpriced else ()
        if who:
            yield Violation("budget_unknown", f"{', '.join(who)} at {a.title}: its price is unknown", a.id, who)


def _spent(opened: Inspection) -> dict[str, int]:
    """Return what every traveller pays, in minor units."""
    spent = dict.fromkeys(opened.plan.travellers, 0)
    for a in opened.activities:
        for name, cost in a.costs_minor.items():
            if name in spent:
                spent[name] += cost
    return spent


def _over(who: str, spent: int, limit: int, currency: str) -> str:
    return f"{who} pays {format_minor(spent, currency)}, the budget is {format_minor(limit, currency)}"
