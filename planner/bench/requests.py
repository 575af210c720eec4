"""Requests: GroupTravelBench tasks as trip requests of ours, for a catalogue that knows their cities and places.

Kinds of sight and of food are words of theirs that our vocabulary lacks: they become free words, which a reader may use
and the rules leave open. Active hours a day have no counterpart. What stays is places, money, pace, journeys and beds.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from planner.bench.outside import Hotels, Modes, OutsideTask, Preference
from roles.errors import BadInput

NUMERALS: Final = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
DAYS: Final = re.compile(r"(\d+|[一二两三四五六七八九十])\s*天")

MODES: Final = {"高铁": "train", "火车": "train", "飞机": "flight", "自驾": "car"}
BEDS: Final = {
    "经济型": "budget", "快捷酒店": "budget", "旅馆": "budget", "客栈": "budget", "民宿": "budget",
    "舒适型": "mid", "商务酒店": "mid", "公寓式酒店": "mid", "主题酒店": "mid", "电竞酒店": "mid",
    "高档型": "high", "豪华型": "high", "度假酒店": "high",
}  # fmt: skip
"""Our class for each of theirs: coarser, because the catalogue knows no named hotel."""
SMALL_CHILD_AGE: Final = 4
"""Age of a small child whose age nobody says."""
CURRENCY: Final = "CNY"

Json = dict[str, Any]  # a request as a trip file holds it: TripRequest checks it


def request_of(task: OutsideTask) -> Json:
    """Return a task as the request of a trip file; raises BadInput for one without cities, a date or a length."""
    meta, found = task.metadata, DAYS.search(task.metadata.date or task.query)
    if not meta.cities or not found:
        raise BadInput(f"task {task.task_id}: says no city or no number of days")
    try:
        start = date.fromisoformat(task.time)
    except ValueError as error:
        raise BadInput(f"task {task.task_id}: '{task.time}' is no date") from error
    end = start + timedelta(days=(NUMERALS.get(found[1]) or int(found[1])) - 1)
    children = [
        {"name": child.user, "age": SMALL_CHILD_AGE} for child in meta.child_members if child.user not in task.users
    ]
    people = [{"name": user, "wishes": _wishes(preference)} for user, preference in task.table.items()]
    request: Json = {
        "title": task.task_id,
        "cities": list(meta.cities),
        "dates": {"start": start.isoformat(), "end": end.isoformat()},
        "currency": CURRENCY,
        "travellers": [*people, *children],
    }
    return {**request, "origin": meta.departure_city} if meta.departure_city else request


def _wishes(preference: Preference) -> Json:
    tiers: dict[str, list[Json]] = {"must": [], "prefer": [], "avoid": [], "reject": []}
    for tier, wish in _told(preference):
        tiers[tier].append(wish)
    return {tier: wishes for tier, wishes in tiers.items() if wishes}


def _told(preference: Preference) -> Iterator[tuple[str, Json]]:
    overall = preference.global_constraints
    if overall.avg_budget:
        yield "must", {"budget": str(int(overall.avg_budget))}
    if overall.intensity.max_poi_per_day:
        yield "must", {"pace": int(overall.intensity.max_poi_per_day)}
    yield from ((tier, {"transport": mode}) for tier, mode in _known(overall.transport, MODES))
    yield from ((tier, {"lodging": bed}) for tier, bed in _known(overall.hotel_preference, BEDS))
    for city, here in preference.city_specific_preferences.items():
        sights, food = here.attractions, here.food
        yield from (("must", {"place": name, "city": city}) for name in sights.must_visit)
        yield from (("reject", {"place": name, "city": city}) for name in sights.reject_visit)
        yield from (("prefer", {"words": word, "city": city}) for word in sights.category_pref.positive)
        yield from (("avoid", {"words": word, "city": city}) for word in sights.category_pref.negative)
        for tier in ("must", "prefer", "avoid", "reject"):
            yield from ((tier, {"words": word, "city": city}) for word in getattr(food, f"{tier}_eat"))


def _known(wanted: Modes | Hotels, table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield tier and word of ours, each word once in its strongest tier; what the table lacks has no counterpart."""
    seen: set[str] = set()
    for tier in ("must", "reject", "prefer", "avoid"):
        for word in getattr(wanted, tier, ()):
            ours = table.get(word)
            if ours and ours not in seen:
                seen.add(ours)
                yield tier, ours
