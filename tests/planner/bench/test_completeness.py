"""What an agent wrote down of what users want."""

import pytest

from planner.bench.completeness import completeness


def written(budget, must, avoid, city="海城市"):
    """A table as an agent writes it down."""
    return {
        "global_constraints": {"avg_budget": budget},
        "city_specific_preferences": {city: {"attractions": {"must_visit": must}, "food": {"avoid_eat": avoid}}},
    }


@pytest.fixture
def table(wanting):
    return {"User1": wanting({"must_visit": ["a", "b"]}, {"avoid_eat": ["c"]}, avg_budget=3000)}


def test_vector_11_items_count_where_they_stand_word_for_word(table):
    assert completeness(table, {"User1": written(3000, ["a", "x"], [])}) == 2 / 4


@pytest.mark.parametrize(
    "believed",
    [written(2999, ["c"], ["a", "b"]), written("3000", "ab", None, "海城"), {"global_constraints": 3}, None],
    ids=["another tier", "no lists, another city", "no object", "nothing"],
)
def test_what_stands_elsewhere_is_not_counted(table, believed):
    assert completeness(table, {"User1": believed}) == 0.0


def test_users_are_counted_together_and_more_costs_nothing(table, wanting):
    both = {**table, "User2": wanting(food={"must_eat": ["d"]})}
    assert completeness(both, {"User1": written(3000, ["a", "b", "z"], ["c"])}) == 4 / 5


def test_who_wants_nothing_is_known_completely(wanting):
    assert completeness({"User1": wanting()}, {}) == 1.0
