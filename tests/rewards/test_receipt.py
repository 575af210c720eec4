from dataclasses import replace

import pytest

from rewards.receipt import receipt
from rewards.weights import counterfactual, uniform


@pytest.fixture
def group(trip, person, wish):
    return trip(person("Ana", wish("must", "theme", "museum")), person("Ben", wish("must", "theme", "beach")))


def test_a_receipt_shows_every_share_with_its_reason(group):
    weights = counterfactual(group)
    slip = receipt(weights)
    assert [(row.name, row.share) for row in slip.rows] == list(weights.shares.items())
    assert (slip.rows[0].best, slip.rows[0].forgotten) == (3.5, 0.0)
    assert "3.5 points if planned for alone, 0 if forgotten" in slip.rows[0].why


def test_the_same_request_signs_the_same_receipt(group, wish):
    slip = receipt(counterfactual(group))
    assert receipt(counterfactual(group)).digest == slip.digest
    assert receipt(uniform(group)).digest != slip.digest
    assert len(slip.digest) == 64


def test_a_receipt_says_who_is_held_at_a_bound(group):
    weights = replace(counterfactual(group), shares={"Ana": 0.875, "Ben": 0.25})
    assert "most anyone may count" in receipt(weights).rows[0].why
    assert "least anyone may count" in receipt(weights).rows[1].why
    assert "may count" not in receipt(replace(weights, method="declared")).rows[0].why


def test_a_weigher_without_stakes_leaves_them_unknown(group):
    row = receipt(replace(uniform(group), stakes={})).rows[0]
    assert (row.stake, row.best, row.forgotten, row.why) == (None, None, None, "")


def test_no_sealed_wish_shows_on_a_receipt(trip, person, wish):
    secret = wish("must", "theme", "wellness", sealed=True)
    assert "wellness" not in str(receipt(counterfactual(trip(person("Ana", secret), person("Ben")))))
