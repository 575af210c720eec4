"""What tests against a real engine are given; `make check-models` sets MODELS_URL, without it none is collected."""

import os

import pytest

from rewards.llm.door import Door, open_door
from rewards.llm.spending import Spending

URL = os.environ.get("MODELS_URL", "")
NAME = os.environ.get("MODELS_NAME", "local")

collect_ignore_glob = [] if URL else ["test_*.py"]


@pytest.fixture
def served() -> tuple[str, str]:
    """Return the model's name as --model takes it, and where its server listens."""
    return NAME, URL


@pytest.fixture
def spending() -> Spending:
    return Spending()


@pytest.fixture
def door(spending) -> Door:
    """Return the door to the model, without a cache: every question is sent."""
    return open_door(NAME, spending, local_url=URL, call_seconds=240.0)
