import errno
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import typer.main

from planner.cli.edge import run
from roles.errors import BadInput, TripBusy, Unwritable


def command_that(act):
    """Return a real typer command whose body is `act`."""
    app = typer.Typer()
    app.command()(act)
    return typer.main.get_command(app)


def failing(error):
    def act(json: bool = False):
        raise error

    return command_that(act)


def test_a_command_that_ends_well_exits_with_zero():
    assert run(command_that(lambda: None), []) == 0


def test_a_command_may_choose_its_own_exit_code():
    assert run(failing(typer.Exit(5)), []) == 5


@pytest.mark.parametrize("error", [BadInput("no"), Unwritable("full"), TripBusy("held")])
def test_an_error_the_user_can_fix_is_one_line_and_its_exit_code(error, capsys):
    assert run(failing(error), []) == error.exit_code
    assert capsys.readouterr() == ("", f"error: {error}\n")


def test_further_problems_have_a_line_each(capsys):
    run(failing(BadInput("one (and 1 more)", further=("t.yaml:2: two",))), [])
    assert capsys.readouterr().err == "error: one (and 1 more)\nerror: t.yaml:2: two\n"


def test_with_json_an_error_is_an_object_on_standard_output(capsys):
    run(failing(BadInput("no", file="trip.yaml", line=3)), ["--json"])
    out, err = capsys.readouterr()
    error = {"name": "BadInput", "message": "trip.yaml:3: no", "exit_code": 2, "further": []}
    assert json.loads(out) == {"schema_version": 1, "error": error}
    assert err == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_an_interruption_says_that_the_work_can_go_on(error, capsys):
    assert run(failing(error), []) == 130
    assert "run the same command again" in capsys.readouterr().err


def test_a_defect_of_ours_asks_for_a_report_in_one_line(capsys):
    assert run(failing(ZeroDivisionError("one over none")), []) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "ZeroDivisionError: one over none" in err
    assert "FAIRTRIP_DEBUG=1" in err


def test_a_defect_shows_its_traceback_when_asked(capsys, monkeypatch):
    monkeypatch.setenv("FAIRTRIP_DEBUG", "1")
    run(failing(ZeroDivisionError()), [])
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_stops_reading_is_no_error():
    pipe = f"{shlex.quote(sys.executable)} -m planner.cli schema plan | head -c 1"
    done = subprocess.run(pipe, shell=True, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_told_and_has_its_own_exit_code():
    with Path("/dev/full").open("w") as full:
        call = [sys.executable, "-m", "planner.cli", "schema", "plan"]
        done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (74, "error: cannot be written (No space left on device)\n")


def test_a_disk_that_is_full_elsewhere_is_told_to_machines_too(capsys):
    assert run(failing(OSError(errno.ENOSPC, "No space left on device", "plan.ics")), ["--json"]) == 74
    assert json.loads(capsys.readouterr().out)["error"]["message"].startswith("plan.ics: cannot be written")


def test_a_refusal_of_the_system_nobody_named_is_a_defect(capsys):
    assert run(failing(IsADirectoryError(21, "Is a directory")), []) == 1
    assert "please report it" in capsys.readouterr().err
