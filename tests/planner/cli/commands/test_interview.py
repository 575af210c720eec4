import io
import json

import pytest

from planner.agent.store import read_trip
from planner.talk.said import said


def spoken(trip):
    return [(one.amendment.traveller, one.amendment.wish.kind.value) for one in said(store(trip)) if not one.forgotten]


def store(trip):
    return read_trip(trip.parent / ".fairtrip" / "trip")


@pytest.fixture
def answer(monkeypatch):
    """Return a function that puts lines into the pipe that commands read from."""
    return lambda *lines: monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


class Terminal(io.StringIO):
    """Standard input at which somebody sits."""

    def isatty(self):
        return True


@pytest.fixture
def type_in(monkeypatch):
    """Return a function that lets somebody type lines at a terminal."""
    return lambda *lines: monkeypatch.setattr("sys.stdin", Terminal("".join(f"{line}\n" for line in lines)))


def test_piped_answers_are_kept_one_by_one_in_the_log(fairtrip, planned, answer):
    answer("halal", "", "no museums please, quiet places", "quit", "1")
    done = fairtrip("interview", planned, "Ana")
    assert done.code == 0
    assert spoken(planned)[0] == ("Ana", "diet")
    assert ("Ana", "theme") in spoken(planned)
    assert "understood: Ana needs: diet halal" in done.out
    assert done.err == ""


def test_what_was_accepted_before_the_end_of_input_stays(fairtrip, planned, answer):
    answer("halal")
    assert "1 wish of Ana kept" in fairtrip("interview", planned, "Ana").out
    assert spoken(planned) == [("Ana", "diet")]


def test_at_most_six_questions_are_asked_and_none_twice(fairtrip, planned, answer):
    answer(*[""] * 20)
    out = fairtrip("interview", planned, "Ana").out
    asked = [line for line in out.splitlines() if line.endswith("?")]
    assert 2 <= len(asked) <= 6
    assert len(asked) == len(set(asked))
    assert asked[-1] == "What else should we know?"


def test_answered_questions_are_not_asked_again(fairtrip, planned, answer):
    answer("1", "quit")
    first = fairtrip("interview", planned, "Ana").out
    answer("", "quit")
    second = fairtrip("interview", planned, "Ana").out
    question = "Which diet must every meal fit?"
    assert question in first
    assert question not in second


def test_nobody_there_ends_in_one_line_and_never_waits(fairtrip, planned, answer):
    answer()
    done = fairtrip("interview", planned, "Ana")
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "--form html" in done.err
    assert fairtrip("interview", planned).err == "error: say whom to ask: Ana, Rui\n"


def test_an_answer_at_the_terminal_is_shown_for_correction_and_can_stay_private(fairtrip, planned, type_in):
    type_in("halal", "n", "kosher", "p", "quit")
    done = fairtrip("interview", planned, "Ana")
    assert done.code == 0
    kept = [one.amendment.wish for one in said(store(planned))]
    assert [(wish.diet, wish.sealed) for wish in kept] == [("kosher", True)]
    assert "right? y, n, or p to keep it private" in done.err


def test_what_cannot_be_taken_is_asked_again_at_the_terminal(fairtrip, planned, type_in):
    type_in("vegan", "halal", "y", "quit")
    out = " ".join(fairtrip("interview", planned, "Ana").out.split())
    assert "needs the diet 'vegan' and wants 'seafood'" in out
    assert spoken(planned) == [("Ana", "diet")]


def test_an_end_before_yes_keeps_nothing_and_nothing_in_particular_is_an_answer_too(fairtrip, planned, type_in):
    type_in("halal")
    assert "nothing of Ana kept" in fairtrip("interview", planned, "Ana").out
    type_in("6", "quit")
    fairtrip("interview", planned, "Ana")
    assert [e.data["question"] for e in store(planned).of_kind("interview_answered")] == ["diet"]


def test_without_a_name_somebody_at_the_terminal_says_who_answers(fairtrip, planned, type_in):
    type_in("2", "vegan", "y", "quit")
    assert "1 wish of Rui kept" in fairtrip("interview", planned).out


def test_a_contradiction_with_oneself_is_asked_about_and_one_with_others_is_told(fairtrip, planned, type_in):
    type_in("I don't like gardens", "y", "I hate the theme market", "y", "quit")
    out = fairtrip("interview", planned, "Ana").out
    assert "instead of what Ana said before: would like gardens" in out


