import inspect
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.weights import (
    LEAST_SHARE,
    MOST_SHARE,
    WEIGHERS,
    Counterfactual,
    clipped,
    counterfactual,
    declared,
    request_key,
    shapley,
    total_variation,
    uniform,
)
from roles.group import Group

SEEDS = st.integers(0, 10_000)
WEIGHER = pytest.mark.parametrize("weigh", WEIGHERS.values(), ids=WEIGHERS)


def without(group, index, wish):
    person = group.stakeholders[index]
    fewer = replace(person, wishes=person.wishes[:wish] + person.wishes[wish + 1 :])
    return replace(group, stakeholders=(*group.stakeholders[:index], fewer, *group.stakeholders[index + 1 :]))


@WEIGHER
def test_shares_sum_to_one_and_carry_the_key_of_their_request(weigh, random_trip):
    group = random_trip(1)
    weights = weigh(group)
    assert sum(weights.shares.values()) == pytest.approx(1.0)
    assert weights.request_digest == request_key(group, weights.method)
    assert set(weights.stakes) == set(group.names)


@WEIGHER
@settings(deadline=None, max_examples=15)
@given(seed=SEEDS)
def test_the_order_of_the_request_moves_no_share(weigh, random_trip, seed):
    group = random_trip(seed)
    shuffled = list(group.stakeholders)
    Random(seed).shuffle(shuffled)
    assert dict(weigh(replace(group, stakeholders=tuple(shuffled))).shares) == dict(weigh(group).shares)


@WEIGHER
@settings(deadline=None, max_examples=15)
@given(seed=SEEDS)
def test_a_name_moves_no_share(weigh, random_trip, seed):
    group = random_trip(seed)
    renamed = [replace(s, name=f"someone {n}") for n, s in enumerate(group.stakeholders)]
    shares = weigh(replace(group, stakeholders=tuple(renamed))).shares
    assert list(shares.values()) == list(weigh(group).shares.values())


@pytest.mark.parametrize("weigh", [counterfactual, shapley])
@settings(deadline=None, max_examples=15)
@given(seed=SEEDS)
def test_travellers_who_want_the_same_count_the_same(weigh, random_trip, seed):
    group = random_trip(seed)
    twin = replace(group.stakeholders[0], name="twin")
    shares = weigh(replace(group, stakeholders=(*group.stakeholders, twin))).shares
    assert shares["twin"] == shares[group.names[0]]


@pytest.mark.parametrize("weigh", [counterfactual, shapley])
@settings(deadline=None, max_examples=30)
@given(seed=SEEDS)
def test_shares_stay_in_the_band(weigh, random_trip, seed):
    shares = weigh(random_trip(seed)).shares.values()
    assert min(shares) >= LEAST_SHARE / len(shares) - 1e-9
    assert max(shares) <= MOST_SHARE / len(shares) + 1e-9


@settings(deadline=None, max_examples=60)
@given(seed=SEEDS)
def test_one_wish_less_moves_less_than_a_twentieth(random_trip, seed):
    group = random_trip(seed)
    random = Random(seed)
    index = random.randrange(len(group.stakeholders))
    fewer = without(group, index, random.randrange(len(group.stakeholders[index].wishes)))
    assert total_variation(counterfactual(group), counterfactual(fewer)) < 0.05


@pytest.mark.parametrize("nights", [1, 2, 5])
def test_ten_extra_musts_barely_pay(nights, person, trip, wish):
    common = (wish("must", "theme", "museum"), wish("must", "food", "seafood"), wish("prefer", "place", "a"))
    other = (wish("reject", "theme", "museum"), wish("must", "theme", "beach"), wish("prefer", "food", "cafe"))
    more = tuple(wish("must", "place", f"p{n}") for n in range(10))
    pair = (person("Ana", *common), person("Ben", *common))
    modest = counterfactual(trip(*pair, person("Cleo", *other), nights=nights)).shares["Cleo"]
    greedy = counterfactual(trip(*pair, person("Cleo", *other, *more), nights=nights)).shares["Cleo"]
    assert greedy - modest < 0.03


def test_a_dissenter_counts_more_than_each_of_two_who_agree(person, trip, wish):
    museum = (wish("must", "theme", "museum"), wish("must", "food", "seafood"))
    beach = (wish("must", "theme", "beach"), wish("reject", "theme", "museum"))
    weights = counterfactual(trip(person("Ana", *museum), person("Ben", *museum), person("Cleo", *beach)))
    assert weights.shares["Cleo"] > weights.shares["Ana"] == weights.shares["Ben"]
    assert "against" in weights.stakes["Cleo"].why
    assert "would come anyway" in weights.stakes["Ana"].why


@WEIGHER
def test_a_group_of_one_counts_fully(weigh, person, trip, wish):
    assert weigh(trip(person("Ana", wish("must", "theme", "museum")))).shares == {"Ana": 1.0}


def test_a_group_without_wishes_is_equal(person, trip):
    assert counterfactual(trip(person("Ana"), person("Ben"))).shares == {"Ana": 0.5, "Ben": 0.5}


def test_only_the_declared_weigher_reads_declared_multipliers(random_trip):
    group = random_trip(3)
    first = group.names[0]
    told = replace(group, declared=((first, 2.0),))
    assert declared(told).shares[first] == pytest.approx(2 / (len(group.names) + 1))
    assert counterfactual(told).shares == counterfactual(group).shares
    assert len(set(uniform(told).shares.values())) == 1


def test_a_weigher_with_other_numbers_says_so_in_its_method(random_trip):
    group = random_trip(4)
    odd = Counterfactual(kappa=0.5, pull=1.0)(group)
    assert odd.method == "counterfactual(kappa=0.5, pull=1)"
    assert odd.request_digest != counterfactual(group).request_digest


def test_large_groups_are_sampled_and_still_equivariant(person, trip, wish):
    people = [person(f"t{n}", wish("must", "theme", "museum" if n < 7 else "beach")) for n in range(9)]
    shares = shapley(trip(*people)).shares
    turned = shapley(trip(*people[::-1])).shares
    assert shares == {name: turned[name] for name in shares}
    assert shares["t8"] == shares["t7"] > shares["t0"] == shares["t6"]


def test_clipping_reaches_its_fixed_point():
    shares = clipped([0.9, 0.05, 0.05])
    assert sum(shares) == pytest.approx(1.0)
    assert max(shares) == pytest.approx(1.75 / 3)
    assert clipped([0.0, 0.5, 0.5]) == pytest.approx([1 / 6, 5 / 12, 5 / 12])
    assert clipped([0.6, 0.4]) == [0.6, 0.4]


@WEIGHER
def test_no_weigher_can_be_handed_a_plan(weigh):
    (parameter,) = inspect.signature(weigh).parameters.values()
    assert parameter.annotation is Group
