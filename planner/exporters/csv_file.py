"""CsvFile: one row per activity for spreadsheets; no cell is a formula."""

import csv
import io
from collections.abc import Iterable

from planner.catalog.money import format_minor
from planner.exporters.audience import EVERYONE, Audience, lived_by, seen_by
from planner.exporters.inert import csv_cell, web_address
from planner.exporters.party import on_earth
from planner.plan import Activity, Day, Plan
from rewards.types import Score
from roles.clock import hhmm

COLUMNS = (
    "line", "day", "date", "time_zone", "start", "end", "minutes", "kind", "title", "travellers", "city", "area",
    "latitude", "longitude", "mode", "origin", "destination", "distance_m", "walk_m", "lodging", "website", "note",
    "currency", "price_known",
)  # fmt: skip
"""Columns before the one column per traveller that holds what this person pays."""


def export(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
    """Write one row per activity (RFC 4180), UTF-8 with the mark by which spreadsheets tell it."""
    plan, _ = seen_by(audience, plan, score)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *(csv_cell(f"pays: {name}") for name in plan.travellers)])
    for day in lived_by(audience, plan).days:
        for activity in day.activities:
            writer.writerow([*_cells(activity, day, plan), *_amounts(activity, plan)])
    return out.getvalue().encode("utf-8-sig")


def _cells(activity: Activity, day: Day, plan: Plan) -> Iterable[str]:
    place = activity.place
    lat, lon = (f"{place.lat:.6f}", f"{place.lon:.6f}") if place and on_earth(activity) else ("", "")
    yield from (activity.id, str(day.number), day.date.isoformat(), csv_cell(day.tz))
    yield from (hhmm(activity.start_min), hhmm(activity.end_min), str(activity.end_min - activity.start_min))
    yield from (activity.kind, csv_cell(activity.title), csv_cell("; ".join(activity.travellers)))
    yield from (csv_cell(place.city if place else day.city), csv_cell((place.area if place else activity.area) or ""))
    yield from (lat, lon)
    yield from (csv_cell(text or "") for text in (activity.mode, activity.origin, activity.destination))
    yield from ("" if metres is None else str(metres) for metres in (activity.distance_m, activity.walk_m))
    yield from (csv_cell(activity.lodging or ""), (web_address(place.website) if place else "") or "")
    yield from (csv_cell(activity.note), csv_cell(plan.currency), "no" if activity.unpriced else "yes")


def _amounts(activity: Activity, plan: Plan) -> Iterable[str]:
    for name in plan.travellers:
        known = name in activity.costs_minor or (name in activity.travellers and not activity.unpriced)
        yield format_minor(activity.costs_minor.get(name, 0), plan.currency).split()[0] if known else ""
