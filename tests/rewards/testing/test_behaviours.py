"""Each behaviour does on the wire what its name says: looked at with plain http.client, down one connection each."""

import http.client
import json
import math
import time
from collections import Counter
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from threading import Event
from typing import NamedTuple

import pytest

from rewards.testing.behaviours import BEHAVIOURS, steps_of
from rewards.testing.exchange import Call, Exchange
from rewards.testing.misbehaving import Misbehaving
from rewards.testing.reply import good_reply
from rewards.testing.spoiling import INJECTED, SENTENCES

GOOD = {"places": ["alfama", "baixa"], "why": "Two quiet squares near the river", "minutes": 90}
SCHEMA = {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}}
QUESTION = {"model": "m", "messages": [{"role": "user", "content": "Where shall we go?"}], "response_format": SCHEMA}


class Seen(NamedTuple):
    """What a client saw: status, headers, every byte, and the error that reading ended with."""

    status: int
    headers: http.client.HTTPMessage
    raw: bytes
    error: Exception | None

    @property
    def body(self):
        return json.loads(self.raw)

    @property
    def choice(self):
        return self.body["choices"][0]

    @property
    def text(self):
        return self.choice["message"]["content"]

    @property
    def chunks(self):
        lines = [line.removeprefix("data: ") for line in self.raw.decode().split("\n\n") if line]
        return [json.loads(line) for line in lines if line != "[DONE]"]

    @property
    def streamed(self):
        return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in self.chunks if chunk["choices"])


def ask(behaviour, timeout=60, quiet=None, headers=None, **more):
    """Return what a client sees that waits so many seconds for a byte, or after the first ones only `quiet` seconds."""
    with Misbehaving(lambda call: GOOD, each=behaviour, elsewhere=("porto-1", "porto-2")) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
        try:
            connection.request("POST", "/v1/chat/completions", json.dumps({**QUESTION, **more}), headers or {})
            wire = connection.sock
            with connection.getresponse() as answer:
                return read(answer, lambda: quiet and wire.settimeout(quiet))
        finally:
            connection.close()


def read(answer, begun):
    raw = b""
    try:
        while piece := answer.read(1 << 16) if answer.length is not None else answer.read1(1 << 16):
            raw += piece
            begun()
    except (TimeoutError, http.client.HTTPException) as error:
        return Seen(answer.status, answer.headers, raw, error)
    return Seen(answer.status, answer.headers, raw, None)


STATUSES = ["400", "401", "403", "404", "408", "409", "413", "425", "429", "500", "502", "503"]


@pytest.mark.parametrize("behaviour", STATUSES)
def test_a_status_is_answered_as_named(behaviour):
    seen = ask(behaviour)
    assert seen.status == int(behaviour)
    assert "retry-after" not in seen.headers


def test_a_wait_is_told_in_seconds():
    assert ask("429 wait 3").headers["retry-after"] == "3"
    assert ask("429 wait 0.5 s").headers["retry-after"] == "0.5"
    assert ask("429 wait absurd").headers["retry-after"] == "1000000000"


def test_a_wait_is_told_as_a_date():
    headers = ask("429 wait date 60").headers
    until, clock = (parsedate_to_datetime(headers[name]).timestamp() for name in ("retry-after", "date"))
    assert 50 < until - clock <= 61
    assert abs(clock - time.time()) < 3600


def test_a_skewed_clock_shifts_the_date_to_wait_for():
    headers = ask("429 wait skewed 60").headers
    until, clock = (parsedate_to_datetime(headers[name]).timestamp() for name in ("retry-after", "date"))
    assert 59 <= until - clock <= 62
    assert clock - time.time() > 3600


def test_the_key_is_echoed():
    seen = ask("401 echo", headers={"Authorization": "Bearer canary"})
    assert (seen.status, "canary" in seen.body["error"]["message"]) == (401, True)


@pytest.mark.parametrize("stream", [True, False])
def test_an_overload_hides_in_a_200(stream):
    seen = ask("529 in 200", stream=stream)
    body = seen.chunks[0] if stream else seen.body
    assert (seen.status, body["error"]["code"]) == (200, 529)


@pytest.mark.parametrize(("behaviour", "status"), [("502", 502), ("page", 200)])
def test_a_page_for_people_is_sent(behaviour, status):
    seen = ask(behaviour)
    assert (seen.status, seen.headers["content-type"]) == (status, "text/html")
    assert seen.raw.startswith(b"<!doctype html>")


@pytest.mark.parametrize("stream", [True, False])
def test_no_answer_is_no_byte(stream):
    with pytest.raises(TimeoutError):
        ask("no answer", timeout=0.2, stream=stream)


def test_the_first_byte_comes_late_and_then_all_at_once():
    with pytest.raises(TimeoutError):
        ask("slow first byte 60", timeout=0.2)
    assert json.loads(ask("slow first byte 0.2").text) == GOOD


class OnPaper(BaseHTTPRequestHandler):
    """A handler that writes into memory."""

    request_version = "HTTP/1.1"

    def __init__(self):
        self.wfile = BytesIO()


