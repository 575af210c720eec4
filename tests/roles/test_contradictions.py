import pytest

from roles.contradictions import clash, contradictions
from roles.wish_spec import WishSpec
from roles.wishes import Strength


def wish(strength, **fields):
    return WishSpec.model_validate(fields).wish(Strength(strength))


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        (wish("prefer", theme="art"), wish("avoid", theme="art"), "both wanted and not wanted"),
        (wish("must", place="Oceanário"), wish("reject", place="OCEANA\u0301RIO"), "both wanted and not wanted"),
        (wish("prefer", theme="art"), wish("avoid", theme="art", day=2), "both wanted and not wanted"),
        (wish("must", theme="art"), wish("prefer", theme="art"), "said twice"),
        (wish("need", time="08:00-12:00"), wish("need", time="12:00-20:00"), "do not overlap"),
        (wish("must", walking="4 km"), wish("must", walking="6 km"), "two limits"),
        (wish("prefer", food="steak"), wish("need", diet="vegan"), "needs the diet 'vegan' and wants 'steak'"),
        (wish("need", diet="vegetarian"), wish("must", food="seafood"), "wants 'seafood'"),
    ],
)
def test_what_cannot_stand_together_is_said_in_plain_words(a, b, words):
    assert words in (clash(a, b) or "")
    assert words in (clash(b, a) or "").replace("(", "")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (wish("prefer", theme="art"), wish("avoid", theme="music")),
        (wish("prefer", theme="art", day=1), wish("avoid", theme="art", day=2)),
        (wish("prefer", theme="art", city="Porto"), wish("avoid", theme="art", city="Lisbon")),
        (wish("need", walking="8 km"), wish("prefer", walking="6 km")),
        (wish("need", time="08:00-20:00"), wish("need", time="09:00-22:00", day=2)),
        (wish("must", walking="4 km"), wish("must", walking="6 km", day=2)),
        (wish("prefer", diet="vegan"), wish("prefer", food="steak")),
        (wish("need", diet="vegan"), wish("reject", food="steak")),
        (wish("need", diet="vegan"), wish("need", diet="halal")),
    ],
)
def test_what_can_stand_together_is_left_alone(a, b):
    assert clash(a, b) is None


def test_the_later_of_two_wishes_is_the_problem_and_points_at_the_earlier():
    stated = [(("wishes", "avoid", 0), wish("avoid", theme="art")), (("wishes", "must", 1), wish("must", theme="art"))]
    (problem,) = contradictions(stated)
    assert (problem.path, problem.other) == (("wishes", "avoid", 0), ("wishes", "must", 1))
