"""The real port: LiteLLM against a server on loopback that fails on a schedule."""

import asyncio
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import log
from threading import Event, Thread

import pytest

from rewards.llm.ask import Ask, Message, Unanswered
from rewards.llm.door import open_door, require_usable
from rewards.llm.litellm_port import LitellmPort, close, hang_up, load, price_of
from rewards.llm.patience import Patience
from rewards.llm.spending import Limits, Price, Spending
from rewards.llm.wire import Fault, Wire
from rewards.testing.behaviours import BEHAVIOURS
from rewards.testing.misbehaving import Misbehaving
from rewards.testing.scripted import unsure
from roles.errors import MissingModel

WIRE = Wire((Message("user", "hello"),), None, 50, 0.0, 5.0)
SLOW = [name for name, known in BEHAVIOURS.items() if known.takes == "seconds" and not name.startswith("429")]
UNSOUND = [name for name, known in BEHAVIOURS.items() if not known.sound and name not in SLOW]
NOT_WRONG_HERE = {
    "no end mark", "huge number", "wrong language", "unknown ids", "wrong city", "score 10", "429 wait",
    "429 wait date", "429 wait skewed",
}  # fmt: skip
"""Spoilt in a way that this test's schema does not show, or worth waiting a second for."""


def why(door, ask):
    with pytest.raises(Unanswered) as caught:
        door(ask)
    return caught.value.why


@pytest.mark.parametrize("behaviour", ["408", "409", "425", "429", "429 wait 0.1", "500", "502", "503", "529 in 200"])
def test_a_busy_server_is_asked_exactly_three_times(real_door, ask, behaviour):
    with Misbehaving(each=behaviour) as server:
        assert why(real_door(server), ask) == "unreachable"
        assert len(server.calls) == 3


@pytest.mark.parametrize("behaviour", ["400", "401", "401 echo", "403", "404", "413", "429 wait absurd"])
def test_a_server_that_says_no_is_asked_once(real_door, ask, behaviour):
    with Misbehaving(each=behaviour) as server:
        assert why(real_door(server), ask) in {"denied", "refused_request", "unreachable"}
        assert len(server.calls) == 1


@pytest.mark.parametrize("behaviour", ["reset", "page", "stream cut", "duplicate chunks", "wrong length"])
def test_a_lost_answer_is_asked_for_exactly_three_times(real_door, ask, behaviour):
    with Misbehaving(each=behaviour) as server:
        assert why(real_door(server), ask) == "unreachable"
        assert len(server.calls) == 3


@pytest.mark.parametrize("behaviour", SLOW)
def test_the_deadline_holds_whatever_keeps_the_connection_busy(real_door, ask, behaviour):
    with Misbehaving(each=behaviour) as server:
        door = real_door(server, patience=Patience(1.0))
        load()  # the first time this takes long itself
        began = time.monotonic()
        assert why(door, ask) == "deadline"
        assert time.monotonic() - began < 20  # the server would go on for 30 s, for an hour or for ever


@pytest.mark.parametrize("behaviour", sorted(set(UNSOUND) - NOT_WRONG_HERE))
def test_nothing_is_taken_from_a_bad_answer(real_door, ask, behaviour):
    with Misbehaving(lambda _: {"act": "add", "why": "because"}, each=behaviour) as server:
        assert why(real_door(server), ask)


@pytest.mark.parametrize("behaviour", ["ok", "fenced json", "trailing comma", "wrong content type", "negative usage"])
def test_a_good_answer_is_taken_however_it_is_wrapped(real_door, ask, behaviour):
    with Misbehaving(lambda _: {"act": "add"}, each=behaviour) as server:
        assert real_door(server)(ask).value == {"act": "add"}
        assert len(server.calls) == 1


def test_everything_that_was_asked_for_is_sent(real_door, ask):
    with Misbehaving(lambda _: {"act": "add"}) as server:
        real_door(server)(replace(ask, seed=7, temperature=0.5, logprobs=True))
        body = server.calls[0].body
    assert (body["seed"], body["temperature"], body["max_tokens"]) == (7, 0.5, 50)
    assert (body["logprobs"], body["top_logprobs"]) == (True, 20)
    assert body["response_format"]["json_schema"]["schema"] == ask.schema
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


