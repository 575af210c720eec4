"""The command line of training, called in this process."""

from typing import NamedTuple

import pytest
import typer.main

from planner.cli.edge import run
from train.cli.main import app


class Answer(NamedTuple):
    """What one call of fairtrip-train came to."""

    code: int
    out: str
    err: str


@pytest.fixture
def fairtrip_train(capsys):
    """Return a function that calls the command line in this process."""

    def call(*args: object) -> Answer:
        code = run(typer.main.get_command(app), [str(arg) for arg in args], "fairtrip-train")
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call
