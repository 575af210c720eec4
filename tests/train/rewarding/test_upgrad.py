"""UPGrad: against brute force, its one promise, and the simulation in which a mean hurts somebody."""

from itertools import chain, combinations

import numpy as np
import pytest

from train.rewarding.upgrad import upgrad


def drawn(rows: int, numbers: int, seed: int) -> np.ndarray:
    """Return a Jacobian whose rows differ in length up to a thousandfold."""
    generator = np.random.default_rng(seed)
    return generator.normal(size=(rows, numbers)) * 10.0 ** generator.uniform(-3, 0, size=(rows, 1))


def update_of(jacobian: np.ndarray) -> np.ndarray:
    return upgrad(jacobian @ jacobian.T) @ jacobian


def least_hurting(jacobian: np.ndarray, row: int) -> np.ndarray:
    """Return the projection of a row by trying every set of rows that could be added to it."""
    rows = len(jacobian)
    found = []
    for chosen in map(list, chain.from_iterable(combinations(range(rows), size) for size in range(rows + 1))):
        added = np.linalg.lstsq(jacobian[chosen].T, -jacobian[row])[0] if chosen else np.zeros(0)
        if (added >= 0).all():
            found.append(jacobian[row] + added @ jacobian[chosen])
    return min(found, key=np.linalg.norm)


@pytest.mark.parametrize("numbers", [2, 3, 8])
@pytest.mark.parametrize("rows", [2, 3, 4])
def test_the_update_is_that_of_trying_every_set_of_rows(rows, numbers):
    for seed in range(50):
        jacobian = drawn(rows, numbers, seed)
        expected = sum(least_hurting(jacobian, row) for row in range(rows))
        assert update_of(jacobian) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize(("rows", "numbers"), [(2, 1), (5, 1), (4, 50), (8, 4), (9, 6), (27, 6), (27, 200)])
def test_no_row_is_hurt_whatever_the_rows(rows, numbers):
    for seed in range(5):
        jacobian = drawn(rows, numbers, seed)
        gram = jacobian @ jacobian.T
        weights = upgrad(gram)
        assert (gram @ weights).min() >= -1e-6 * gram.trace()
        assert weights.min() >= 1.0


def test_rows_that_do_not_oppose_each_other_are_added_up():
    assert upgrad(np.array([[4.0, 1.0, 0.0], [1.0, 9.0, 0.0], [0.0, 0.0, 0.0]])).tolist() == [1.0, 1.0, 1.0]


def test_a_small_row_that_is_opposed_is_not_overrun():
    assert update_of(np.array([[1.0, 0.0], [-0.01, 0.01]])) @ [-0.01, 0.01] >= -1e-12
    assert update_of(np.array([[1.0], [-0.01]])) == pytest.approx(0.0, abs=1e-12)


def test_three_like_minded_roles_hurt_the_fourth_when_added_up_and_not_by_upgrad():
    """Each of 4 roles wants a point of its own, the last one on the other side; utility falls with the distance."""
    generator = np.random.default_rng(0)
    hurt = {"sum": 0, "upgrad": 0}
    for _ in range(10):
        wanted = generator.normal(size=(4, 12)) + np.array([[1.0]] * 3 + [[-1.0]])
        for rule in hurt:
            at = np.zeros(12)
            for _ in range(50):
                jacobian = wanted - at
                update = update_of(jacobian) if rule == "upgrad" else jacobian.sum(axis=0)
                hurt[rule] += (jacobian @ update).min() < -1e-6
                at = at + 0.01 * update
    assert hurt["sum"] > 0.6 * 10 * 50
    assert hurt["upgrad"] == 0
