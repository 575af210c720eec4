import pytest

from planner.cli.session.session import TRUSTED_HOOKS, Given, open_session
from rewards.experience import Candidate, Experience
from roles.errors import BadInput

HOOK = """
from dataclasses import replace

def calm(stakeholder, experience, utility):
    return replace(utility, value=0.125)
"""
TRIP = "cities: [lisbon]\ndates: {start: 2027-05-13, end: 2027-05-14}\ntravellers: [{name: Ana, roles: [yogi]}]\n"


@pytest.fixture
def given(tmp_path, monkeypatch):
    """A trip whose only traveller has a role with a hook, in a module that can be imported."""
    (tmp_path / "yogi_hook.py").write_text(HOOK)
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "yogi.yaml").write_text("title: Yogi\nsummary: Wants calm.\nhook: yogi_hook:calm\n")
    (tmp_path / "trip.yaml").write_text(TRIP)
    monkeypatch.syspath_prepend(tmp_path)
    return Given(tmp_path / "trip.yaml", roles=[tmp_path / "roles"])


def test_a_hook_that_nobody_trusts_stops_the_trip(given):
    with pytest.raises(BadInput, match="'yogi_hook:calm' is not trusted and was not run"):
        open_session(given)


def test_a_trusted_hook_has_the_last_word_on_a_utility(given, monkeypatch):
    monkeypatch.setenv(TRUSTED_HOOKS, "other:hook yogi_hook:calm")
    lived = Experience("Ana", (0, 1), "EUR")
    score = open_session(given).panel.score(Candidate("a plan", (lived,)))
    assert score.utilities["Ana"].value == 0.125
