import pytest
from pydantic import ValidationError

from planner.talk.asking.questions import AVOIDED, OFFERED, questions
from roles.wishes import CAPS


@pytest.fixture
def offered(talkers, library, talk):
    return {q.name: q for q in questions(talkers.group.stakeholder("Helena"), talkers.facts, library, talk.plan)}


def test_a_role_s_own_question_comes_before_ours(offered):
    assert offered["walking"].ask == "How far do you like to walk in a day?"
    assert offered["budget"].ask == "What may the whole trip cost you, everything included?"


def test_every_offered_answer_is_one_that_a_trip_file_may_say(offered):
    for question in offered.values():
        assert len(question.wishes("Helena")) == sum(choice.value is not None for choice in question.choices)
        assert len(question.choices) <= OFFERED + 1


def test_limits_take_one_answer_and_can_be_taken_back(offered):
    for question in offered.values():
        assert question.several == (question.kind not in CAPS)
        assert (question.choices[-1:] and question.choices[-1].value is None) == (
            question.kind in CAPS or question.name in {"diet", "access"}
        ) or not question.choices


def test_places_that_somebody_named_already_are_not_offered(talkers, library):
    found = {q.name: q for q in questions(talkers.group.stakeholder("Ana"), talkers.facts, library, None)}
    assert "lis-oceanario" not in {choice.value for choice in found["place"].choices}


def test_budgets_are_parts_of_what_the_plan_costs(offered):
    amounts = [int(choice.value) for choice in offered["budget"].choices if choice.value]
    assert amounts == sorted(amounts)
    assert all(amount % 10 == 0 for amount in amounts)


def test_without_a_journey_nobody_is_asked_how_to_travel(offered):
    assert "transport" not in offered


def test_dislikes_are_asked_for_as_well_and_less_strongly_than_they_could_be_meant(offered):
    assert offered[AVOIDED].strength == "avoid"


def test_an_answer_that_is_none_is_refused(offered):
    with pytest.raises(ValidationError):
        offered["theme"].spec("sprot")
