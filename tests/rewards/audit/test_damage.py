import pytest

from rewards.audit.damage import DAMAGES, FLOORS, recognised, truly_worse
from rewards.critic import Critic
from rewards.experience import Candidate


@pytest.fixture
def panel(trip, person, wish):
    ana = person("Ana", wish("must", "theme", "museum"), wish("must", "budget", "", 20_000))
    return Critic().convene(trip(ana, person("Ben", wish("prefer", "food", "seafood")), nights=1))


@pytest.fixture
def whole(day):
    return Candidate("whole", (day("Ana"), day("Ben")))


@pytest.fixture
def bare(whole):
    return FLOORS["empty"](whole)


@pytest.mark.parametrize("name", [name for name in DAMAGES if name != "overspend"])
def test_every_damage_is_one_that_the_rules_see(panel, whole, name):
    damaged = DAMAGES[name](panel, whole)
    assert damaged.plan_id.startswith("whole+")
    assert truly_worse(panel, whole, damaged)
    assert not truly_worse(panel, damaged, whole)


def test_overspending_hurts_whoever_has_a_budget(panel, whole):
    damaged = DAMAGES["overspend"](panel, whole)
    assert damaged.cost_minor == 3 * whole.cost_minor
    assert truly_worse(panel, whole, damaged)


def test_a_dropped_must_is_gone_for_everybody(panel, whole):
    damaged = DAMAGES["drop a must"](panel, whole)
    assert [len(lived.visits) for lived in damaged.experiences] == [1, 1]


def test_an_unfair_split_leaves_one_outside_and_the_others_know(panel, day, whole):
    damaged = DAMAGES["unfair day split"](panel, whole)
    lost = [lived for lived in damaged.experiences if not lived.visits]
    assert len(lost) == 1
    others = [visit for lived in damaged.experiences for visit in lived.visits]
    assert all(lost[0].traveller not in visit.companions for visit in others)


def test_where_there_is_nothing_to_damage_nothing_is(panel, bare):
    assert [damage(panel, bare) for damage in DAMAGES.values()] == [None] * 4


def test_nobody_can_be_left_out_of_a_trip_alone(trip, person, day):
    panel = Critic().convene(trip(person("Ana")))
    assert DAMAGES["unfair day split"](panel, Candidate("alone", (day("Ana"),))) is None


def test_an_empty_plan_has_no_item_and_a_constant_one_only_one_place(whole, bare):
    assert not any(lived.visits or lived.meals or lived.nights or lived.legs for lived in bare.experiences)
    constant = FLOORS["constant"](whole)
    assert {visit.place for lived in constant.experiences for visit in lived.visits} == {"place 1.1"}
    assert [visit.line for visit in constant.experiences[0].visits] == ["1.1", "1.2"]


def test_ties_count_half():
    found = recognised("drop a must", [(0.9, 0.5), (0.5, 0.5)])
    assert (found.pairs, found.right) == (2, 0.75)
    assert found.auc == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)


def test_no_pair_is_no_figure():
    with pytest.raises(ValueError, match="no pair for 'x'"):
        recognised("x", [])
