"""Clock: minutes of a plan as wall times, and as real moments where clocks change (RFC 5545, section 3.3.5)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.plan import Activity, Day, Plan
from roles.clock import hhmm
from roles.errors import BadInput


@dataclass(frozen=True, slots=True)
class Moment:
    """One wall time in its zone. `skipped`: the clock jumps over it, so it is later; `twice`: the first is meant."""

    at: datetime
    skipped: bool = False
    twice: bool = False


def span(activity: Activity) -> str:
    """Write when an activity is, as 14:00-16:30."""
    return f"{hhmm(activity.start_min)}-{hhmm(activity.end_min)}"


def zone(day: Day) -> ZoneInfo:
    """Return a day's time zone; raises BadInput when its name is none."""
    try:
        return ZoneInfo(day.tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"day {day.number}: '{day.tz}' is not a time zone; write a name like Europe/Lisbon") from error


def moment(day: Day, minutes: int) -> Moment:
    """Return the moment of a wall time, minutes after the day's midnight; minutes past 24:00 are on the next day.

    A time that the clock jumps over is read with the offset before the jump, one that happens twice as the first.
    """
    wall = datetime.combine(day.date, time()) + timedelta(minutes=minutes)
    local = wall.replace(tzinfo=zone(day))
    real = local.astimezone(UTC).astimezone(local.tzinfo)
    if real.replace(tzinfo=None) != wall:
        return Moment(real.replace(fold=0), skipped=True)
    return Moment(local, twice=local.utcoffset() != local.replace(fold=1).utcoffset())


def moments(day: Day, activity: Activity) -> tuple[Moment, Moment]:
    """Return start and end; an end that a moved start would overtake keeps the planned length."""
    start, end = moment(day, activity.start_min), moment(day, activity.end_min)
    if end.at.astimezone(UTC) > start.at.astimezone(UTC):
        return start, end
    length = timedelta(minutes=max(1, activity.end_min - activity.start_min))
    return start, Moment((start.at.astimezone(UTC) + length).astimezone(start.at.tzinfo), skipped=True)


def clock_notes(plan: Plan) -> tuple[str, ...]:
    """Return one line for each activity that starts or ends while clocks change."""
    notes = []
    for day in plan.days:
        for activity in day.activities:
            for minutes, edge in ((activity.start_min, "starts"), (activity.end_min, "ends")):
                at = moment(day, minutes)
                if at.skipped:
                    notes.append(
                        f"{activity.id} {activity.title}: clocks skip {hhmm(minutes)}, it {edge} at {at.at:%H:%M}"
                    )
                elif at.twice:
                    notes.append(
                        f"{activity.id} {activity.title}: clocks show {hhmm(minutes)} twice, it {edge} at the first"
                    )
    return tuple(notes)
