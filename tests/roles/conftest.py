from pathlib import Path

import pytest

TRIP = (Path(__file__).parent / "trip.yaml").read_text(encoding="utf-8")


@pytest.fixture
def trip_text():
    return TRIP


@pytest.fixture
def trip_file(tmp_path: Path):
    path = tmp_path / "trip.yaml"
    path.write_text(TRIP, encoding="utf-8")
    return path
