"""Refinement: an edit of a plan that the panel accepted, and the one way an edit gets accepted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from planner.agent.setting import Judged, Setting
from planner.check import check
from planner.edit import Edit
from planner.experiences import candidate
from planner.outline import Outline
from planner.plan import Plan
from planner.schedule import schedule
from rewards.types import Score

MOST_JUDGED = 3
"""Edits that a judge who costs money or time is asked about; the rules look at all of them first."""


@dataclass(frozen=True, slots=True)
class Refinement:
    """One accepted edit: for whom, what was done, and everybody's change of utility."""

    traveller: str
    edit: str
    welfare_before: float
    welfare_after: float
    changes: tuple[tuple[str, float], ...]

    @property
    def gained(self) -> tuple[str, ...]:
        """Return who is better off."""
        return tuple(name for name, change in self.changes if change > 0)

    @property
    def gave(self) -> tuple[str, ...]:
        """Return who is worse off."""
        return tuple(name for name, change in self.changes if change < 0)


@dataclass(frozen=True, slots=True)
class _Seen:
    """An edit as it stands, scored at a first look as if nothing were broken."""

    outline: Outline
    plan: Plan
    score: Score
    edit: str


def best_accepted(
    edits: Iterable[Edit], best: Judged, setting: Setting, helps: Callable[[Score, Score], bool]
) -> tuple[Judged, str] | None:
    """Return the edit of most welfare that the panel accepts and that breaks nothing, None when there is none.

    `helps(before, after)` says whether an edit does what it is for. Edits are scored first and only checked when they
    would be taken: most are not. One that would need repair is not taken. Where the panel asks a model, the rules look
    first and the panel is asked about the MOST_JUDGED most promising edits.
    """
    look = setting.screen or setting.panel
    before = look.score(candidate(best.plan, ())) if setting.screen else best.score
    promising = [seen for seen in (_seen(edit, setting) for edit in edits) if _rises(before, seen.score)]
    promising = [seen for seen in promising if helps(before, seen.score)]
    promising.sort(key=lambda seen: -(seen.score.welfare or 0.0))
    for seen in promising[: MOST_JUDGED if setting.screen else None]:
        score = setting.panel.score(candidate(seen.plan, ())) if setting.screen else seen.score
        if setting.panel.accepts(best.score, score) and not check(seen.plan, setting.group, setting.facts):
            return Judged(seen.outline, seen.plan, score), seen.edit
    return None


def refinement(traveller: str, edit: str, before: Score, after: Score) -> Refinement:
    """Return the record of an accepted edit."""
    changes = []
    for name, old in before.utilities.items():
        new = after.utilities[name]
        if old.value is not None and new.value is not None:
            changes.append((name, round(new.value - old.value, 4)))
    return Refinement(traveller, edit, before.welfare or 0.0, after.welfare or 0.0, tuple(changes))


def gain(before: Score, after: Score, name: str) -> float:
    """Return one traveller's change of utility, 0 when either is unjudged."""
    old, new = before.utilities[name].value, after.utilities[name].value
    return 0.0 if old is None or new is None else new - old


def _seen(edit: Edit, setting: Setting) -> _Seen:
    outline, text = edit
    plan = schedule(outline, setting.group, setting.facts)
    score = (setting.screen or setting.panel).score(candidate(plan, ()))
    return _Seen(outline, plan, score, text)


def _rises(before: Score, after: Score) -> bool:
    return before.welfare is not None and after.welfare is not None and after.welfare > before.welfare
