from dataclasses import replace

import pytest

from planner.exporters.audience import EVERYONE, WITHHELD, Audience, audiences, lived_by, seen_by
from planner.exporters.registry import EXPORTERS
from rewards.types import Reason, Violation
from roles.errors import BadInput

CANARY = "CANARY-7f3a"
SECRET_WISH = "no_heights_ana"


def loose_lips(plan):
    """A plan whose every free text repeats the sealed wish."""
    text = f"because Ana is {CANARY} afraid of heights ({SECRET_WISH})"
    days = tuple(
        day.model_copy(
            update={
                "notes": (text,),
                "activities": tuple(a.model_copy(update={"note": text}) for a in day.activities),
            }
        )
        for day in plan.days
    )
    return plan.model_copy(update={"days": days, "idea": text, "changes": (text,), "verify": (text,)})


@pytest.mark.parametrize("reader", [None, "Rui", "Tom", "Zoé"])
@pytest.mark.parametrize("name", EXPORTERS)
def test_what_ana_sealed_is_in_nobody_elses_export(name, reader, plan, score):
    data = EXPORTERS[name].load()(loose_lips(plan), score, Audience(reader)).decode()
    assert CANARY not in data
    assert SECRET_WISH not in data


@pytest.mark.parametrize("name", ["terminal", "markdown", "json"])
def test_the_owner_reads_what_she_sealed(name, plan, score):
    assert CANARY in EXPORTERS[name].load()(plan, score, Audience("Ana")).decode()


def test_a_violation_that_repeats_a_sealed_wish_keeps_its_code_and_line(plan, score):
    _, seen = seen_by(Audience("Rui"), plan, score)
    assert [(v.code, v.line, v.text) for v in seen.violations] == [("access", "2.2", WITHHELD)]


def test_a_stake_is_not_explained_to_others_when_its_owner_sealed_something(plan, score):
    _, seen = seen_by(EVERYONE, plan, score)
    assert seen.weights.stakes["Ana"].why == ""
    assert seen.weights.stakes["Ana"].stake == score.weights.stakes["Ana"].stake


def test_a_sealed_reason_too_short_to_search_for_is_left_out_all_the_same(plan, score):
    rui = replace(score.utilities["Rui"], reasons=(Reason("x", 1.0, sealed=True),))
    ana = replace(score.utilities["Ana"], reasons=())
    judged = replace(score, utilities={**score.utilities, "Rui": rui, "Ana": ana})
    assert seen_by(EVERYONE, plan, judged)[1].utilities["Rui"].reasons == ()


def test_a_score_without_sealed_reasons_is_passed_on_as_it_is(plan, score):
    _, open_score = seen_by(EVERYONE, plan, score)
    assert seen_by(EVERYONE, plan, open_score) == (plan, open_score)


def test_a_stranger_is_no_audience(plan):
    with pytest.raises(BadInput, match="no traveller 'Anna' in this plan, did you mean 'Ana'"):
        seen_by(Audience("Anna"), plan, None)


def test_one_traveller_lives_only_their_own_activities(plan):
    mine = lived_by(Audience("Tom"), plan)
    assert [a.title for a in mine.activities if a.kind == "visit"] == [
        "Jerónimos Monastery", "Oceanário", "Castelo de São Jorge",
    ]  # fmt: skip
    assert lived_by(EVERYONE, plan) is plan


def test_a_group_that_stays_together_needs_one_file_only(plan, two_cities):
    assert audiences(two_cities) == (EVERYONE,)
    assert audiences(plan) == (EVERYONE, *(Audience(name) for name in plan.travellers))


def test_a_broken_sealed_need_is_told_to_its_owner_only(plan, score):
    secret = Violation("budget", "Rui pays 277.40 EUR, the budget is 9.00 EUR", "", ("Rui",), sealed=True)
    broken = replace(score, violations=(secret,))
    for reader in (None, *(name for name in plan.travellers if name != "Rui")):
        _, seen = seen_by(Audience(reader), plan, broken)
        assert "9.00" not in seen.violations[0].text
