"""Rules of money: every bed, meal and journey has a price, and nobody's budget is broken."""

from collections.abc import Iterator

from planner.catalog.money import format_minor
from planner.facts.gather import TripFacts
from planner.plan import Plan
from rewards.types import Violation
from roles.group import Group
from roles.wishes import WishKind

PRICED_KINDS = ("meal", "night", "journey")


def prices_are_there(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Meals, beds and journeys have a known price."""
    del group, facts
    for a in plan.activities:
        if a.kind in PRICED_KINDS and a.unpriced:
            yield Violation("cost", f"the price of {a.title} is unknown", a.id, a.travellers)


def budgets_hold(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Nobody who needs a budget, no household and not the group pays more than it allows."""
    currency = facts.frame.currency
    spent = {name: plan.cost_minor(name) for name in plan.travellers}
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


def unknown_prices_are_not_zero(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Who needs a budget visits nothing whose price is unknown."""
    del facts
    strict = {s.name for s in group.stakeholders if s.needs(WishKind.BUDGET)}
    for a in plan.activities:
        who = tuple(sorted(strict.intersection(a.travellers)))
        if a.unpriced and who:
            yield Violation("budget_unknown", f"{', '.join(who)} at {a.title}: its price is unknown", a.id, who)


def _over(who: str, spent: int, limit: int, currency: str) -> str:
    return f"{who} pays {format_minor(spent, currency)}, the budget is {format_minor(limit, currency)}"
