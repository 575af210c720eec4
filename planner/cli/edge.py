"""The outer edge: the one place where errors become words on standard error and exit codes."""

import errno
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from typing import Any, Final

import typer

from planner.cli.output import print_json
from roles.errors import FairtripError, Interrupted, Unwritable, shown

DEFECT: Final = 1
"""Exit code of our own defects."""
BROKEN_PIPE: Final = 141
"""What a shell reports for a program that a closed pipe ended: 128 + SIGPIPE."""

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})
"""What the system says when a disk is full, a quota is used up or nothing may be written."""

DEBUG: Final = "FAIRTRIP_DEBUG"
"""Environment variable that asks for tracebacks."""


def run(command: Any, args: Sequence[str], name: str = "fairtrip") -> int:
    """Call a typer command and return its exit code; whatever goes wrong is told in one place and one form.

    `command` is whatever `typer.main.get_command` returns (Any: typer keeps its class private).
    """
    as_json = "--json" in args
    try:
        with command.make_context(name, list(args)) as context:
            command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as stop:
        return stop.exit_code
    except FairtripError as error:
        _tell(type(error).__name__, str(error), error.exit_code, as_json, getattr(error, "further", ()))
        return error.exit_code
    except typer.TyperException as error:
        return _tell_usage(error, as_json)
    except (KeyboardInterrupt, typer.Abort):
        hint = "interrupted; what was accepted is kept, run the same command again to go on"
        _tell("Interrupted", hint, Interrupted.exit_code, as_json)
        return Interrupted.exit_code
    except BrokenPipeError:
        _silence_output()
        return BROKEN_PIPE
    except OSError as error:
        return _tell_system(error, as_json)
    except Exception as error:  # noqa: BLE001  # the outer edge: nobody above could name it
        _tell_defect(error, as_json)
        return DEFECT
    return 0


def _tell(name: str, message: str, exit_code: int, as_json: bool, further: Iterable[str] = ()) -> None:
    """Print an error: an object on standard output for machines, lines on standard error for people."""
    if as_json:
        error = {"name": name, "message": message, "exit_code": exit_code, "further": list(further)}
        print_json({"error": error})
        return
    for line in (message, *further):
        sys.stderr.write(f"error: {line}\n")


def _tell_usage(error: typer.TyperException, as_json: bool) -> int:
    """Tell a wrong command line, typer naming the nearest command or option, where to read more."""
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(error.format_message() + "\n")
        return error.exit_code
    context = getattr(error, "ctx", None)
    message = error.format_message().rstrip(".")
    asked = context.command_path if context else "fairtrip"
    hint = f"{message} (help: {asked} --help)"
    _tell("Usage", hint[:1].lower() + hint[1:], error.exit_code, as_json)
    return error.exit_code


def _tell_system(error: OSError, as_json: bool) -> int:
    """Tell that the disk is full or read-only; any other refusal of the system is a defect, ours to name better."""
    if error.errno not in NO_ROOM:
        _tell_defect(error, as_json)
        return DEFECT
    where = f"{error.filename}: " if error.filename else ""
    heard = _output_works()
    _tell("Unwritable", f"{where}cannot be written ({error.strerror})", Unwritable.exit_code, as_json and heard)
    return Unwritable.exit_code


def _tell_defect(error: Exception, as_json: bool) -> None:
    """Tell a defect of ours; only this one asks for a report."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error, file=sys.stderr)
    what = f"{type(error).__name__}: {shown(str(error))}" if str(error) else type(error).__name__
    hint = f"this is a defect in fairtrip ({what}); please report it with the output of {DEBUG}=1"
    _tell("Defect", hint, DEFECT, as_json)


def _output_works() -> bool:
    """Return whether standard output can still be written, silencing it when not."""
    try:
        sys.stdout.flush()
    except OSError:
        _silence_output()
        return False
    return True


def _silence_output() -> None:
    """Point standard output at nothing, so that Python's own flush at exit does not complain again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
