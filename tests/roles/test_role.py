import pytest

from roles.errors import BadInput
from roles.role import MEASURES, ExampleDay, Role, RoleScore, load_role, role_from
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
