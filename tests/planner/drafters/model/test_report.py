from planner.drafters.model.report import IN_WORDS, DraftReport, fate
from planner.outline import Outline, PartyOutline
from rewards.llm.ask import Unanswered, Why


def test_every_reason_for_no_answer_has_words():
    assert set(IN_WORDS) == set(Why.__args__)


def test_a_report_counts_what_became_of_drafts():
    failures = [Unanswered("cut", "x"), Unanswered("refusal", "x"), Unanswered("cut", "x")]
    report = DraftReport.of(6, ["as it came", "after repair", "unusable"], failures)
    assert (report.as_it_came, report.after_repair, report.unusable, report.usable) == (1, 1, 1, 2)
    assert report.why == "2 cut short, 1 declined by the model, 1 with something still broken after repair"
    assert DraftReport(0).why == "nothing was asked for"


def test_a_draft_is_usable_as_it_came_after_repair_or_not_at_all(task, task_of, good):
    closed = PartyOutline(stops=("lis-feira-da-ladra",))
    days = (good.days[0].model_copy(update={"morning": (closed,)}), *good.days[1:])
    assert fate(good, task) == "as it came"
    assert fate(good.model_copy(update={"days": days}), task) == "after repair"
    poor = task_of("travellers: [{name: Ana, wishes: {need: [{budget: 1}]}}, {name: Rui}]")
    assert fate(good, poor) == "unusable"


def test_an_outline_that_code_had_to_fill_is_not_as_it_came(task, good):
    assert fate(Outline.model_copy(good, update={"notes": ("something was replaced",)}), task) == "after repair"
