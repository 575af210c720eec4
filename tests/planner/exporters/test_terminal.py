import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from planner.exporters.audience import EVERYONE, Audience
from planner.exporters.terminal import export, render_plan


def shown(plan, score, audience=EVERYONE):
    return export(plan, score, audience).decode()


def test_no_line_is_wider_than_eighty_columns(plan, score, two_cities):
    for text in (shown(plan, score), shown(two_cities, None)):
        assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_the_parts_come_in_order(plan, score):
    text = shown(plan, score)
    parts = ["Day 1", "Day 2", "People", "Ana gets", "Who led", "Not met", "changed in the draft", "Verify", "Sources"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_parties_stand_side_by_side_and_meet_again(plan, score):
    lines = shown(plan, score).splitlines()
    both = next(line for line in lines if "Ana and Rui" in line)
    assert "Tom and Zoé" in both
    assert any("together again" in line for line in lines)


def test_nobody_is_together_again_alone(plan, score):
    first, *rest = plan.days
    parted = max(a.end_min for a in first.activities if set(a.travellers) == {"Tom", "Zoé"})
    alone = tuple(
        a if a.start_min < parted else a.model_copy(update={"travellers": ("Ana",)}) for a in first.activities
    )
    text = shown(plan.model_copy(update={"days": (first.model_copy(update={"activities": alone}), *rest)}), score)
    day = text[: text.index("Day 2")]
    assert "Ana only" in day
    assert "together again" not in day


def test_a_third_party_is_shown_below_the_others(plan):
    day = plan.days[0]
    alone = tuple(
        a.model_copy(update={"travellers": ("Tom",)}) if a.id in ("1.4", "1.7", "1.9") else a for a in day.activities
    )
    zoe = next(a for a in day.activities if a.id == "1.10").model_copy(update={"id": "1.99", "travellers": ("Zoé",)})
    lines = tuple(sorted((*alone, zoe), key=lambda a: a.start_min))
    text = shown(plan.model_copy(update={"days": (day.model_copy(update={"activities": lines}),)}), None)
    assert "\nAna and Rui\n" in text
    assert "\nTom\n" in text
    assert "\nZoé\n" in text


def test_lines_of_some_only_say_so(plan):
    day = plan.days[1]
    late = (day.activities[0].model_copy(update={"travellers": ("Ana",)}), day.activities[1])
    assert "Ana only" in shown(plan.model_copy(update={"days": (day.model_copy(update={"activities": late}),)}), None)


def test_who_changes_parties_halfway_is_named_on_the_line(plan):
    day = plan.days[0]
    lines = tuple(a.model_copy(update={"travellers": ("Rui", "Tom")}) if a.id == "1.9" else a for a in day.activities)
    text = shown(plan.model_copy(update={"days": (day.model_copy(update={"activities": lines}),)}), None)
    assert "Tile Museum (Ana and Rui)" in text
    assert "(Rui and Tom)" in text


def test_notes_of_a_day_are_shown(plan):
    day = plan.days[1].model_copy(update={"notes": ("public holiday",)})
    assert "note: public holiday" in shown(plan.model_copy(update={"days": (day,)}), None)


def test_one_traveller_reads_only_their_own_days(plan, score):
    text = shown(plan, score, Audience("Tom"))
    assert "for Tom" in text
    assert "Tile Museum" not in text.split("People")[0]


def test_markup_in_a_name_stays_text(plan):
    evil = plan.model_copy(update={"title": "[bold red]x[/] [link=http://e.example]y[/link]"})
    assert "[bold red]x[/] [link=http://e.example]y[/link]" in shown(evil, None)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_renderable_fits_any_width_and_no_color_means_none(plan, score, width):
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, _environ={"NO_COLOR": "1"})
    console.print(render_plan(plan, score))
    assert "\x1b[3" not in out.getvalue().replace("\x1b[3m", "")


def test_a_plan_nobody_judged_is_shown_with_prices_only(plan):
    text = shown(plan, None)
    assert "utility" not in text
    assert "129.00 EUR +" in text
