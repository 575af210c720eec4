"""The circuit breaker, on a clock of the test's own."""

from rewards.llm.breaker import Breaker


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_five_failures_within_a_minute_pause_one_endpoint_for_half_a_minute():
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(5):
        assert breaker.paused_s("a") == 0.0
        breaker.failed("a")
        clock.now += 10.0
    assert breaker.paused_s("a") == 20.0
    assert breaker.paused_s("b") == 0.0
    clock.now += 20.0
    assert breaker.paused_s("a") == 0.0


def test_one_more_failure_after_the_pause_pauses_again():
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(5):
        breaker.failed("a")
    clock.now = 31.0
    breaker.failed("a")
    assert breaker.paused_s("a") == 30.0


def test_failures_far_apart_or_followed_by_an_answer_pause_nothing():
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(9):
        breaker.failed("a")
        clock.now += 20.0
    for _ in range(4):
        breaker.failed("b")
    breaker.answered("b")
    breaker.failed("b")
    assert breaker.paused_s("a") == breaker.paused_s("b") == 0.0
