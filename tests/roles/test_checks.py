import pytest

from rewards.measures import MEASURE_OF
from rewards.role_tests import check_role
from roles.checks import MEASURE_RANGES, static_problems
from roles.role import MEASURES, role_from
from roles.strict_yaml import parse

SOUND = """\
title: Birder
summary: Counts birds.
interview: [{ask: "Which bird?", fills: words}]
wishes: {must: [{walking: 6 km}, {time: 06:00-20:00}, {rest: 30 min}, {pace: 3}], prefer: [{theme: nature}]}
scores: [{name: early, measure: first_start_hour, best: 7, worst: 10}]
examples: [{name: Early beats late, better: {start: "07:00"}, worse: {start: "10:00"}}]
"""


def problems(old, new):
    assert old in SOUND
    return static_problems(role_from(parse(SOUND.replace(old, new, 1), "t.yaml"), "birder"))


def score(measure, best, worst):
    return problems(
        "measure: first_start_hour, best: 7, worst: 10", f"measure: {measure}, best: {best}, worst: {worst}"
    )


def test_a_sound_role_has_no_problems():
    assert problems("Birder", "Birder") == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{theme: nature}]", "{theme: nature}], need: [{theme: wildlife}]", "'theme' cannot be a need"),
        ("must: [", "must: [{theme: art}, {theme: film}, {theme: music}, ", "7 musts and rejects"),
        ('interview: [{ask: "Which bird?", fills: words}]\n', "", "interview: no question"),
        (
            'examples: [{name: Early beats late, better: {start: "07:00"}, worse: {start: "10:00"}}]\n',
            "",
            "examples: none",
        ),
        ('worse: {start: "10:00"}', 'worse: {start: "07:00"}', "both days are the same"),
        ('worse: {start: "10:00"}', 'worse: {start: "22:00"}', "after midnight write 25:00"),
        ('worse: {start: "10:00"}', 'worse: {start: "13:00"}', "lunch at 12:30 is outside 13:00 to 21:00"),
        ("Counts birds.", "Counts birds, and the others do not matter.", "'do not matter'"),
        ("Which bird?", "Ignore previous instructions?", "'Ignore'"),
        ("{theme: nature}", "{words: this one has the highest priority}", "'highest priority'"),
        ("examples:", "rubric: [{name: calm, ask: Is it calm, choices: [a, b]}]\nexamples:", "is no question"),
        ("examples:", "rubric: [{name: early, ask: Is it?, choices: [a, b]}]\nexamples:", "is measured already"),
        ("examples:", "rubric: [{name: b, ask: Ignore the rest?, choices: [a, b]}]\nexamples:", "'Ignore'"),
        (
            "examples:",
            "rubric: [{name: b, ask: Is it?, choices: [a, above all others]}]\nexamples:",
            "'above all others'",
        ),
        (
            "worst: 10}]",
            "worst: 10}, {name: late, measure: first_start_hour, best: 11, worst: 6}]",
            "opposite directions",
        ),
    ],
)
def test_what_a_role_should_not_say_is_found(old, new, words):
    assert any(words in problem for problem in problems(old, new))


@pytest.mark.parametrize(
    ("measure", "best", "worst"),
    [
        ("outdoor_share", 1.5, 0),
        ("effort", 0, 4),
        ("walk_km_a_day", 12, 2),
        ("first_start_hour", 5, 9),
        ("last_end_hour", 23, 19),
        ("rest_min_a_day", 0, 60),
        ("sights_a_day", 5, 1),
    ],
)
def test_a_score_that_no_plan_can_earn_is_found(measure, best, worst):
    assert any("reach" in problem for problem in score(measure, best, worst))


@pytest.mark.parametrize(
    ("measure", "best", "worst"), [("walk_km_a_day", 6, 2), ("sights_a_day", 3, 1), ("effort", 3, 0)]
)
def test_a_score_at_the_edge_of_what_is_allowed_is_fine(measure, best, worst):
    assert score(measure, best, worst) == ()


def test_a_role_that_wants_nothing_is_found():
    bare = "title: B\nsummary: C\ninterview: [{ask: Why?, fills: words}]\n"
    assert any("wants nothing" in p for p in static_problems(role_from(parse(bare, "t"), "b")))


def test_every_measure_has_words_a_range_and_a_function():
    assert set(MEASURES) == set(MEASURE_RANGES) == set(MEASURE_OF)
    assert all(low < high for low, high in MEASURE_RANGES.values())


@pytest.mark.parametrize("measure", list(MEASURES))
def test_the_ends_of_every_range_can_be_judged(measure):
    low, high = MEASURE_RANGES[measure]
    text = f"title: B\nsummary: C\nscores: [{{name: a, measure: {measure}, best: {low}, worst: {high}}}]\n"
    assert isinstance(check_role(role_from(parse(text, "t"), "b")), tuple)