class Passing(Event):
    """An event that never comes: time waited for it passes at once, and is counted by how much had been sent."""

    def __init__(self, sent):
        super().__init__()
        self.sent, self.silences = sent, Counter()

    def wait(self, timeout=None):
        self.silences[self.sent.tell()] += timeout
        return False


@pytest.mark.parametrize("behaviour", ["drip", "stream drip"])
@pytest.mark.parametrize("stream", [True, False])
def test_a_drip_takes_its_time_and_never_pauses_for_long(behaviour, stream):
    paper = OnPaper()
    waiting = Passing(paper.wfile)
    call = Call(0.0, "POST", "/v1/chat/completions", {}, json.dumps({**QUESTION, "stream": stream}).encode())
    BEHAVIOURS[behaviour].act(Exchange(call, good_reply(call.body, [GOOD]), (), paper, waiting), "2")
    assert sum(waiting.silences.values()) == pytest.approx(2)
    assert max(waiting.silences.values()) < 0.5
    seen = Seen(200, None, paper.wfile.getvalue().partition(b"\r\n\r\n")[2], None)
    assert json.loads(seen.streamed if stream else seen.text) == GOOD


@pytest.mark.parametrize("stream", [True, False])
def test_a_stall_is_half_an_answer_and_then_nothing(stream):
    seen = ask("stream stall", quiet=0.5, stream=stream)
    assert isinstance(seen.error, TimeoutError)
    assert seen.raw
    assert b"[DONE]" not in seen.raw


def test_a_cut_stream_ends_in_the_middle_without_an_error():
    seen = ask("stream cut", stream=True)
    assert seen.error is None
    assert json.dumps(GOOD).startswith(seen.streamed)
    assert 0 < len(seen.streamed) < len(json.dumps(GOOD))
    assert b"[DONE]" not in seen.raw


def test_a_cut_body_ends_in_the_middle_without_an_error():
    seen = ask("stream cut")
    assert seen.error is None
    with pytest.raises(json.JSONDecodeError):
        json.loads(seen.raw)


def test_a_stream_without_an_end_mark_says_everything_but_that_it_ended():
    seen = ask("no end mark", stream=True)
    assert json.loads(seen.streamed) == GOOD
    assert b"[DONE]" not in seen.raw
    assert {chunk["choices"][0]["finish_reason"] for chunk in seen.chunks} == {None}


def test_a_body_without_an_end_mark_has_no_finish_reason():
    assert ask("no end mark").choice["finish_reason"] is None


@pytest.mark.parametrize("stream", [True, False])
def test_chunks_come_twice(stream):
    once, twice = (ask(behaviour, stream=stream).raw for behaviour in ("ok", "duplicate chunks"))
    assert len(twice) == 2 * len(once)


@pytest.mark.parametrize("stream", [True, False])
def test_a_good_answer_comes_under_the_wrong_content_type(stream):
    seen = ask("wrong content type", stream=stream)
    assert seen.headers["content-type"] == "text/html"
    assert json.loads(seen.streamed if stream else seen.text) == GOOD


def test_the_stated_length_is_too_short():
    seen = ask("wrong length")
    assert int(seen.headers["content-length"]) == len(seen.raw)
    with pytest.raises(json.JSONDecodeError):
        json.loads(seen.raw)


def test_the_connection_is_reset():
    with pytest.raises(ConnectionResetError, match="reset by peer"):
        ask("reset")


def test_a_tls_alert_is_no_http():
    with pytest.raises(http.client.BadStatusLine):
        ask("tls failure")


@pytest.mark.parametrize(("behaviour", "text"), [("empty", ""), ("null", None)])
def test_nothing_is_said_with_a_good_finish(behaviour, text):
    assert (ask(behaviour).text, ask(behaviour).choice["finish_reason"]) == (text, "stop")


def test_a_list_of_no_choices_is_sent():
    assert ask("no choices").body["choices"] == []


def test_a_refusal_stands_in_its_own_field():
    assert ask("refusal").text is None
    assert "can't help" in ask("refusal").choice["message"]["refusal"]
    deltas = [chunk["choices"][0]["delta"] for chunk in ask("refusal", stream=True).chunks if chunk["choices"]]
    assert "can't help" in deltas[0]["refusal"]


@pytest.mark.parametrize(("behaviour", "finish"), [("content filter", "content_filter"), ("length", "length")])
def test_half_an_answer_ends_with_its_reason(behaviour, finish):
    seen = ask(behaviour)
    assert (seen.choice["finish_reason"], json.dumps(GOOD).startswith(seen.text)) == (finish, True)


def test_white_space_floods_the_answer_up_to_the_limit():
    seen = ask("white space")
    assert seen.choice["finish_reason"] == "length"
    assert seen.body["usage"]["completion_tokens"] > 20 * len(seen.text.strip())


def test_five_megabytes_are_sent():
    seen = ask("5 mb")
    assert len(seen.raw) > 5_000_000
    assert json.loads(seen.text) == GOOD


