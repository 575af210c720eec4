import shutil
from typing import NamedTuple

import pytest
import typer.main

from planner.cli.edge import run
from planner.cli.main import app


class Answer(NamedTuple):
    """What one call of fairtrip came to."""

    code: int
    out: str
    err: str


@pytest.fixture
def fairtrip(capsys):
    """Return a function that calls the command line in this process."""

    def call(*args: object) -> Answer:
        code = run(typer.main.get_command(app), [str(arg) for arg in args])
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call


TRIP = """
title: Two days in Lisbon
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-14}
currency: EUR
seed: 5
travellers:
  - name: Ana
    age: 41
    wishes:
      must: [{place: Lisbon Oceanarium}]
      prefer: [{theme: gardens}, {food: seafood}]
  - name: Rui
    age: 43
    sealed: [theme]
    wishes:
      prefer: [{place: National Tile Museum}, {theme: market}]
      avoid: [{theme: wildlife}]
"""

FAST = ("--drafts", "3", "--rounds", "60")
"""Options of a plan that takes a fraction of a second."""


@pytest.fixture(scope="session")
def planned_once(tmp_path_factory):
    """Plan the trip once for all tests of this folder."""
    trip = tmp_path_factory.mktemp("planned") / "trip.yaml"
    trip.write_text(TRIP, encoding="utf-8")
    assert run(typer.main.get_command(app), ["plan", str(trip), *FAST]) == 0
    return trip


@pytest.fixture
def trip(tmp_path):
    """Return a trip file that nothing is planned for."""
    path = tmp_path / "trip.yaml"
    path.write_text(TRIP, encoding="utf-8")
    return path


@pytest.fixture
def planned(planned_once, tmp_path):
    """Return a trip file that is planned, with a folder of its own."""
    shutil.copytree(planned_once.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "trip.yaml"
