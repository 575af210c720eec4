"""GroupTravelBench: a plan as the JSON whose rules planner.bench.validity states (arXiv 2605.25200).

Their format knows less than a plan does. What it cannot say is bent, never invented: an evening past midnight ends
at 23:59, a journey of less than half the group is left out, the last ten minutes of any other are the way from the
station, beds of several parties become one with the mean price. It has no word for somebody who joins later.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from planner.exporters.audience import EVERYONE, Audience, seen_by
from planner.exporters.inert import json_text, plain
from planner.exporters.stops import LAST_STRETCH_MIN, Stop, stops
from planner.plan import Activity, Day, Plan
from rewards.types import Score
from roles.clock import MINUTES_PER_DAY, extended_hhmm
from roles.currency import exponent

INTERCITY_MODES: Final = {"train": "高铁", "flight": "飞机", "car": "自驾", "coach": "自驾", "ferry": "火车"}
"""Their word for each of ours; coach and ferry have none, so the nearest stands in."""

LOCAL_MODES: Final = {"walk": "步行", "transit": "公共交通", "taxi": "打车", "car": "自驾", "bicycle": "骑车"}
TYPES: Final = {"visit": "attraction", "meal": "food", "rest": "rest", "transfer": "intracity_transport"}

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class GroupTravelBenchExporter:
    """Writes their JSON: `users` and `cities` map our names to a task's, `unit_rate` our currency unit to theirs.

    Without `users` travellers become User1, User2 and so on; a traveller mapped to "" (a small child) has no vote and
    is not named. An unknown price stays null, which their cost rule refuses, unless `unknown_cost` stands in for it.
    """

    users: Mapping[str, str] = field(default_factory=dict)
    cities: Mapping[str, str] = field(default_factory=dict)
    unit_rate: float = 1.0
    unknown_cost: float | None = None

    def __call__(self, plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
        """Write the whole group's plan; their format knows no other audience."""
        plan, _ = seen_by(audience, plan, score)
        document = {"days": self.days(plan)}
        return json_text(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()

    def days(self, plan: Plan) -> list[Json]:
        """Return their list of days."""
        users = dict(self.users) or {name: f"User{n}" for n, name in enumerate(plan.travellers, start=1)}
        city, written = "", []
        for day in plan.days:
            segments, city = self._segments(day, plan, users, city)
            written.append({"day": day.number, "date": day.date.isoformat(), "city_segments": segments})
        return written

    def _segments(self, day: Day, plan: Plan, users: Mapping[str, str], city: str) -> tuple[list[Json], str]:
        legs = [a for a in day.activities if a.kind == "journey" and _of_the_group(a, day)]
        here = city or self._city((legs[0].origin if legs and legs[0] == day.activities[0] else None) or day.city)
        segments: list[Json] = []
        rest: Sequence[Stop] = stops(day)
        for leg in legs:
            segments += self._block(here, [s for s in rest if s.activity.start_min < leg.start_min], plan, users)
            rest = [s for s in rest if s.activity.start_min >= leg.start_min]
            target = self._city(day.city if rest else leg.destination or day.city)
            segments.append(self._leg(leg, here, target, plan))
            here = target
        return segments + self._block(here, rest, plan, users), here

    def _leg(self, leg: Activity, here: str, target: str, plan: Plan) -> Json:
        start, end = (
            leg.start_min % MINUTES_PER_DAY,
            max(leg.start_min + 1, leg.end_min - LAST_STRETCH_MIN) % MINUTES_PER_DAY,
        )
        return {
            "type": "intercity_transport",
            "from_city": here,
            "to_city": target,
            "transport_mode": INTERCITY_MODES.get(leg.mode or "", "火车"),
            "start_time": extended_hhmm(start),
            "end_time": extended_hhmm(end),
            "avg_cost": self._cost([leg], plan),
        }

    def _block(self, city: str, part: Sequence[Stop], plan: Plan, users: Mapping[str, str]) -> list[Json]:
        beds = [stop for stop in part if stop.activity.kind == "night"]
        by_day = _before_midnight([stop for stop in part if stop.activity.kind != "night"])
        activities = [item for stop in by_day if (item := self._item(stop, plan, users))]
        if beds:
            activities.append(self._hotel(beds, activities, plan))
        return [{"city": city, "activities": activities}] if activities else []

    def _hotel(self, beds: Sequence[Stop], before: Sequence[Json], plan: Plan) -> Json:
        ended = max((str(item["end_time"]) for item in before), default="00:00")
        start = min(min(stop.activity.start_min for stop in beds), MINUTES_PER_DAY - 1)
        return {
            "type": "hotel",
            "location": plain(beds[0].location),
            "start_time": max(extended_hhmm(start), ended),
            "end_time": extended_hhmm(max(stop.activity.end_min for stop in beds) % MINUTES_PER_DAY),
            "avg_cost": self._cost([stop.activity for stop in beds], plan),
        }

    def _item(self, stop: Stop, plan: Plan, users: Mapping[str, str]) -> Json | None:
        activity = stop.activity
        present = [users[name] for name in activity.travellers if users.get(name)]
        if not present:
            return None
        everyone = len(present) == sum(1 for user in users.values() if user)
        item: Json = {"type": TYPES.get(activity.kind, "intracity_transport")}
        if item["type"] == "intracity_transport":
            mode = LOCAL_MODES.get(activity.mode or "", "公共交通")
            item |= {"transport_mode": mode, "from": plain(stop.origin), "to": plain(stop.location)}
        elif activity.kind != "rest":
            item["location"] = plain(stop.location)
        item |= {"start_time": extended_hhmm(activity.start_min), "end_time": extended_hhmm(activity.end_min)}
        item["participants"] = ["All"] if everyone else present
        if activity.kind == "meal":
            item["avg_cost"] = self._cost([activity], plan)
        return item

    def _city(self, name: str) -> str:
        return plain(self.cities.get(name, name))

    def _cost(self, activities: Sequence[Activity], plan: Plan) -> float | None:
        """Return the mean price per person who takes part, in their unit."""
        if any(activity.unpriced for activity in activities):
            return self.unknown_cost
        people = sum(len(activity.travellers) for activity in activities)
        total = sum(sum(activity.costs_minor.values()) for activity in activities)
        units = total / max(1, people) / float(10 ** exponent(plan.currency))
        return round(units * self.unit_rate, 2)


def export(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
    """Write the plan with User1, User2 and so on; use GroupTravelBenchExporter to name a task's users and cities."""
    return GroupTravelBenchExporter()(plan, score, audience)


def _of_the_group(journey: Activity, day: Day) -> bool:
    present = {name for activity in day.activities for name in activity.travellers}
    return 2 * len(journey.travellers) >= len(present)


def _before_midnight(part: Sequence[Stop]) -> list[Stop]:
    """Press what runs past midnight into the day, each thing before the next of the same people, at least a minute."""
    limit: dict[str, int] = {}
    kept: list[Stop] = []
    for stop in sorted(part, key=lambda s: (s.activity.start_min, s.activity.end_min), reverse=True):
        activity = stop.activity
        latest = min([MINUTES_PER_DAY - 1, *(limit.get(name, MINUTES_PER_DAY - 1) for name in activity.travellers)])
        if activity.end_min > latest:
            end = latest
            start = min(activity.start_min, end - 1)
            activity = activity.model_copy(update={"start_min": start, "end_min": end})
        limit.update(dict.fromkeys(activity.travellers, activity.start_min))
        kept.append(replace(stop, activity=activity))
    return sorted(kept, key=lambda s: (s.activity.start_min, s.activity.end_min))
