import json

import pytest

from planner.exporters.audience import Audience
from planner.exporters.geojson import export


def features(plan, audience=None):
    data = export(plan, None, Audience(audience))
    return json.loads(data)["features"]


def test_longitude_comes_first(plan):
    assert features(plan)[0]["geometry"] == {"type": "Point", "coordinates": [-9.2068, 38.6979]}


def test_each_party_of_a_day_has_its_line(plan):
    lines = [f for f in features(plan) if f["geometry"]["type"] == "LineString"]
    assert [f["properties"]["travellers"] for f in lines] == [["Ana", "Rui"], ["Tom", "Zoé"]]
    assert all(len(f["geometry"]["coordinates"]) == 4 for f in lines)


def test_one_traveller_gets_one_line_a_day(plan):
    lines = [f for f in features(plan, "Tom") if f["geometry"]["type"] == "LineString"]
    assert [f["properties"]["day"] for f in lines] == [1]


@pytest.mark.parametrize("lat", [float("nan"), float("inf"), 90.5])
def test_a_place_off_the_earth_has_no_geometry(plan, lat):
    day = plan.days[1]
    lost = day.activities[1].model_copy(update={"place": day.activities[1].place.model_copy(update={"lat": lat})})
    changed = plan.model_copy(update={"days": (day.model_copy(update={"activities": (lost,)}),)})
    assert [f["geometry"] for f in features(changed)] == [None]
