import io
import json

import pytest

from planner.agent.store import read_trip
from planner.cli.commands.refine import told_apart
from planner.talk.said import said
from roles.errors import BadInput


def store(trip):
    return read_trip(trip.parent / ".fairtrip" / "trip")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_words_and_plan_ids_are_told_apart():
    assert told_apart(None, None) == (None, None)
    assert told_apart("fe7d4a1f75", None) == ("fe7d4a1f75", None)
    assert told_apart("less walking", None) == (None, "less walking")
    assert told_apart("slower", None) == (None, "slower")
    assert told_apart("fe7d", "slower") == ("fe7d", "slower")
    with pytest.raises(BadInput, match="one pair of quotes"):
        told_apart("less", "walking")


def test_words_are_only_shown_without_a_terminal_and_without_leave(fairtrip, planned, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    before = store(planned).events
    out = fairtrip("refine", planned, "no museums for Rui").out
    assert "1. Rui " in out
    assert out.endswith("nothing is changed yet; do it with --yes\n")
    assert store(planned).events == before


def test_with_leave_the_words_become_wishes_locks_and_bans_and_a_new_plan(fairtrip, planned):
    asked = "max 2 sights a day for Rui, keep the oceanarium"
    record = json.loads(fairtrip("refine", planned, asked, "--for", "Ana", "--json").out)
    assert record["done"] is True
    assert [step["keep"] for step in record["steps"] if step["keep"]] == ["lis-oceanario"]
    assert [one.amendment.wish.pace for one in said(store(planned))] == [2]
    assert [lock.place for lock in store(planned).locks()] == ["lis-oceanario"]
    event = store(planned).events[-1]
    assert (event.kind, event.data["chosen"], event.data["amendments"]) == ("replanned", record["plan"]["id"], [1])
    assert json.loads(fairtrip("show", planned, "--json").out)["plan"]["id"] == record["plan"]["id"]


def test_what_is_left_out_goes_and_stays_out(fairtrip, planned):
    out = fairtrip("refine", planned, "skip the oceanarium", "--yes").out
    assert "Gone" in out
    assert "Lisbon Oceanarium" in out
    assert "lis-oceanario" not in fairtrip("show", planned, "--json").out
    assert "Oceanarium" not in fairtrip("refine", planned, "--for", "Ana").out


def test_everybody_s_gain_and_loss_is_told_and_what_a_small_change_cannot_meet(fairtrip, planned):
    out = fairtrip("refine", planned, "Rui must see Lisbon Zoo and pay at most 20 euros", "--yes").out
    assert "Utilities" in out
    assert "Not met by a small change that everybody can bear" in out
    assert "Rui: at most 20.00 EUR for the whole trip" in out


def test_a_locked_place_is_not_left_out_by_words(fairtrip, planned):
    fairtrip("lock", planned, "oceanarium")
    done = fairtrip("refine", planned, "skip the oceanarium, Rui loves art", "--yes")
    assert done.code == 2
    assert "fairtrip unlock" in done.err
    assert said(store(planned)) == ()


def test_a_question_is_answered_and_changes_nothing(fairtrip, planned):
    before = store(planned).events
    out = fairtrip("refine", planned, "why is there no nightlife?", "--yes").out
    assert "nightlife" in out
    assert store(planned).events == before


@pytest.mark.parametrize(
    ("typed", "amendments", "told"),
    [("y\n", 1, "Utilities"), ("n\n", 0, "nothing is changed"), ("", 0, "nothing is changed"),
     ("max 3 sights a day for Rui\ny\n", 1, "at most 3 sights")],
)  # fmt: skip
def test_somebody_at_the_terminal_agrees_or_not_or_says_it_otherwise(
    fairtrip, planned, monkeypatch, typed, amendments, told
):
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    assert told in fairtrip("refine", planned, "max 4 sights a day for Rui").out
    assert len(said(store(planned))) == amendments


def test_words_that_no_plan_can_meet_end_as_a_plan_does(fairtrip, planned):
    done = fairtrip("refine", planned, "Rui needs a budget of 1 euro, max 1 euro", "--yes")
    assert done.code in {0, 3}
    assert "Traceback" not in done.err


def test_a_stranger_cannot_speak(fairtrip, planned):
    assert "no traveller 'Eva'" in fairtrip("refine", planned, "less walking", "--for", "Eva").err
