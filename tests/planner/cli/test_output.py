import io
import json

import pytest

from planner.cli import output


def test_json_says_its_schema_version_first(capsys):
    output.print_json({"name": "Zoë"})
    out = capsys.readouterr().out
    assert json.loads(out) == {"schema_version": 1, "name": "Zoë"}
    assert out.startswith('{\n  "schema_version"')


def test_json_refuses_what_is_not_a_number():
    with pytest.raises(ValueError, match="JSON"):
        output.print_json({"welfare": float("nan")})


def test_answers_go_to_standard_output_and_progress_to_standard_error(capsys):
    output.answers().print("plan")
    output.progress().print("drafting")
    assert capsys.readouterr() == ("plan\n", "drafting\n")


def test_text_of_others_is_printed_as_it_is(capsys):
    output.answers().print("[red]:smile: 12:30[/red]")
    assert capsys.readouterr().out == "[red]:smile: 12:30[/red]\n"


@pytest.mark.parametrize(("columns", "width"), [("120", 120), ("10", 40), ("wide", 80), ("", 80)])
def test_the_width_is_that_of_columns_or_eighty(monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert output.answers().width == width
