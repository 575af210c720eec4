"""The books of a run and its limits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from rewards.llm.ask import Unanswered
from rewards.llm.spending import Call, Limits, Price, Spending, believable

PRICE = Price(100.0, 1_000.0)
CALL = Call("draft", "m", "m-1", 1_200, 300, 1_500_000, 2.0, 1, "ok", False)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def refused(spending, price=PRICE, tokens=(1_000, 100), seconds=0.01):
    with pytest.raises(Unanswered) as caught:
        spending.reserve("m", price, tokens, seconds)
    assert caught.value.why == "limit"
    return str(caught.value)


def test_a_price_is_rounded_up():
    assert Price(0.4, 0.4).cost(1, 1) == 1
    assert PRICE.cost(1_000, 100) == 200_000


def test_what_cannot_be_paid_is_refused_before_it_is_sent():
    spending = Spending(Limits(max_cost_usd=0.0003))
    spending.settle(spending.reserve("m", PRICE, (1_000, 100), 1.0), 150_000)
    assert spending.reached == ""
    assert refused(spending) == "the next request may cost 0.0002 USD and 0.0001 of max_cost 0.0003 USD is left"
    assert spending.reached.startswith("the next request may cost")
    assert spending.spent_nano == 150_000


def test_a_limit_on_cost_needs_a_price():
    spending = Spending(Limits(max_cost_usd=1.0))
    assert (
        refused(spending, price=None) == "the price of m is unknown, so max_cost cannot be kept: drop it, "
        "or for a server of your own set local_price_in and local_price_out"
    )


def test_without_a_limit_on_cost_a_price_may_be_unknown():
    assert Spending().reserve("m", None, (10, 10), 1.0) == 0


def test_requests_are_counted_and_limited():
    spending = Spending(Limits(max_calls=1))
    spending.reserve("m", None, (10, 10), 1.0)
    assert refused(spending) == "no more model requests: max_calls is 1"


def test_seconds_are_limited():
    clock = Clock()
    spending = Spending(Limits(max_seconds=60), clock=clock)
    clock.now = 59.0
    assert spending.seconds_left() == 1.0
    spending.refuse_when_used_up()
    clock.now = 61.0
    assert spending.seconds_left() == 0.0
    assert refused(spending) == "no more time for models: max_seconds is 60"


def test_the_limit_that_was_hit_first_is_the_one_that_is_told():
    clock = Clock()
    spending = Spending(Limits(max_calls=0, max_seconds=1), clock=clock)
    first = refused(spending)
    clock.now = 2.0
    refused(spending)
    assert spending.reached == first


def test_a_request_waits_for_money_that_others_have_only_set_aside():
    spending, served = Spending(Limits(max_cost_usd=0.0003)), Event()
    held = spending.reserve("m", PRICE, (1_000, 100), 1.0)
    waiting = Thread(target=lambda: (spending.reserve("m", PRICE, (1_000, 100), 30.0), served.set()))
    waiting.start()
    assert not served.wait(0.05)
    spending.settle(held, 100_000)
    waiting.join()
    assert served.is_set()


def test_a_request_does_not_wait_for_money_longer_than_it_may():
    spending = Spending(Limits(max_cost_usd=0.0003))
    spending.reserve("m", PRICE, (1_000, 100), 1.0)
    assert "0.0003 of max_cost 0.0003 USD is left" in refused(spending)


def test_many_threads_never_hold_more_than_the_cap():
    spending = Spending(Limits(max_cost_usd=0.002))

    def pay(_):
        try:
            spending.settle(spending.reserve("m", PRICE, (1_000, 100), 0.05), 190_000)
        except Unanswered:
            return 0
        return 190_000

    with ThreadPoolExecutor(16) as pool:
        paid = sum(pool.map(pay, range(100)))
    assert 0 < paid == spending.spent_nano <= 2_000_000


def test_the_summary_adds_everything_up():
    told = []
    spending = Spending(on_call=told.append)
    spending.settle(0, 1_500_000)
    spending.record(CALL)
    assert spending.summary() == "1 model request, 1,500 tokens (1,200 in, 300 out), 0.0015 USD, 2.0 s"
    assert tuple(told) == spending.calls == (CALL,)


def test_the_summary_says_what_it_does_not_know():
    spending = Spending()
    spending.record(Call("draft", "m", "m-1", 10, 5, None, 1.0, 3, "invalid", True))
    assert spending.summary() == "3 model requests, up to 15 tokens (10 in, 5 out), price unknown, 1.0 s"


def test_nothing_asked_costs_nothing():
    assert Spending().summary() == "0 model requests, 0 tokens (0 in, 0 out), 0.0000 USD, 0.0 s"


def test_another_model_answering_than_before_is_told_once():
    spending = Spending()
    for name in ("m-1", "", "m-1", "m-2", "m-2"):
        spending.record(Call("draft", "m", name, 1, 1, None, 1.0, 1, "ok", False))
    assert spending.warnings == ("m: answers now come from m-2, before from m-1",)


@pytest.mark.parametrize(
    ("reported", "believed"), [(None, None), (-7, None), (0, None), (10**30, None), (50, 50), (101, 101)]
)
def test_only_a_count_that_can_be_is_believed(reported, believed):
    assert believable(reported, 100) == believed
