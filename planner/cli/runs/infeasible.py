"""Infeasible: why no plan meets every need, the smallest clash in plain words and what giving way would bring."""

from planner.agent.setting import Judged
from planner.clash import Clash, Need, smallest_clash
from planner.cli import page
from planner.cli.session.session import Session
from planner.exporters.audience import EVERYONE, WITHHELD, seen_by

MOST_SHOWN = 8
"""Broken rules of a best attempt that are printed; all of them are in its file."""


def explained(session: Session) -> Clash | None:
    """Return the smallest clash of the request, None when its needs alone can be met (a lock is in the way)."""
    from planner.drafters.solver import probe  # the engine, only needed where planning failed

    page.remark("no plan meets every need yet; looking for the smallest clash")
    return smallest_clash(session.panel.group, session.prepared.facts, probe)


def tell_clash(clash: Clash | None, best: Judged) -> None:
    """Print the clash with its owners, up to three concessions, and what the best attempt breaks."""
    if clash is None:
        page.line("The needs can be met together: it is a lock, or what --without took away, that is in the way.")
    else:
        page.line("These needs cannot all be met:", "bold")
        page.listed(need_text(need) for need in clash.needs)
        ways = open_concessions(clash)
        if ways:
            page.heading("Any one of these would make a plan possible")
            page.listed(ways)
    _, score = seen_by(EVERYONE, best.plan, best.score)
    broken = score.violations if score is not None else ()
    page.heading("What the best attempt breaks")
    page.listed(f"{v.text}{f' [{v.line}]' if v.line else ''}" for v in broken[:MOST_SHOWN])
    if len(broken) > MOST_SHOWN:
        page.line(f"and {len(broken) - MOST_SHOWN} more")


def clash_record(clash: Clash | None) -> dict[str, object] | None:
    """Return a clash as plain JSON, None when there is none."""
    if clash is None:
        return None
    needs = [{"owners": list(need.owners), "text": need_text(need)} for need in clash.needs]
    return {"needs": needs, "concessions": list(open_concessions(clash))}


def need_text(need: Need) -> str:
    """Return a need in plain words; a sealed one only says whose it is."""
    return f"{', '.join(need.owners)}: {WITHHELD}" if need.sealed else need.text


def open_concessions(clash: Clash) -> tuple[str, ...]:
    """Return the concessions that repeat no sealed need."""
    sealed = [need for need in clash.needs if need.sealed]
    secrets = {need.text for need in sealed}
    budgets = {f"raise the budget of {need.owners[0]} " for need in sealed if need.budget_minor is not None}
    return tuple(way for way in clash.concessions if not any(secret in way for secret in secrets | budgets))
