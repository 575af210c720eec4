"""An invented city and its places, as plans of GroupTravelBench write them."""

import pytest

from planner.bench.items import items
from planner.bench.outside import Preference
from planner.bench.places import KnownPlace, PlaceTable
from planner.bench.validity import HoursRule

CITY = "海城市"
TUESDAY_ON = (HoursRule("01-01", "12-31", (2, 3, 4, 5, 6, 7), ((540, 1020),)),)


@pytest.fixture(scope="session")
def places():
    """The places of the invented city."""
    known = {
        "海城博物馆(新馆)": KnownPlace("attraction", frozenset({"博物馆"}), TUESDAY_ON),
        "云顶寺": KnownPlace("attraction", frozenset({"寺庙"})),
        "老渔港": KnownPlace("food", frozenset({"海鲜"})),
        "海鲜火锅城": KnownPlace("food", frozenset({"火锅"})),
        "海风酒店": KnownPlace("hotel", frozenset({"舒适型"})),
    }
    return PlaceTable({CITY: known})


@pytest.fixture(scope="session")
def stay():
    """Return a function that writes an activity."""

    def write(kind, where, start="10:00", end="11:00", who=("All",), **more):
        return {"type": kind, "location": where, "start_time": start, "end_time": end, "participants": list(who)} | more

    return write


@pytest.fixture(scope="session")
def way():
    """Return a function that writes a way inside the city."""

    def write(origin, to, start, end, who=("All",)):
        return {"type": "intracity_transport", "transport_mode": "步行", "from": origin, "to": to,
                "start_time": start, "end_time": end, "participants": list(who)}  # fmt: skip

    return write


@pytest.fixture(scope="session")
def leg():
    """Return a function that writes a leg."""

    def write(mode="高铁", cost=260):
        return {"type": "intercity_transport", "from_city": "江都市", "to_city": CITY, "transport_mode": mode,
                "start_time": "08:00", "end_time": "11:00", "avg_cost": cost}  # fmt: skip

    return write


@pytest.fixture(scope="session")
def plan_of():
    """Return a function from the activities of some days, in one city block each, to a plan."""

    def write(*days, city=CITY):
        def segments(activities):
            legs = [a for a in activities if a["type"] == "intercity_transport"]
            rest = [a for a in activities if a["type"] != "intercity_transport"]
            return [*legs, *([{"city": city, "activities": rest}] if rest else [])]

        return {"days": [{"day": n, "city_segments": segments(day)} for n, day in enumerate(days, start=1)]}

    return write


@pytest.fixture(scope="session")
def lines_of(plan_of):
    """Return a function from the activities of some days to the items of their plan."""
    return lambda *days, city=CITY: items(plan_of(*days, city=city))


@pytest.fixture(scope="session")
def wanting():
    """Return a function that makes a preference from sections; what is named stands in the invented city."""

    def make(attractions=None, food=None, **overall):
        there = {CITY: {"attractions": attractions or {}, "food": food or {}}}
        return Preference.model_validate({"global_constraints": overall, "city_specific_preferences": there})

    return make
