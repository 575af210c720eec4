import pytest

from roles.errors import BadInput
from roles.role import MEASURES, Criterion, ExampleDay, Role, RoleScore, load_role, role_from
from roles.strict_yaml import parse

SHORT = "title: Birder\nsummary: Counts birds.\n"


def test_the_shortest_role_is_a_title_and_a_summary(tmp_path):
    path = tmp_path / "birder.yaml"
    path.write_text(SHORT, encoding="utf-8")
    role = load_role(path)
    assert (role.name, role.title, role.scores, role.examples, role.hook) == ("birder", "Birder", (), (), None)


@pytest.mark.parametrize("name", ["Birder", "bird-er", "1bird", "b" * 41, "bïrd", "con.aux"])
def test_a_file_name_that_cannot_be_typed_in_a_trip_file_names_no_role(tmp_path, name):
    path = tmp_path / f"{name}.yaml"
    path.write_text(SHORT, encoding="utf-8")
    with pytest.raises(BadInput, match="cannot name a role"):
        load_role(path)


@pytest.mark.parametrize(
    ("best", "worst", "measured", "value"),
    [(10, 0, 5, 0.5), (10, 0, 12, 1), (10, 0, -3, 0), (0, 10, 2, 0.8), (8, 10, 10.5, 0), (8, 10, 7, 1)],
)
def test_a_score_is_a_ramp_from_worst_to_best(best, worst, measured, value):
    score = RoleScore(name="a", measure="effort", best=best, worst=worst)
    assert score.value(measured) == pytest.approx(value)


def test_every_measure_has_words_for_people():
    assert all(text and text[0].islower() for text in MEASURES.values())


def test_an_example_day_that_says_nothing_is_an_ordinary_day():
    day = ExampleDay()
    assert (day.sights, day.start, day.end, day.diets[0], day.alone) == (3, "09:30", "21:00", "gluten_free", False)


def test_a_role_may_name_a_city_and_the_company_of_all():
    text = SHORT + "wishes: {prefer: [{theme: art, city: lisbon}, {company: together}]}"
    assert len(role_from(parse(text, "t.yaml"), "birder").wishes.prefer) == 2


@pytest.mark.parametrize("key", ["weight", "weights", "multiplier", "importance", "priority", "share", "votes"])
def test_no_key_raises_a_roles_own_importance(key):
    with pytest.raises(BadInput, match="cannot raise its own importance"):
        role_from(parse(f"{SHORT}{key}: 5\n", "t.yaml"), "birder")


def test_a_role_written_as_json_is_read_back_unchanged():
    text = (
        SHORT + "ages: [10, 90]\nhook: my_package.hooks:calm\nexamples: [{name: x, better: {}, worse: {sights: 1}}]\n"
    )
    role = role_from(parse(text, "t.yaml"), "birder")
    assert Role.model_validate(role.model_dump(mode="json")) == role


def rubric(*criteria):
    return SHORT + "rubric:\n" + "".join(f"  - {criterion}\n" for criterion in criteria)


def test_a_rubric_asks_with_choices_from_worst_to_best():
    role = role_from(parse(rubric("{name: calm, ask: Is it calm?, choices: [no, partly, yes], points: 2}"), "t"), "b")
    assert role.rubric == (Criterion(name="calm", ask="Is it calm?", choices=("no", "partly", "yes"), points=2),)
    assert Role.model_validate(role.model_dump(mode="json")) == role


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ("{name: calm, ask: Is it?, choices: [no]}", "at least 2"),
        ("{name: calm, ask: Is it?, choices: [a, b, c, d, e, f, g, h]}", "at most 7"),
        ("{name: calm, ask: Is it?, choices: [yes, Yes]}", "two choices are the same"),
        ("{name: calm, ask: Is it?, choices: [a, b], points: 3}", "allowed: 1 or 2"),
        ("{name: calm, ask: Is it?, choices: [a, b], weight: 3}", "cannot raise its own importance"),
        ("{name: Calm, ask: Is it?, choices: [a, b]}", "allowed is text that matches"),
        ("{name: calm, choices: [a, b]}", "is missing"),
    ],
)
def test_a_criterion_that_cannot_be_answered_is_refused(criterion, words):
    with pytest.raises(BadInput, match=words):
        role_from(parse(rubric(criterion), "t.yaml"), "birder")


def test_a_criterion_stands_once_in_a_role():
    calm = "{name: calm, ask: Is it?, choices: [a, b]}"
    with pytest.raises(BadInput, match=r"the criterion 'calm' stands twice.*line 4"):
        role_from(parse(rubric(calm, calm), "t.yaml"), "birder")
