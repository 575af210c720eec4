import pytest

from rewards.comparison import judged_or_rules
from rewards.critic import Critic
from rewards.estimators.judge import Judge
from rewards.estimators.rules import rules
from rewards.experience import Candidate, Experience
from rewards.llm.ask import Unanswered
from rewards.testing.scripted import Scripted
from rewards.types import Utility
from rewards.weights import uniform


def letters(ask):
    return {key: "none" if key.endswith("_line") else "D" for key in ask.schema["required"]}


@pytest.fixture
def group(trip, person, wish):
    return trip(person("Ana", wish("must", "theme", "museum")), person("Ben", wish("must", "theme", "beach")))


@pytest.fixture
def candidates(day):
    return [Candidate(f"p{n}", (day("Ana"), day("Ben"))) for n in range(6)]


def panels(group, model):
    return Critic(estimate=Judge(model, "m")).convene(group), Critic().convene(group)


def test_a_judge_that_answers_scores_every_candidate(group, candidates):
    judged, by_rules = panels(group, Scripted(letters))
    found = judged_or_rules(judged, by_rules, candidates)
    assert (found.panel, found.fallback) == (judged, "")
    assert [score.plan_id for score in found.scores] == [f"p{n}" for n in range(6)]
    assert {u.estimator for score in found.scores for u in score.utilities.values()} == {"judge:m"}


def test_one_failure_puts_all_candidates_under_the_rules(group, candidates):
    fails = iter([False] * 7 + [True] + [False] * 20)
    model = Scripted(lambda ask: Unanswered("deadline", "too late") if next(fails) else letters(ask))
    judged, by_rules = panels(group, model)
    found = judged_or_rules(judged, by_rules, candidates)
    assert (found.panel, list(found.scores)) == (by_rules, by_rules.score_all(candidates))
    assert found.fallback == (
        "1 of 12 judgements failed, so all plans are compared by the rules (not judged: too late)"
    )


def test_somebody_without_a_day_is_no_failure_of_the_judge(group, day):
    judged, by_rules = panels(group, Scripted(letters))
    found = judged_or_rules(judged, by_rules, [Candidate("p", (day("Ana"), Experience("Ben", (), "EUR")))])
    assert (found.fallback, found.scores[0].welfare) == ("", None)


def test_an_estimator_that_gives_no_reason_fails_all_the_same(group, candidates):
    blind = Critic(estimate=lambda s, e: Utility(None)).convene(group)
    found = judged_or_rules(blind, Critic().convene(group), candidates[:1])
    assert found.fallback.endswith("(no reason given)")


def test_only_the_estimator_may_differ(group, candidates):
    other = Critic(uniform, rules).convene(group)
    with pytest.raises(ValueError, match="more than their estimator"):
        judged_or_rules(Critic().convene(group), other, candidates)
