import gpxpy

from planner.exporters.audience import Audience
from planner.exporters.gpx import export


def test_each_place_is_one_waypoint_and_each_party_one_route(plan):
    document = gpxpy.parse(export(plan, None).decode())
    assert [point.name for point in document.waypoints][:2] == ["Jerónimos Monastery", "Tasca do Largo"]
    assert len(document.waypoints) == 6
    assert [route.description for route in document.routes] == ["Ana and Rui", "Tom and Zoé"]
    assert [len(route.points) for route in document.routes] == [4, 4]


def test_a_link_with_an_ampersand_reads_back(plan):
    document = gpxpy.parse(export(plan, None).decode())
    assert document.waypoints[0].link == "https://example.org/lis_jeronimos?a=1&b=2"


def test_a_place_without_a_page_has_no_link(plan):
    day = plan.days[1]
    quiet = day.activities[1].model_copy(update={"place": day.activities[1].place.model_copy(update={"website": None})})
    changed = plan.model_copy(update={"days": (day.model_copy(update={"activities": (quiet,)}),)})
    assert gpxpy.parse(export(changed, None).decode()).waypoints[0].link is None


def test_one_traveller_gets_only_their_places(plan):
    names = {point.name for point in gpxpy.parse(export(plan, None, Audience("Tom")).decode()).waypoints}
    assert "Oceanário" in names
    assert "Tile Museum" not in names
