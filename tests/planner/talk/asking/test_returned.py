import json

import pytest

from planner.talk.act import Act
from planner.talk.asking.form import Form, markdown_form
from planner.talk.asking.questions import questions
from planner.talk.asking.returned import load_returned, understood
from roles.errors import BadInput


def saved(tmp_path, text):
    path = tmp_path / "answers.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def answers(*given, **more):
    record = {"fairtrip": "answers", "schema_version": 1, "trip": "T", "traveller": "Helena", "answers": list(given)}
    return json.dumps({**record, **more})


@pytest.fixture
def offered(talkers, library, talk):
    return questions(talkers.group.stakeholder("Helena"), talkers.facts, library, talk.plan)


def read_nothing(words):
    return ()


def test_saved_answers_become_wishes_in_their_order(tmp_path, offered, talk):
    text = answers(
        {"question": "walking", "choices": ["2 km"]},
        {"question": "theme", "choices": ["museum", "art"], "private": True},
        {"question": "pace", "choices": ["2"], "words": ""},
    )
    found = understood(load_returned(saved(tmp_path, text)), offered, "Helena", talk, read_nothing)
    made = [a for one in found for step in one.steps for a in step.amendments]
    assert [(a.wish.kind.value, a.wish.sealed) for a in made] == [
        ("walking", False), ("theme", True), ("theme", True), ("pace", False),
    ]  # fmt: skip


def test_words_are_read_and_answers_contradict_each_other_by_name(tmp_path, offered, talk):
    text = answers({"question": "diet", "choices": ["vegan"]}, {"question": "words", "words": "steak!"})
    steak = Act(act="add", predicate="food", strength="must", value="steak")
    found = understood(load_returned(saved(tmp_path, text)), offered, "Helena", talk, lambda words: (steak,))
    assert "needs the diet 'vegan' and wants 'steak'" in found[1].steps[0].problem


def test_a_copied_text_is_found_inside_a_message(tmp_path):
    path = saved(tmp_path, f"Hi Ana,\nhere you are:\n{answers()}\nbye")
    assert load_returned(path).traveller == "Helena"


def test_a_filled_text_form_says_the_same_as_a_page(tmp_path, talkers, offered, talk):
    form = Form("T", talkers.group.frame.dates, "Helena", offered)
    text = markdown_form(form).replace("- [ ] 2 km", "- [X] 2 km").replace("- [ ] National Tile", "- [x] National Tile")
    theme = text.index("<!-- theme -->")
    text = text[:theme] + text[theme:].replace("- [ ] only for me", "- [x] only for me", 1).replace(
        "In your own words: ", "In your own words: art,\nplenty of it", 1
    )
    returned = load_returned(saved(tmp_path, text))
    assert {(a.question, a.choices, a.words, a.private) for a in returned.answers} == {
        ("walking", ("2 km",), "", False),
        ("place", ("National Tile Museum",), "", False),
        ("theme", (), "art,\nplenty of it", True),
    }
    found = understood(returned, offered, "Helena", talk, read_nothing)
    assert [a.wish.place for one in found for s in one.steps for a in s.amendments if a.wish.place] == [
        "lis-museu-do-azulejo"
    ]


def test_a_question_nobody_asked_and_an_answer_nobody_offered_are_left_out_with_the_reason(tmp_path, offered, talk):
    text = answers({"question": "shoe_size", "choices": ["43"]}, {"question": "theme", "choices": ["sprot"]})
    found = understood(load_returned(saved(tmp_path, text)), offered, "Helena", talk, read_nothing)
    assert found[0].skipped == "no such question is asked"
    assert "is no answer to" in found[1].steps[0].problem


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "holds no answers"),
        ("hello", "holds no answers"),
        ('{"fairtrip": "answers", "trav', "holds no answers"),
        ('{"fairtrip": "answers"} }', "is damaged"),
        ("{" + '"a":{' * 40_000 + "}" * 40_001, "is damaged"),
        (b"\xff\xfe\x00{", "not UTF-8"),
        (b"{" + b" " * 300_000 + b"}", "larger than 256 KB"),
        ("[1]{}", "fairtrip: is missing"),
        (answers(traveller="A\x00"), "control character"),
        (answers(traveller=7), "should be text"),
        (answers({"question": "pace", "choices": "2"}), "should be a list"),
        (answers({"question": "pace", "weight": 100}), "unknown key"),
        (answers({"question": "words", "words": "x" * 3_000}), "at most 2000"),
        (answers({"question": "words", "words": "\ud800"}), "U+D800"),
        (answers(*({"question": "pace"} for _ in range(99))), "at most 40"),
        ("<!-- fairtrip answers 1 -->\n## 1. How <!-- pace -->\n- [x] 2", "Traveller:"),
    ],
)
def test_a_hostile_or_damaged_file_gets_one_clear_line(tmp_path, text, why):
    with pytest.raises(BadInput) as refused:
        load_returned(saved(tmp_path, text))
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        load_returned(tmp_path / "nothing.json")


def test_a_heading_that_somebody_wrote_themselves_is_passed_over(tmp_path):
    text = "<!-- fairtrip answers 1 -->\nTraveller: Helena\n## My own\n- [x] 2\n## 2. x <!-- pace -->\n\n- [ ] 2\n"
    assert load_returned(saved(tmp_path, text)).answers == ()