def test_log_probabilities_come_with_the_alternatives(real_door, ask):
    with Misbehaving(lambda _: unsure({"act": "add"}, {"add": 0.75, "ask": 0.25})) as server:
        tokens = real_door(server)(replace(ask, logprobs=True)).tokens
    assert "".join(token.text for token in tokens) == '{"act": "add"}'
    assert any(token.alternatives.get("ask") == pytest.approx(log(0.25)) for token in tokens)


def test_another_model_that_answers_is_noticed(real_door, ask, spending):
    with Misbehaving(lambda _: {"act": "add"}, "ok, other model") as server:
        door = real_door(server)
        door(ask)
        assert door(replace(ask, seed=2)).model == "another-model-2"
    assert len(spending.warnings) == 1


def test_a_failure_is_told_in_the_servers_words(real_door, ask):
    with Misbehaving(each="500") as server, pytest.raises(Unanswered) as caught:
        real_door(server, patience=Patience(attempts=1))(ask)
    assert not [noise for noise in ("litellm", "Exception", "Error:") if noise in str(caught.value)]


def test_a_key_that_the_server_echoes_appears_nowhere(real_door, ask, monkeypatch, spending):
    canary = "canary-7f3e9a"
    monkeypatch.setenv("FAIRTRIP_LOCAL_API_KEY", canary)
    with Misbehaving(lambda call: {"act": "add", "why": call.headers["authorization"]}, "401 echo, ok") as server:
        door = real_door(server)
        with pytest.raises(Unanswered) as caught:
            door(ask)
        answer = door(ask)
        assert all(call.headers["authorization"] == f"Bearer {canary}" for call in server.calls)
    assert canary not in f"{caught.value}{answer}{spending.calls}{door}"
    assert "[redacted]" in answer.text


def test_the_cap_holds_over_real_connections(real_door, ask):
    price = Price(1_000.0, 5_000.0)
    books = Spending(Limits(max_cost_usd=0.004))
    with Misbehaving(lambda _: {"act": "add"}, each="ok") as server, ThreadPoolExecutor(8) as pool:
        door = real_door(server, books, price=price)
        outcomes = list(pool.map(lambda seed: _tried(door, replace(ask, seed=seed)), range(80)))
        answered = len(server.calls)
    assert outcomes.count("ok") == answered < 80
    assert 0 < books.spent_nano <= 4_000_000
    assert books.reached


def _tried(door, ask):
    try:
        door(ask)
    except Unanswered as failure:
        return failure.why
    return "ok"


def test_local_alone_is_the_first_model_of_the_server():
    with Misbehaving(model="tiny-chat") as server:
        door = open_door("local", Spending(), local_url=server.url)
        assert door(Ask("ping", (Message("user", "hi"),))).model == "tiny-chat"
    assert door.line.name == "local/tiny-chat"


@pytest.mark.parametrize("others", ["", "example.org"])
def test_a_server_on_this_machine_is_not_looked_for_through_a_proxy(ask, monkeypatch, others):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens on port 9
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, others)
    hang_up()
    with Misbehaving() as server:
        assert open_door("local", Spending(), local_url=server.url)(ask).text
        assert len(server.calls) == 1
    hang_up()


def test_local_without_a_server_says_what_to_do():
    with pytest.raises(MissingModel, match=r"no server lists a model at http://127\.0\.0\.1:9/v1; start one"):
        open_door("local", Spending(), local_url="http://127.0.0.1:9/v1")


def test_a_refused_connection_costs_nothing():
    with pytest.raises(Fault) as caught:
        LitellmPort("openai/m", "http://127.0.0.1:9/v1")(WIRE)
    assert (caught.value.status, caught.value.may_cost) == (None, False)


