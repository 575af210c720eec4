"""One round of requests, with a transport that fails as it is told."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Lock
from time import sleep

import pytest

from rewards.llm.ask import Message, Unanswered
from rewards.llm.line import AT_ONCE, most_tokens
from rewards.llm.patience import Patience
from rewards.llm.spending import Limits, Price, Spending
from rewards.llm.wire import Fault, Late, Raw, Wire

WIRE = Wire((Message("user", "hello"),), None, 50, 0.0, 0.0)
PRICE = Price(100.0, 1_000.0)
GOOD = '{"act": "add"}'


def send(door, wire=WIRE):
    with door.line.slot() as until:
        return door.line.send("draft", wire, until)


def failure(door):
    with pytest.raises(Unanswered) as caught:
        send(door)
    return caught.value.why, str(caught.value)


@pytest.mark.parametrize("status", [None, 408, 409, 425, 429, 500, 502, 503, 529])
def test_what_time_can_mend_is_tried_three_times(door_to, replies, status, spending):
    transport = replies(Fault("busy", status))
    assert failure(door_to(transport))[0] == "unreachable"
    assert len(transport.sent) == spending.calls[0].requests == 3


@pytest.mark.parametrize("status", [400, 402, 405, 406, 410, 413, 415, 418, 422, 431, 451])
def test_what_time_cannot_mend_is_tried_once(door_to, replies, status):
    transport = replies(Fault("no", status))
    assert failure(door_to(transport))[0] == "refused_request"
    assert len(transport.sent) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_denial_names_the_variable_of_the_key(door_to, replies, status, monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", "canary-5678")
    transport = replies(Fault("no", status))
    why, text = failure(door_to(transport, provider="acme"))
    assert (why, len(transport.sent)) == ("denied", 1)
    assert "ACME_API_KEY" in text
    assert "canary" not in text


def test_an_attempt_that_succeeds_ends_the_round(door_to, replies, spending):
    door = door_to(replies(Fault("busy", 503), GOOD))
    turn = send(door)
    usage = door.line.record(turn, "ok")
    assert (usage.requests, usage.prompt_tokens, usage.completion_tokens, usage.cost_nano) == (2, 100, 10, None)
    assert spending.calls[0].answered_by == "m-1"


def test_the_wait_an_endpoint_asks_for_is_kept(door_to, replies, spending):
    send(door_to(replies(Fault("busy", 429, 0.2), GOOD)))
    door_to(replies(GOOD)).line.record(turn := send(door_to(replies(Fault("busy", 429, 0.2), GOOD))), "ok")
    assert spending.calls[0].seconds >= 0.2
    assert turn.requests == 2


def test_a_wait_longer_than_the_call_may_take_ends_it_at_once(door_to, replies):
    transport = replies(Fault("busy", 429, 1e9))
    why, text = failure(door_to(transport))
    assert (why, len(transport.sent)) == ("unreachable", 1)
    assert "to wait 1,000,000,000 s is longer" in text


def test_a_wait_longer_than_the_run_may_take_ends_it_at_once(door_to, replies):
    transport = replies(Fault("busy", 429, 400.0))
    door = door_to(transport, Spending(Limits(max_seconds=300)), patience=Patience(call_seconds=500.0))
    assert failure(door)[0] == "unreachable"
    assert len(transport.sent) == 1


def test_a_late_answer_is_the_end_of_the_call(door_to, replies, spending):
    transport = replies(Late("late", may_cost=True))
    assert failure(door_to(transport, price=PRICE)) == ("deadline", "m: no complete answer within 5 s")
    assert spending.spent_nano == spending.calls[0].cost_nano == PRICE.cost(*most_tokens(WIRE))


def test_a_call_without_time_sends_nothing(door_to, replies):
    transport = replies(GOOD)
    assert failure(door_to(transport, patience=Patience(0.0)))[0] == "deadline"
    assert transport.sent == []


def test_a_call_that_outlasts_the_run_hits_the_runs_limit(door_to):
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    clock = Clock()
    books = Spending(Limits(max_seconds=3), clock=clock)

    def slow(wire):
        assert wire.seconds == 3.0
        clock.now = 3.0
        raise Late("late")

    assert failure(door_to(slow, books)) == ("limit", "no more time for models: max_seconds is 3")
    assert books.reached


def test_five_failures_stop_the_sixth_request_and_its_sleep(door_to, replies, spending):
    transport = replies(Fault("down", 500))
    door = door_to(transport)
    assert [failure(door)[0] for _ in range(4)] == ["unreachable", "open_circuit", "open_circuit", "open_circuit"]
    assert len(transport.sent) == 5
    assert len(spending.calls) == 2


def test_being_told_to_wait_does_not_open_the_circuit(door_to, replies):
    door = door_to(replies(Fault("busy", 429)))
    assert {failure(door)[0] for _ in range(4)} == {"unreachable"}


def test_an_error_status_costs_nothing_and_a_lost_answer_its_most(door_to, replies, spending):
    door = door_to(replies(Fault("busy", 503), Fault("lost", None, may_cost=True), GOOD), price=PRICE)
    usage = door.line.record(send(door), "ok")
    assert usage.cost_nano == spending.spent_nano == PRICE.cost(*most_tokens(WIRE)) + PRICE.cost(100, 10)


@pytest.mark.parametrize("counts", [(None, None), (-5, 3), (40, -1), (0, 0), (10**30, 10**30)])
def test_counts_that_cannot_be_are_replaced_by_the_most_they_can_be(door_to, replies, counts):
    raw = Raw("ä" * 4, prompt_tokens=counts[0], completion_tokens=counts[1])
    turn = send(door_to(replies(raw)))
    assert turn.estimated
    assert turn.prompt_tokens in (40, most_tokens(WIRE)[0])
    assert turn.completion_tokens in (3, 24)


def test_the_most_a_request_can_take_counts_bytes_messages_and_schema():
    plain = most_tokens(WIRE)
    longer = Wire((*WIRE.messages, Message("user", "ß")), {"type": "null"}, 50, 0.0, 0.0, choices=2)
    assert most_tokens(longer) == (plain[0] + 18 + len("{'type': 'null'}"), 100)


def test_no_more_than_four_requests_are_open_at_once(door_to):
    open_now, most, lock, four = 0, 0, Lock(), Barrier(AT_ONCE, timeout=60)

    def transport(_):
        nonlocal open_now, most
        with lock:
            open_now += 1
            most = max(most, open_now)
        four.wait()  # nobody is answered before four have asked
        sleep(0.01)
        with lock:
            open_now -= 1
        return Raw("x")

    door = door_to(transport)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: send(door), range(24)))
    assert most == AT_ONCE


def test_the_cap_holds_in_300_parallel_runs(door_to):
    def transport(wire):
        if wire.seed % 7 == 0:
            raise Fault("lost", None, may_cost=True)
        return Raw("x", prompt_tokens=20 + wire.seed % 500, completion_tokens=1 + wire.seed % 50)

    def run(number):
        books = Spending(Limits(max_cost_usd=0.0005 + number / 1e6))
        door = door_to(transport, books, price=PRICE)
        wires = [Wire(WIRE.messages, None, 50, 0.0, 0.0, seed=number + place) for place in range(12)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda wire: _quietly(door, wire), wires))
        return books.spent_nano <= books.limits.max_cost_usd * 1e9 and books.spent_nano > 0

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(run, range(300)))


def _quietly(door, wire):
    with suppress(Unanswered):
        send(door, wire)
