from dataclasses import replace

from planner.agent.feedback import feedback
from planner.agent.refinement import MOST_JUDGED, best_accepted, gain
from planner.outline import DayOutline, Outline, PartyOutline
from rewards.estimators.rules import rules
from rewards.types import Utility

STOPS = ("lis-castelo", "lis-museu-do-azulejo", "lis-oceanario", "lis-miradouro-da-graca", "lis-torre-de-belem")


def outline(*stops: str) -> Outline:
    day = DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", morning=(PartyOutline(stops=stops),))
    return Outline(days=(day, DayOutline(city="lisbon")))


def helps(before, after):
    return True


def test_a_model_is_asked_about_the_most_promising_edits_only(make_setting):
    asked = []

    def judge(stakeholder, experience):
        asked.append(tuple(visit.place for visit in experience.visits))
        return rules(stakeholder, experience)

    plain = make_setting()
    setting = replace(plain, panel=replace(plain.panel, estimate=judge), screen=plain.panel)
    best = setting.judge(outline("lis-rossio"))
    asked.clear()
    edits = [(outline(stop), f"to {stop}") for stop in STOPS]
    assert best_accepted(edits, best, setting, helps) == best_accepted(edits, plain.judge(best.outline), plain, helps)
    assert len(set(asked)) <= MOST_JUDGED


def test_an_edit_that_the_judge_cannot_judge_is_not_taken(make_setting):
    plain = make_setting()
    blind = replace(plain.panel, estimate=lambda stakeholder, experience: Utility(None))
    setting = replace(plain, panel=blind, screen=plain.panel)
    best = plain.judge(outline("lis-rossio"))
    assert best_accepted([(outline("lis-castelo"), "castle")], best, plain, helps) is not None
    assert best_accepted([(outline("lis-castelo"), "castle")], best, setting, helps) is None


def test_nothing_is_gained_where_nothing_could_be_judged(make_setting):
    score = make_setting().judge(outline("lis-rossio")).score
    unjudged = replace(score, utilities=dict.fromkeys(score.utilities, Utility(None)))
    assert gain(score, unjudged, "Ana") == 0.0


SECRET = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {must: [{place: lis-castelo}, {place: lis-oceanario, sealed: true}]}}
  - {name: Rui, wishes: {prefer: [{theme: museum}]}}
"""


def test_feedback_tells_what_is_missed_and_no_secret(make_setting):
    lines = feedback(make_setting(text=SECRET).judge(outline("lis-rossio")))
    assert any("Ana misses" in line and "Castle" in line for line in lines)
    assert any("Rui misses" in line and "museum" in line for line in lines)
    assert not any("cean" in line for line in lines)
