import pytest

from planner.talk.act import Act
from planner.talk.asking.answers import answer_steps, chosen_steps, word_steps
from planner.talk.asking.questions import questions


@pytest.fixture
def ask(talkers, library, talk):
    """Return a function that answers one of somebody's questions with a line; sentences become the given acts."""

    def answer(name, question, text, *acts):
        person = talkers.group.stakeholder(name)
        offered = {q.name: q for q in questions(person, talkers.facts, library, talk.plan)}
        return answer_steps(offered[question], text, name, talk, lambda words: tuple(acts))

    return answer


def wishes(steps):
    return [(a.act, a.traveller, a.strength and a.strength.value, a.wish.sealed) for s in steps for a in s.amendments]


def test_numbers_tick_choices(ask):
    steps = ask("Ana", "food", "1, 3")
    assert wishes(steps) == [("add", "Ana", "prefer", False)] * 2
    assert steps[0].amendments[0].wish.quote == steps[0].amendments[0].wish.food


def test_a_question_with_one_answer_takes_one(ask):
    assert "one answer at most" in ask("Helena", "walking", "1 2")[0].problem


@pytest.mark.parametrize(
    ("question", "text", "kind", "value"),
    [("walking", "3 km", "walking", "3000 m"), ("budget", "333", "budget", "333.00"), ("pace", "7", "pace", 7),
     ("theme", "street art", "theme", "street_art"), ("time", "10:00-21:00", "time", "10:00-21:00")],
)  # fmt: skip
def test_a_plain_value_needs_no_sentence(ask, question, text, kind, value):
    assert getattr(ask("Helena", question, text)[0].amendments[0].wish, kind) == value


def test_anything_takes_back_a_limit_that_a_role_gives_and_changes_nothing_where_none_is(ask):
    last = str(len(["2 km", "4 km", "6 km", "9 km", "anything"]))
    assert wishes(ask("Helena", "walking", last)) == [("delete", "Helena", None, False)]
    assert ask("Vito", "walking", last)[0].text == "Vito: walking: nothing in particular"


def test_a_line_that_starts_with_private_is_sealed(ask):
    assert wishes(ask("Helena", "walking", "private: 1")) == [("add", "Helena", "must", True)]
    assert wishes(ask("Helena", "walking", "only for me, 3 km")) == [("add", "Helena", "must", True)]


def test_a_sentence_is_read_and_its_wishes_are_the_speaker_s_own(ask):
    said = Act(act="add", predicate="theme", strength="reject", value="museum")
    assert wishes(ask("Helena", "words", "no museums", said)) == [("add", "Helena", "reject", False)]


def test_what_no_reader_understands_stays_as_words(ask):
    said = Act(act="add", predicate="words", quote="surprise me")
    steps = ask("Helena", "words", "surprise me", said)
    assert steps[0].amendments[0].wish.words == "surprise me"
    assert wishes(steps) == [("add", "Helena", "prefer", False)]


def test_keeping_and_leaving_out_are_wishes_for_and_against_a_place(ask):
    said = [Act(act="add", predicate=name, value="lis-castelo") for name in ("keep", "leave_out")]
    assert wishes(ask("Helena", "words", "keep it", said[0])) == [("add", "Helena", "must", False)]
    assert wishes(ask("Helena", "words", "skip it", said[1])) == [("add", "Helena", "reject", False)]


def test_nobody_keeps_somebody_else_s_wish_private(talk):
    said = Act(act="add", predicate="theme", traveller="Ana", value="art")
    steps = word_steps("Ana likes art", "Helena", talk, lambda words: (said,), private=True)
    assert "only your own wishes" in steps[0].problem


def test_an_answer_that_is_none_says_so(talk, talkers, library):
    person = talkers.group.stakeholder("Ana")
    theme = next(q for q in questions(person, talkers.facts, library, None) if q.name == "theme")
    assert "is no answer to" in chosen_steps(theme, ["<script>"], "Ana", talk)[0].problem
