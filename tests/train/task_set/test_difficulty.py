import pytest

from roles.library import load_roles
from roles.merge import load_group
from roles.request import parse_request
from train.task_set.difficulty import SHARES, difficulty, opposition


@pytest.fixture(scope="module")
def group_of():
    def make(people: str, rest: str = "cities: [lisbon], dates: {start: 2027-05-13, end: 2027-05-15}"):
        return load_group(parse_request(f"{{{rest}, travellers: [{people}]}}"), load_roles())

    return make


def test_the_shares_of_the_parts_sum_to_one():
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_the_total_is_the_formula_of_its_parts(group_of):
    hard = difficulty(
        group_of("{name: Ana, wishes: {must: [{theme: art}]}}, {name: Bo, wishes: {reject: [{theme: art}]}}")
    )
    parts = hard.model_dump()
    assert hard.total == pytest.approx(sum(SHARES[name] * parts[name] for name in SHARES), abs=5e-4)
    assert (hard.clash, hard.people, hard.days) == (1.0, 0.143, 0.333)


@pytest.mark.parametrize(
    ("mine", "theirs", "opposed"),
    [("must", "reject", 1.0), ("prefer", "reject", 0.5), ("prefer", "avoid", 0.5), ("must", "prefer", 0.0)],
)
def test_two_people_clash_as_far_as_the_weaker_of_two_opposed_wishes(mine, theirs, opposed, group_of):
    group = group_of(
        f"{{name: Ana, wishes: {{{mine}: [{{food: pub}}]}}}}, {{name: Bo, wishes: {{{theirs}: [{{food: pub}}]}}}}"
    )
    one, other = group.stakeholders
    assert opposition(one, other) == opposition(other, one) == opposed


def test_wishes_of_roles_count(group_of):
    alone = difficulty(group_of("{name: Ana, age: 30}, {name: Bo, age: 2}"))
    with_roles = difficulty(group_of("{name: Ana, age: 30, roles: [wheelchair_user]}, {name: Bo, age: 2}"))
    assert with_roles.needs > alone.needs
    assert alone.children == 1.0


def test_a_tight_purse_is_harder_than_a_full_one(group_of):
    rest = "cities: [lisbon, porto, london], dates: {start: 2027-05-13, end: 2027-05-19}, budget: %s"
    tight, full = (difficulty(group_of("{name: Ana}, {name: Bo}", rest % money)) for money in (700, 9000))
    assert (tight.money, full.money) == (0.75, 0.0)
    assert (tight.cities, tight.days) == (1.0, 1.0)


def test_everything_at_once_stays_within_one(group_of):
    wishes = "{need: [{place: lis-castelo}, {place: lis-oceanario}, {walking: 1 km}, {budget: 1}]}"
    people = ", ".join(f"{{name: N{n}, age: {9 + 20 * n}, wishes: {wishes}}}" for n in range(5))
    assert 0.0 <= difficulty(group_of(people)).total <= 1.0