def test_what_others_sealed_is_never_told_as_a_disagreement(fairtrip, planned, type_in):
    type_in("I love wildlife", "y", "quit")
    assert "not everybody sees this alike" not in fairtrip("interview", planned, "Ana").out


def test_a_disagreement_that_everybody_may_know_is_told(fairtrip, planned, type_in):
    type_in("I hate seafood", "y", "quit")
    out = " ".join(fairtrip("interview", planned, "Rui").out.split())
    assert "not everybody sees this alike: Ana wants seafood, Rui does not" in out


def test_the_list_shows_sealed_words_to_their_owner_only_and_forget_takes_one_back(fairtrip, planned, answer):
    answer("private: vegan", "2 km", "quit")
    fairtrip("interview", planned, "Rui")
    assert "vegan" not in fairtrip("interview", "list", planned).out
    assert "vegan" not in fairtrip("interview", "list", planned, "--for", "Ana").out
    assert "1  Rui needs: diet vegan (only for them)" in fairtrip("interview", "list", planned, "--for", "Rui").out
    assert fairtrip("interview", "forget", planned, 1).out == "taken back: number 1, said for Rui\n"
    assert "(taken back)" in fairtrip("interview", "list", planned, "--for", "Rui").out
    assert ("Rui", "diet") not in spoken(planned)


def test_the_list_is_empty_before_anybody_spoke_and_private_when_all_is(fairtrip, planned, answer):
    assert fairtrip("interview", "list", planned).out == "nothing was said yet\n"
    answer("private: vegan", "quit")
    fairtrip("interview", planned, "Rui")
    assert fairtrip("interview", "list", planned).out == "nothing was said that you may read\n"
    assert json.loads(fairtrip("interview", "list", planned, "--json").out)["said"] == []


def test_what_was_said_makes_a_new_request_and_taking_it_back_the_old_one(fairtrip, planned, answer):
    def receipt():
        return json.loads(fairtrip("weights", planned, "--json").out)

    before = receipt()
    answer("private: vegan", "quit")
    fairtrip("interview", planned, "Rui")
    assert receipt() != before
    assert json.loads(fairtrip("interview", "forget", planned, 1, "--json").out)["number"] == 1
    assert receipt() == before


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_form_goes_out_and_its_answers_come_back(fairtrip, planned, tmp_path, kind):
    form = tmp_path / f"form.{kind}"
    assert fairtrip("interview", planned, "Rui", "--form", kind, "--out", form).out == f"{form}\n"
    filled = tmp_path / "filled"
    record = {"fairtrip": "answers", "schema_version": 1, "trip": "", "traveller": "Rui", "answers": [
        {"question": "diet", "choices": ["vegan"], "private": True}, {"question": "walking", "choices": ["4 km"]},
        {"question": "shoes", "choices": ["43"]}, {"question": "food", "choices": ["steak"]},
    ]}  # fmt: skip
    text = form.read_text().replace("- [ ] 4 km", "- [x] 4 km")
    filled.write_text(json.dumps(record) if kind == "html" else text)
    out = " ".join(fairtrip("interview", "import", planned, filled).out.split())
    assert "Rui must have: at most 4 km of walking a day" in out
    assert ("Rui", "walking") in spoken(planned)
    assert ("1 private answer," in out) == (kind == "html")
    assert "vegan" not in out
    assert ("does not go together with something else that Rui said" in out) == (kind == "html")


def test_imported_answers_are_told_whole_to_their_owner(fairtrip, planned, tmp_path):
    file = tmp_path / "answers.json"
    answers = [{"question": "diet", "choices": ["halal"], "private": True}, {"question": "shoes", "choices": ["43"]}]
    file.write_text(json.dumps({"fairtrip": "answers", "traveller": "ana", "answers": answers}))
    record = json.loads(fairtrip("interview", "import", planned, file, "--for", "Ana", "--json").out)
    assert record["taken"] == ["Ana needs: diet halal (only for them)"]
    assert record["left out"] == ["shoes: no such question is asked"]


def test_a_form_of_a_stranger_or_for_one_is_refused(fairtrip, planned, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text('{"fairtrip": "answers", "traveller": "Eva"}')
    assert "no traveller 'Eva'" in fairtrip("interview", "import", planned, file).err
    assert "no form 'pdf'" in fairtrip("interview", planned, "Ana", "--form", "pdf").err


def test_a_form_has_a_name_of_its_own_when_none_is_given(fairtrip, planned, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert fairtrip("interview", planned, "Ana", "--form", "html").out == "Ana-questions.html\n"
    assert (tmp_path / "Ana-questions.html").is_file()
