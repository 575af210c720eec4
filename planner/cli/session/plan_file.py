"""Plan file: any JSON that holds a plan, read as what it is and judged by a session's panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from planner.agent.setting import Setting
from planner.check import check
from planner.experiences import candidate
from planner.outline import Outline
from planner.plan import Plan
from rewards.types import Score
from roles.errors import BadInput, shown
from roles.strict_yaml import MAX_BYTES

Kind = TypeVar("Kind", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Scored:
    """A plan file, what it was read as, the plan and its score."""

    file: str
    read_as: str
    plan: Plan
    score: Score


def score_file(path: Path, setting: Setting) -> Scored:
    """Return the score of a kept plan, an exported plan, a plan or an outline; raises BadInput naming what is wrong.

    A plan is judged with the times and prices that its file says; an outline is scheduled and repaired first.
    """
    record = _read(path)
    body = record.get("plan")
    if isinstance(body, dict):
        return _score_plan(path, "kept plan" if "outline" in record else "exported plan", body, setting)
    days = record.get("days")
    first = days[0] if isinstance(days, list) and days else None
    if isinstance(first, dict) and "activities" in first:
        return _score_plan(path, "plan", record, setting)
    if days is not None:
        judged = setting.judge(_parsed(Outline, record, path))
        return Scored(str(path), "outline", judged.plan, judged.score)
    raise BadInput("holds no plan: neither 'plan' nor 'days' is in it; see: fairtrip schema plan", file=path)


def _read(path: Path) -> Mapping[str, object]:
    import json

    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"is larger than {MAX_BYTES} bytes", file=path)
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror})", file=path) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"is not JSON ({shown(str(error))})", file=path) from error
    if not isinstance(record, dict):
        raise BadInput("is not a JSON object", file=path)
    return record


def _score_plan(path: Path, read_as: str, body: Mapping[str, object], setting: Setting) -> Scored:
    plan = _parsed(Plan, body, path)
    _require_same_trip(plan, path, setting)
    violations = check(plan, setting.group, setting.facts)
    return Scored(str(path), read_as, plan, setting.panel.score(candidate(plan, violations)))


def _require_same_trip(plan: Plan, path: Path, setting: Setting) -> None:
    """Raise BadInput when a plan is for other people, days or cities than the trip file's."""
    group, facts = setting.group, setting.facts
    everybody = set(plan.travellers) | {name for activity in plan.activities for name in activity.travellers}
    if set(plan.travellers) != set(group.names) or everybody != set(group.names):
        raise BadInput(f"is for {', '.join(sorted(everybody))}; the trip is for {', '.join(group.names)}", file=path)
    dates, cities = tuple(day.date for day in plan.days), tuple(day.city for day in plan.days)
    if dates != facts.frame.dates or plan.currency != facts.frame.currency:
        raise BadInput(
            f"is not for {facts.frame.dates[0]} to {facts.frame.dates[-1]} in {facts.frame.currency}", file=path
        )
    unknown = [city for city in cities if city not in facts.cities]
    unknown += [a.place.id for a in plan.activities if a.place is not None and not facts.has(a.place.id)]
    if unknown:
        raise BadInput(f"'{shown(unknown[0])}' is no city or place of this trip", file=path)


def _parsed(model: type[Kind], body: Mapping[str, object], path: Path) -> Kind:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BadInput(f"{where + ': ' if where else ''}{first['msg']}", file=path) from error
