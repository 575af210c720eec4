"""Clash: the smallest set of needs that no plan meets together, in plain words, and what giving way would cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.catalog.money import format_minor
from planner.drafters.task import Drafter, DraftTask
from planner.facts.gather import TripFacts
from planner.repair import Repaired, repair
from rewards.types import Weights
from roles.group import Frame, Group, Household, Scale
from roles.wishes import Strength, Wish, WishKind

PROBE_ROUNDS = 300
"""Search effort of one question "can these needs be met?": most of it is answered by the first rounds."""
MAX_CONCESSIONS = 3
BUDGET_HALVINGS = 4


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that may not be traded: a traveller's need, a household's budget or the group's."""

    owners: tuple[str, ...]
    text: str
    wish: Wish | None = None
    household: str | None = None
    budget_minor: int | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """Needs that contradict each other or the world, and the cheapest ways to give way."""

    needs: tuple[Need, ...]
    concessions: tuple[str, ...]

    @property
    def owners(self) -> tuple[str, ...]:
        """Return who is part of the clash, sorted."""
        return tuple(sorted({name for need in self.needs for name in need.owners}))


def needs_of(group: Group, facts: TripFacts) -> tuple[Need, ...]:
    """Return every need of a request: travellers' needs first, then budgets of households and of the group."""
    needs = [
        Need((s.name,), _text(s.name, wish, facts), wish=wish, budget_minor=_amount(wish), sealed=wish.sealed)
        for s in group.stakeholders
        for wish in s.wishes
        if wish.strength is Strength.NEED and wish.kind is not WishKind.WORDS
    ]
    currency = group.frame.currency
    for home in group.households:
        if home.budget_minor is not None:
            text = f"household {home.name} pays at most {format_minor(home.budget_minor, currency)}"
            needs.append(Need(home.members, text, household=home.name, budget_minor=home.budget_minor))
    limit = group.frame.group_budget_minor
    if limit is not None:
        text = f"the group pays at most {format_minor(limit, currency)}"
        needs.append(Need(group.names, text, budget_minor=limit))
    return tuple(needs)


def smallest_clash(group: Group, facts: TripFacts, drafter: Drafter) -> Clash | None:
    """Return a minimal set of needs that cannot be met together, None when all of them can.

    Deletion filter (Chinneck and Dravnieks 1991): each need is left out in turn and stays out while the rest still
    fails, so every need that remains is necessary. "Can be met" is decided by a short search followed by repair: it
    can overlook a plan that a longer search would find, never invent one.
    """
    every = needs_of(group, facts)
    if attempt(group, every, facts, drafter) is not None:
        return None
    core = list(every)
    for need in every:
        fewer = [other for other in core if other is not need]
        if attempt(group, fewer, facts, drafter) is None:
            core = fewer
    return Clash(tuple(core), _concessions(group, core, every, facts, drafter))


def attempt(
    group: Group, needs: Sequence[Need], facts: TripFacts, drafter: Drafter, banned: frozenset[str] = frozenset()
) -> Repaired | None:
    """Return a plan that meets these needs and nothing else, None when the short search finds none."""
    bare = _only(group, needs)
    weights = Weights({name: 1 / len(bare.names) for name in bare.names}, "uniform")
    task = DraftTask(bare, facts, weights, banned=banned, how_many=1, rounds=PROBE_ROUNDS, seed=group.seed)
    for outline in drafter(task):
        mended = repair(outline, bare, facts, banned=banned)
        if not mended.violations:
            return mended
    return None


def _only(group: Group, needs: Sequence[Need]) -> Group:
    """Return the group with these needs and no other wish, household budget or group budget."""
    people = tuple(
        replace(
            s,
            wishes=tuple(n.wish for n in needs if n.wish is not None and n.owners == (s.name,)),
            scores=(),
            scale=Scale(0.0, 1.0),
        )
        for s in group.stakeholders
    )
    homes = tuple(
        Household(home.name, home.members, next((n.budget_minor for n in needs if n.household == home.name), None))
        for home in group.households
    )
    limit = next((n.budget_minor for n in needs if n.wish is None and n.household is None), None)
    frame: Frame = replace(group.frame, group_budget_minor=limit)
    return replace(group, stakeholders=people, households=homes, frame=frame)


def _concessions(
    group: Group, core: Sequence[Need], every: Sequence[Need], facts: TripFacts, drafter: Drafter
) -> tuple[str, ...]:
    """Return up to three single concessions that would make a plan possible, with what each costs."""
    offers: list[tuple[int, str]] = []
    for need in core:
        rest = [other for other in every if other is not need]
        found = attempt(group, rest, facts, drafter)
        if found is None:
            continue
        if need.budget_minor is not None:
            enough = _least_budget(group, need, rest, found, (facts, drafter))
            more = max(0, enough - need.budget_minor)
            currency = group.frame.currency
            who = need.household or (need.owners[0] if need.wish else "the group")
            offers.append(
                (0, f"raise the budget of {who} by {format_minor(more, currency)}: a plan is possible for that")
            )
        else:
            offers.append((1, f"{need.owners[0]} gives up: {need.text}"))
    return tuple(text for _, text in sorted(offers)[:MAX_CONCESSIONS])


def _least_budget(
    group: Group, need: Need, rest: Sequence[Need], found: Repaired, means: tuple[TripFacts, Drafter]
) -> int:
    """Return the least budget, within a few percent, for which a plan was found: halving between refused and spent."""
    refused, enough = need.budget_minor or 0, _spent(found, need)
    for _ in range(BUDGET_HALVINGS):
        middle = (refused + enough) // 2
        wish = need.wish.model_copy(update={"amount": middle}) if need.wish else None
        plan = attempt(group, [*rest, replace(need, wish=wish, budget_minor=middle)], *means)
        if plan is None:
            refused = middle
        else:
            enough = _spent(plan, need)
    return enough


def _spent(found: Repaired, need: Need) -> int:
    return sum(found.plan.cost_minor(name) for name in need.owners)


def _amount(wish: Wish) -> int | None:
    return wish.amount if wish.kind is WishKind.BUDGET else None


def _text(name: str, wish: Wish, facts: TripFacts) -> str:
    """Return a need in plain words."""
    if wish.kind is WishKind.PLACE:
        place = facts.place(wish.value).name if facts.has(wish.value) else wish.value
        return f"{name} needs to see {place}" + (f" on day {wish.day}" if wish.day else "")
    if wish.kind is WishKind.BUDGET:
        return f"{name} pays at most {format_minor(wish.amount or 0, facts.frame.currency)}"
    units = {WishKind.WALKING: "m of walking a day", WishKind.PACE: "sights a day", WishKind.REST: "min of rest a day"}
    if wish.kind in units:
        bound = "at least" if wish.kind is WishKind.REST else "at most"
        return f"{name} needs {bound} {wish.amount} {units[wish.kind]}"
    if wish.kind is WishKind.TIME:
        return f"{name} is out only between {wish.value}"
    return f"{name} needs {wish.kind.value} {wish.value.replace('_', ' ')}"
