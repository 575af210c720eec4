import json

import pytest

from planner.catalog.importers.geojson_import import read_geojson
from planner.catalog.importers.listing import MAX_ROWS
from roles.errors import BadInput

POINT = {"type": "Point", "coordinates": [11.5, 48.1, 520]}


def feature(geometry=POINT, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@pytest.fixture
def listing(tmp_path):
    def read(features):
        path = tmp_path / "list.geojson"
        text = features if isinstance(features, str) else json.dumps({"features": features})
        path.write_text(text, encoding="utf-8")
        return read_geojson(path)

    return read


def test_points_become_rows_and_other_properties_are_named(listing):
    found = listing([feature(name="A", themes=["art", "history"], price=12.5, **{"marker-color": "red", "url": None})])
    assert dict(found.rows[0].cells) == {
        "name": "A", "themes": "art|history", "price": "12.5", "lat": "48.1", "lon": "11.5",
    }  # fmt: skip
    assert found.ignored == ("marker-color",)


def test_a_feature_without_properties_is_a_bare_point(listing):
    assert dict(listing([{"type": "Feature", "geometry": POINT, "properties": None}]).rows[0].cells) == {
        "lat": "48.1",
        "lon": "11.5",
    }


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ("{", r"list\.geojson:1: not JSON"),
        ("[]", "allowed is a FeatureCollection"),
        ('{"features": [NaN]}', "NaN is not a number"),
        ("[" * 100_000, "not (GeoJSON|JSON)"),
        ([3], "feature 1: not a Feature"),
        ([feature(None)], "feature 1: geometry is None"),
        ([feature({"type": "Polygon"})], "feature 1: geometry is Polygon; allowed: Point"),
        ([feature(POINT), feature({"type": "Point", "coordinates": [True, 2]})], "feature 2: coordinates are not"),
        ([feature({"type": "Point", "coordinates": "12"})], "feature 1: coordinates are not"),
        ([feature()] * (MAX_ROWS + 1), f"{MAX_ROWS + 1} features; allowed: {MAX_ROWS}"),
    ],
)
def test_what_is_no_list_of_points_is_refused(listing, features, message):
    with pytest.raises(BadInput, match=message):
        listing(features)