def test_a_missing_key_is_named_with_its_provider(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(MissingModel, match="openai needs OPENAI_API_KEY in the environment"):
        require_usable("gpt-4o-mini")


def test_a_key_that_is_set_is_enough(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "canary-1234")
    require_usable("openai/gpt-4o-mini")
    require_usable("local")
    door = open_door("openai/gpt-4o-mini", Spending())
    assert (door.line.endpoint, door.line.provider) == ("openai", "openai")
    assert door.line.price == Price(150.0, 600.0)


def test_a_model_of_no_known_provider_is_named():
    with pytest.raises(MissingModel, match=r"model sunshine: no provider is known for it; write PROVIDER/MODEL"):
        open_door("sunshine", Spending())


def test_a_price_can_be_stated_and_is_never_guessed():
    door = open_door("local/x", Spending(), prices=(0.15, 0.6))
    assert door.line.price.cost(1_000_000, 1_000_000) == 750_000_000
    assert price_of(LitellmPort("openai/no-such-model")) is None
    assert open_door("local/gpt-4o-mini", Spending()).line.price is None


def test_without_litellm_the_way_to_install_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "litellm", None)
    with pytest.raises(MissingModel, match=r"language models need LiteLLM: pip install 'fairtrip\[llm\]'"):
        load.__wrapped__()


def test_a_hosted_model_is_reached_at_its_providers_address(ask, monkeypatch):
    with Misbehaving(lambda _: {"act": "add"}) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "canary-1234")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        books = Spending(Limits(max_cost_usd=1.0))
        assert open_door("openai/gpt-4o-mini", books)(ask).usage.cost_nano == books.spent_nano > 0
        assert server.calls[0].headers["authorization"] == "Bearer canary-1234"


def started_loop():
    load()  # closing waits a second, not for an import
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    return loop, thread


def test_closing_cancels_what_still_runs():
    loop, thread = started_loop()
    running = asyncio.run_coroutine_threadsafe(asyncio.sleep(60), loop)
    while not loop.is_closed():  # on a busy machine a second may be too short
        close(loop, thread)
    assert running.cancelled()
    assert not thread.is_alive()


def test_closing_waits_no_longer_than_a_second_for_what_does_not_end():
    async def stubborn():
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await over.wait()

    (loop, thread), begun, over = started_loop(), Event(), asyncio.Event()
    task = asyncio.run_coroutine_threadsafe(stubborn(), loop)
    begun.wait()
    task.cancel()
    close(loop, thread)
    assert not loop.is_closed()
    loop.call_soon_threadsafe(over.set)
    while not loop.is_closed():  # on a busy machine a second may be too short once more
        close(loop, thread)
    assert not thread.is_alive()


AT_THE_END = """
import threading
from rewards.llm.ask import Message
from rewards.llm.litellm_port import LitellmPort
from rewards.llm.wire import Late, Wire
from rewards.testing.misbehaving import Misbehaving
with Misbehaving(schedule="ok, no answer") as server:
    port = LitellmPort("openai/m", server.url)
    port(Wire((Message("user", "hi"),), None, 9, 0.0, 300.0))
    try:
        port(Wire((Message("user", "hi"),), None, 9, 0.0, 0.2))
    except Late:
        print([thread.name for thread in threading.enumerate() if not thread.daemon and "misb" not in thread.name][:1])
"""


def test_nothing_is_left_behind_and_nothing_is_printed_at_the_end():
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", AT_THE_END]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    assert done.stdout.strip() == "['MainThread']"
    assert "unclosed" not in done.stderr


@pytest.mark.parametrize("key", ["GEMINI_API_KEY", "GOOGLE_API_KEY"])
def test_one_of_two_keys_that_do_the_same_is_enough(key, monkeypatch):
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(MissingModel, match="_API_KEY or G"):
        require_usable("gemini/gemini-2.0-flash")
    monkeypatch.setenv(key, "canary")
    require_usable("gemini/gemini-2.0-flash")


def test_after_hanging_up_the_next_question_opens_a_new_connection(ask):
    with Misbehaving() as server:
        door = open_door("local/test-model", Spending(), local_url=server.url)
        door(ask)
        hang_up()
        door(ask)
    assert len(server.calls) == 2
