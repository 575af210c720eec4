from dataclasses import replace

from planner.talk.act import Act
from planner.talk.changing.replies import reply


def ask(talk, predicate, name="ask", **more):
    return reply(Act(act=name, predicate=predicate, **more), talk)


def test_a_place_of_the_plan_is_told_with_when_and_who_wanted_it(talk):
    lines = ask(talk, "place", value="lis-oceanario")
    assert lines == (
        "Lisbon Oceanarium is in the plan: Lisbon Oceanarium (day 2, morning)",
        "Ana must have: Lisbon Oceanarium",
    )


def test_a_place_outside_the_plan_is_told_with_its_open_days(talk):
    lines = ask(talk, "place", "suggest", value="Lisbon Zoo")
    assert lines[0] == "Lisbon Zoo is not in the plan"
    assert lines[-1] == "known to be open on day 1, 2, 3"


def test_an_unknown_place_names_the_nearest(talk):
    assert "nearest:" in ask(talk, "place", value="Castel Saint Gorge")[0]


def test_a_theme_is_told_with_its_stops_and_with_what_else_there_is(talk):
    lines = ask(talk, "theme", value="wildlife")
    assert lines[0] == "wildlife in the plan: Lisbon Oceanarium (day 2, morning)"
    assert lines[-1].startswith("not in the plan: ")
    assert ask(talk, "theme", value="wildlife", day=1)[0] == "no wildlife in the plan on day 1"


def test_a_sealed_wish_is_told_to_its_owner_only(talk):
    assert not any("Vito" in line for line in ask(talk, "theme", value="museum"))
    assert "Vito would rather not have: museum" in ask(replace(talk, speaker="Vito"), "theme", value="museum")


def test_figures_come_for_everybody_or_for_whoever_is_named(talk):
    assert len(ask(talk, "walking")) == 3
    assert ask(talk, "budget", traveller="Ana")[0].startswith("Ana pays ")
    assert "mid class" in ask(talk, "lodging", traveller="Ana")[0]


def test_what_nobody_can_answer_here_says_where_to_look(talk):
    assert "fairtrip explain" in ask(talk, "words", quote="is it nice?")[0]
    assert "fairtrip explain" in ask(replace(talk, plan=None), "walking")[0]