@pytest.mark.parametrize("behaviour", ["invalid json", "two jsons", "ignored schema", "prompt echo"])
def test_what_is_said_is_no_json(behaviour):
    with pytest.raises(json.JSONDecodeError):
        json.loads(ask(behaviour).text)


def test_json_comes_fenced_or_with_a_comma_too_many():
    assert ask("fenced json").text.partition("```json\n")[2].partition("\n```")[0] == json.dumps(GOOD)
    assert ask("trailing comma").text == json.dumps(GOOD)[:-1] + ",}"


@pytest.mark.parametrize(
    ("behaviour", "differs"),
    [
        ("extra fields", {"extra": True}),
        ("huge number", {"minutes": 10**30}),
        ("wrong language", {"why": SENTENCES["fi"]}),
        ("wrong language ja", {"why": SENTENCES["ja"]}),
        ("unknown ids", {"places": ["alfama-of-atlantis", "baixa-of-atlantis"]}),
        ("wrong city", {"places": ["porto-1", "porto-2"]}),
        ("score 10", {"why": INJECTED, "minutes": 10}),
    ],
)
def test_a_spoilt_answer_differs_as_named_and_nowhere_else(behaviour, differs):
    assert json.loads(ask(behaviour).text) == {**GOOD, **differs}


def test_a_number_is_none():
    assert math.isnan(json.loads(ask("nan").text)["minutes"])


def test_json_of_another_shape_is_sent():
    assert not json.loads(ask("wrong schema").text).keys() & GOOD.keys()


def test_the_prompt_is_echoed():
    assert ask("prompt echo").text == "Where shall we go?"


def test_usage_is_missing_or_negative():
    assert "usage" not in ask("no usage").body
    assert all(count < 0 for count in ask("negative usage").body["usage"].values())
    assert ask("no usage", stream=True).chunks[-1]["choices"]


def test_another_model_answers():
    assert (ask("ok").body["model"], ask("other model").body["model"]) == ("m", "another-model-2")


def test_the_date_is_of_another_time():
    assert parsedate_to_datetime(ask("skewed date").headers["date"]).year == 2001


@pytest.mark.parametrize(("behaviour", "field"), [("no schema", "response_format"), ("no logprobs", "logprobs")])
def test_an_endpoint_refuses_what_it_cannot_do(behaviour, field):
    assert ask(behaviour, logprobs=True).status == 400
    assert ask(behaviour, **{field: None}).status == 200


def test_log_probabilities_come_unless_they_are_ignored():
    asked = {"logprobs": True, "top_logprobs": 2}
    first = ask("ok", **asked).choice["logprobs"]["content"][0]
    assert (first["token"], first["top_logprobs"][0]["logprob"]) == ("{", 0.0)
    assert ask("ignored logprobs", **asked).choice["logprobs"] is None


def test_several_choices_come_unless_there_is_only_one():
    assert [len(ask(behaviour, n=3).body["choices"]) for behaviour in ("ok", "one choice")] == [3, 1]


@pytest.mark.parametrize("behaviour", [name for name, behaviour in BEHAVIOURS.items() if behaviour.sound])
@pytest.mark.parametrize("stream", [True, False])
def test_a_sound_behaviour_brings_the_whole_good_answer(behaviour, stream):
    takes = BEHAVIOURS[behaviour].takes == "seconds"
    more = {"response_format": None} if behaviour == "no schema" else {}
    seen = ask(f"{behaviour} 0.2" if takes else behaviour, stream=stream, **more)
    text = seen.streamed if stream else seen.text
    assert json.loads(text.replace("```json\n", "§").split("§")[-1].split("\n```")[0].replace(",}", "}")) == GOOD


@pytest.mark.parametrize("behaviour", [name for name, behaviour in BEHAVIOURS.items() if not behaviour.sound])
@pytest.mark.parametrize("stream", [True, False])
def test_what_is_not_sound_never_brings_the_good_answer_in_good_order(behaviour, stream):
    try:
        seen = ask(behaviour, timeout=0.2, stream=stream)
    except (OSError, http.client.HTTPException):
        return
    assert not well_ended(seen, stream)


def well_ended(seen, stream):
    """Say whether a careless client could take the good answer, told that it is the whole."""
    if seen.status != 200 or seen.error or len(seen.raw) > 1_000_000:
        return False
    try:
        finished = b"[DONE]" in seen.raw if stream else seen.choice["finish_reason"] == "stop"
        return finished and json.loads(seen.streamed if stream else seen.text) == GOOD
    except (ValueError, LookupError, TypeError):
        return False


@pytest.mark.parametrize("schedule", ["ok 3", "429 3", "wrong language xx", "drip soon", "429 wait date date"])
def test_a_behaviour_refuses_what_it_does_not_take(schedule):
    with pytest.raises(ValueError, match="no behaviour"):
        steps_of(schedule)


def test_a_schedule_is_read_entry_by_entry():
    steps = steps_of(" 429  wait 3, 500,drip 12 s, , wrong language de")
    assert [(step.name, step.argument) for step in steps] == [
        ("429 wait", "3"), ("500", ""), ("drip", "12 s"), ("wrong language", "de"),
    ]  # fmt: skip
