"""Noisy: the errors that were asked for, the same ones for the same text, and exact utilities in the log."""

from statistics import fmean, pstdev

import pytest

from train.rewarding.appraisal import Appraisal, ByPanel, Case
from train.rewarding.noisy import noisy
from train.rewarding.settings import NoiseSettings

NAMES = ("Ana", "Ben", "Cem", "Dan")
EVEN, UNEVEN = ("0.5",) * 4, ("0.1", "0.3", "0.7", "0.9")


@pytest.fixture
def cases(group_on_paper, plan_on_paper, paper_world):
    panel = paper_world.critic.convene(group_on_paper(NAMES))

    def made(utilities: tuple[str, ...], count: int = 2000) -> list[Case]:
        plan = plan_on_paper(NAMES, utilities)
        return [Case("one", f"text {n}", panel, panel.weights.shares, plan) for n in range(count)]

    return made


def scores(settings: NoiseSettings, cases: list[Case]) -> list[float]:
    return [appraisal.welfare for appraisal in noisy(settings)(cases)]


def test_errors_of_estimation_average_out_over_travellers(cases):
    found = scores(NoiseSettings(estimation=0.1), cases(EVEN))
    assert fmean(found) == pytest.approx(0.5, abs=0.005)
    assert pstdev(found) == pytest.approx(0.1 / 2, rel=0.06)  # R5: tau / sqrt(K)


def test_a_halo_does_not_average_out(cases):
    found = scores(NoiseSettings(estimation=0.1, halo=1.0), cases(EVEN))
    assert pstdev(found) == pytest.approx(0.1, rel=0.06)


def test_wandering_weights_shift_a_score_by_how_unlike_people_fare(cases):
    wandering = NoiseSettings(estimation=0.0, weighting=0.1)
    assert pstdev(scores(wandering, cases(EVEN, 200))) == pytest.approx(0.0, abs=1e-9)
    spread = (0.4 / 3) ** 0.5  # s(u) of the uneven plan
    assert pstdev(scores(wandering, cases(UNEVEN))) == pytest.approx(0.1 * 2 * spread, rel=0.06)  # R2: sigma sqrt(K) s


def test_the_same_text_gets_the_same_errors_and_another_seed_others(cases):
    settings, few = NoiseSettings(weighting=0.1), cases(UNEVEN, 20)
    assert scores(settings, few) == scores(settings, few[::-1])[::-1]
    assert scores(settings, few) != scores(settings.model_copy(update={"seed": 1}), few)


def test_scores_stay_scores_and_utilities_exact(cases):
    found = noisy(NoiseSettings(estimation=2.0))(cases(EVEN, 200))
    assert {appraisal.welfare for appraisal in found} >= {0.0, 1.0}
    assert all(appraisal.utilities == dict.fromkeys(NAMES, 0.5) for appraisal in found)


def test_what_has_no_exact_value_has_no_noisy_one(cases):
    settings = noisy(NoiseSettings())
    silent = type(settings)(settings.judge, 0, lambda cases: [Appraisal(None, why="silent")] * len(cases))
    assert silent(cases(EVEN, 2)) == [Appraisal(None, why="silent")] * 2


def test_a_reward_with_noise_is_reproducible_across_processes(paper_reward):
    texts = ["0.9 0.2 0.5", "0.4 0.4 0.4"]
    first, second = (paper_reward(noise={"weighting": 0.1})((), texts, task=["one"] * 2) for _ in range(2))
    assert first == second
    assert first != paper_reward()((), texts, task=["one"] * 2)
    assert isinstance(paper_reward().appraise, ByPanel)
