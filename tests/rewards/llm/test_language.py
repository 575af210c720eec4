"""Telling languages apart: sure or silent."""

from pathlib import Path

import pytest

from rewards.llm.language import NAMES, wrong_language

LINES = (Path(__file__).parent / "languages.txt").read_text(encoding="utf-8").splitlines()
TEXTS = dict(line.split(" ", 1) for line in LINES)
"""The same sentence or two in every language that is told apart."""


def test_there_is_a_text_for_every_language():
    assert TEXTS.keys() == NAMES.keys()


@pytest.mark.parametrize("wanted", NAMES)
def test_a_text_is_right_in_its_own_language_and_wrong_in_every_other(wanted):
    right = [code for code, text in TEXTS.items() if not wrong_language(text, wanted)]
    assert right == [wanted]


@pytest.mark.parametrize(
    "text", ["", "Sé", "Museu Calouste Gulbenkian", "14:30, 12 €", "Praça do Comércio – Rua Augusta"]
)
def test_a_text_that_is_too_short_to_be_sure_about_passes(text):
    assert wrong_language(text, "en") == ""


def test_a_language_that_is_not_known_passes():
    assert wrong_language(TEXTS["de"], "eo") == ""


def test_names_in_another_script_do_not_make_a_text_wrong():
    assert wrong_language("東京 is the city where we begin, and Кремль is not on the way.", "en") == ""


def test_a_text_half_in_one_script_and_half_in_another_is_not_judged():
    assert wrong_language(TEXTS["ru"] + TEXTS["el"], "en") == ""
