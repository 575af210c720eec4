import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.drafters.model.answer import answer_of, outline_of
from planner.drafters.model.compact import Unreadable, answer_from, area_ids, compact, text_of
from planner.drafters.model.id_table import id_table

STOPS = st.lists(st.sampled_from(["a1", "a2", "a30", "a999", "lis-castelo"]), max_size=4)
MEAL = st.sampled_from(["own", "f1", "f2", "f999"])
BED = {"area": "alfama", "lodging": "mid"}
EVERYBODY = ["P1", "P2"]
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def days(draw):
    day = {"morning": draw(STOPS), "lunch": draw(MEAL), "afternoon": draw(STOPS), "dinner": draw(MEAL)}
    day["evening"] = draw(STOPS)
    blocks = draw(st.lists(st.sampled_from(["morning", "afternoon", "evening"]), unique=True))
    order = [block for block in ("morning", "afternoon", "evening") if block in blocks]
    who = st.lists(st.sampled_from(EVERYBODY), min_size=1, unique=True)
    return {**day, "apart": [{"block": block, "who": draw(who), "stops": draw(STOPS)} for block in order]}


@pytest.fixture(scope="module")
def far(task_of):
    """Two travellers by some way from Paris to Lisbon and Porto."""
    return task_of("origin: paris, travellers: [{name: Ana}, {name: Rui}]", "[lisbon, porto]")


@quick
@given(one=days(), two=days(), three=days())
def test_any_answer_is_read_as_it_was_written(one, two, three, task):
    answer = {"stay1": BED, "day1": one, "day2": two, "day3": three}
    assert answer_from(text_of(answer, task), task) == answer


@quick
@given(one=days(), two=days(), three=days())
def test_an_outline_goes_through_the_compact_form_unchanged(one, two, three, task, prompt):
    answer = {"stay1": BED, "day1": one, "day2": two, "day3": three}
    outline = outline_of(answer, prompt.table, task, "").model_copy(update={"notes": ()})
    again = outline_of(answer_from(compact(outline, prompt.table, task), task), prompt.table, task, "")
    assert again.model_copy(update={"notes": ()}) == outline


def test_stays_beds_and_the_way_home_have_lines_of_their_own(far):
    bed = {"journey": "flight", "area": "alfama", "lodging": "mid"}
    empty = {"morning": [], "lunch": "own", "afternoon": [], "dinner": "own", "evening": [], "apart": []}
    answer = {"stay1": bed, "day1": empty, "day2": empty, "day3": empty, "home": "flight"}
    answer["stay2"] = {"journey": "train", "area": "foz", "lodging": None}
    areas = {name: key for key, (_, name) in area_ids(far).items()}
    lines = text_of(answer, far).split("\n")
    assert lines[:2] == [f"s1 flight {areas['alfama']} mid", f"s2 train {areas['foz']} -"]
    assert lines[2:] == ["d1 -|own|-|own|-", "d2 -|own|-|own|-", "d3 -|own|-|own|-", "home flight"]
    assert answer_from("\n".join(lines), far) == answer


def test_a_drafted_outline_is_a_few_dozen_characters_a_day(task):
    from planner.drafters.skeleton import skeletons

    outline = skeletons(task)[0].outline(task.group.frame)
    text = compact(outline, id_table(task), task)
    assert text.count("\n") == 3
    assert len(text) < len(str(answer_of(outline, id_table(task), task))) / 4


WHOLE = "s1 r1 mid\nd1 a1|own|-|own|-\nd2 a2|f1|a3 & P2 a4|own|-\nd3 -|own|-|own|-"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("d2 ", "d3 ", "line 3, column 1: 'd3' where 'd2' is expected"),
        ("\nd3 -|own|-|own|-", "", "line 4, column 1: nothing where 'd3' is expected"),
        ("s1 r1 mid", "s1 r1", "line 1, column 6: 1 words for area, lodging"),
        ("a1|own|-|own|-", "a1|own|-|own", "line 2, column 16: 4 of the 5 parts of a day"),
        ("a2|f1|", "a2|f1 f2|", "line 3, column 7: lunch is one id or 'own'"),
        ("& P2 a4", "& a4", "line 3, column 15: who goes apart (P...) stands first behind '&'"),
        ("& P2 a4", "& P2 a4 & P1", "line 3, column 21: a second '&' in one block"),
        ("d1 a1|", "d1 a1 P2|", "line 2, column 7: 'P2' among stops"),
        ("d3 -|own|-|own|-", "d3 -|own|-|own|-\nd4", "line 5, column 1: something behind the end"),
    ],
)  # fmt: skip
def test_an_error_names_line_and_column(before, after, says, task):
    assert answer_from(WHOLE, task)
    with pytest.raises(Unreadable) as error:
        answer_from(WHOLE.replace(before, after, 1), task)
    assert str(error.value) == says


@quick
@given(text=st.text(max_size=300) | st.text("sd123ahomef P|&-\nown", max_size=200))
def test_any_text_is_read_or_refused_with_a_place(text, task):
    try:
        days = set(answer_from(text, task))
    except Unreadable as error:
        days, told = set(), str(error)
    assert days == {"stay1", "day1", "day2", "day3"} or told.startswith("line ")


def test_a_text_without_end_is_not_looked_at(task):
    with pytest.raises(Unreadable, match="longer than 20000 characters"):
        answer_from("a" * 20_001, task)
