from markdown_it import MarkdownIt

from planner.exporters.audience import Audience
from planner.exporters.markdown import export, table


def test_the_page_has_its_parts_in_order(plan, score):
    page = export(plan, score).decode()
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Day 1, Fri 1 May 2026, Lisbon", "## Day 2, Sat 2 May 2026, Lisbon", "## People", "## Who led on which day",
        "## Not met, and why", "## What was changed in the draft", "## Verify before you go",
        "## Where the facts come from", "## Sources",
    ]  # fmt: skip


def test_parties_are_marked_in_the_table(plan, score):
    page = export(plan, score).decode()
    assert "| 1.6 | 13:40-16:00 | party 1: Ana and Rui | Tile Museum | price unknown |" in page
    assert "| 1.7 | 13:50-16:20 | party 2: Tom and Zoé | Oceanário | 12.50-25.00 EUR |" in page


def test_a_bar_in_a_cell_opens_no_new_cell():
    html = MarkdownIt("commonmark").enable("table").render("\n".join(table(("a | b",), [("x | y \\",)])))
    assert html.count("<td>") == 1
    assert "x | y \\" in html


def test_a_page_for_one_traveller_says_so_and_leaves_out_the_other_party(plan, score):
    page = export(plan, score, Audience("Tom")).decode()
    assert "For Tom" in page
    assert "| 1.6 |" not in page


def test_a_plan_without_score_sources_or_facts_has_none_of_their_parts(two_cities):
    page = export(two_cities, None).decode()
    assert "utility" not in page
    assert "Sources" not in page


def test_notes_of_a_day_are_listed(plan):
    day = plan.days[1].model_copy(update={"notes": ("public holiday",)})
    assert "\n- public holiday\n" in export(plan.model_copy(update={"days": (day,)}), None).decode()
