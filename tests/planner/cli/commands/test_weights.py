import json

import pytest


def test_the_receipt_shows_share_stake_cases_and_hash(fairtrip, trip):
    out = fairtrip("weights", trip).out
    assert "best case" in out
    assert "forgotten case" in out
    assert [line.split()[0] for line in out.splitlines() if line.endswith(tuple("0123456789"))][:2] == ["Ana", "Rui"]
    assert "receipt " in out


def test_nothing_is_drafted_or_written_for_a_receipt(fairtrip, trip):
    fairtrip("weights", trip)
    assert not (trip.parent / ".fairtrip").exists()


def test_shares_sum_to_one_and_their_digest_repeats(fairtrip, trip):
    first, again = (json.loads(fairtrip("weights", trip, "--json").out)["receipt"] for _ in range(2))
    assert sum(row["share"] for row in first["rows"]) == pytest.approx(1)
    assert first == again


def test_weighers_are_compared_side_by_side(fairtrip, trip):
    compared = json.loads(fairtrip("weights", trip, "--method", "uniform", "--method", "shapley", "--json").out)
    assert compared["compared"]["uniform"] == {"Ana": 0.5, "Rui": 0.5}
    assert set(compared["compared"]) == {"uniform", "shapley"}
    assert "declared" in fairtrip("weights", trip, "--method", "all").out


def test_an_unknown_weigher_is_named_with_the_nearest(fairtrip, trip):
    answer = fairtrip("weights", trip, "--method", "shaply")
    assert answer.code == 2
    assert "did you mean 'shapley'" in answer.err
