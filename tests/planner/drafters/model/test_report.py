from typing import get_args

from planner.drafters.model.report import IN_WORDS, DraftReport
from rewards.llm.ask import Unanswered, Why


def test_every_reason_for_no_answer_has_words():
    assert set(IN_WORDS) == set(get_args(Why))


def test_a_report_counts_drafts_and_says_why_others_never_came():
    failures = [Unanswered("refusal", "x"), Unanswered("cut", "x"), Unanswered("cut", "x")]
    report = DraftReport.of(4, 1, failures)
    assert report == DraftReport(4, 1, (("cut", 2), ("refusal", 1)))
    assert report.why == "2 cut short, 1 declined by the model"
    assert DraftReport(1, 1).why == ""
