"""Behaviours: the ways in which a language-model endpoint is known to fail, each with a name for the schedule."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import formatdate
from math import ceil
from time import time
from typing import Final, Literal

from rewards.llm.ask import Json
from rewards.testing import spoiling
from rewards.testing.exchange import Act, Exchange
from rewards.testing.reply import Choice, Reply, events, usage, with_text
from roles.errors import nearest

ABSURD_WAIT_S = 10**9
SKEW_S = 6 * 3600
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC).timestamp()
FLOOD = 40_000
FIVE_MB = 5_000_000
TLS_HELLO = b"\x16"
TLS_ALERT = bytes((0x15, 3, 3, 0, 2, 2, 40))
"""A TLS record: alert, version 1.2, two bytes, fatal, handshake failure."""
SECONDS = re.compile(r"\d+(\.\d+)?( ?s)?")
PAGE = b"<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>"
HTML = {"Content-Type": "text/html"}


Takes = Literal["", "seconds", "language"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One way to answer. `sound`: the good answer arrives whole, if late; else taking anything from it is a mistake.

    `takes` is what may stand behind its name in a schedule: nothing, seconds, or a language of SENTENCES.
    """

    act: Act
    sound: bool = False
    takes: Takes = ""

    def understands(self, argument: str) -> bool:
        """Say whether the behaviour can do something with what stands behind its name."""
        if not argument:
            return True
        return argument in spoiling.SENTENCES if self.takes == "language" else self.takes != "" and is_time(argument)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a schedule: the name of a behaviour and what stands behind it ("429 wait", "3")."""

    name: str
    argument: str = ""


def steps_of(schedule: str) -> tuple[Step, ...]:
    """Read "429 wait 3, 500, drip 12 s, ok"; raises ValueError with the nearest name for an unknown one."""
    return tuple(_step(" ".join(entry.split())) for entry in schedule.split(",") if entry.strip())


def _step(entry: str) -> Step:
    words = entry.split(" ")
    for end in range(len(words), 0, -1):
        step = Step(" ".join(words[:end]), " ".join(words[end:]))
        if step.name in BEHAVIOURS and BEHAVIOURS[step.name].understands(step.argument):
            return step
    raise ValueError(f"no behaviour {entry!r}{nearest(entry, BEHAVIOURS)}")


def is_time(text: str) -> bool:
    """Say whether a text is a number of seconds: "3", "0.2", "3 s"."""
    return SECONDS.fullmatch(text) is not None


def seconds(text: str, otherwise: float) -> float:
    """Read a number of seconds; an empty text stands for the usual one."""
    return float(text.removesuffix("s")) if text else otherwise


def refused(status: int, message: str) -> Behaviour:
    """Answer with an error status."""
    return Behaviour(lambda exchange, _: exchange.refuse(status, message))


def busy(wait: Callable[[str], dict[str, str]], takes: Takes = "") -> Behaviour:
    """Answer 429 with headers made of the argument."""
    return Behaviour(lambda exchange, argument: exchange.refuse(429, "Rate limit reached", wait(argument)), takes=takes)


def _wait_date(argument: str) -> dict[str, str]:
    return {"Retry-After": formatdate(ceil(time() + seconds(argument, 1)), usegmt=True)}


def _wait_skewed(argument: str) -> dict[str, str]:
    clock = time() + SKEW_S
    dates = {"Date": clock, "Retry-After": ceil(clock + seconds(argument, 1))}
    return {name: formatdate(value, usegmt=True) for name, value in dates.items()}


def _echo_key(exchange: Exchange, _: str) -> None:
    exchange.refuse(401, f"Incorrect API key provided: {exchange.call.headers.get('authorization', '')}")


def _overloaded(exchange: Exchange, _: str) -> None:
    body = b'{"type":"error","error":{"type":"overloaded_error","message":"Overloaded","code":529}}'
    exchange.send(200, [b"data: " + body + b"\n\n" if exchange.streams else body])


def _slow(exchange: Exchange, argument: str) -> None:
    exchange.wait(seconds(argument, 30))
    exchange.deliver(exchange.reply)


def _drip(exchange: Exchange, argument: str) -> None:
    whole = b"".join(exchange.frames(exchange.reply))
    exchange.drip([whole[at : at + 1] for at in range(len(whole))], seconds(argument, 30))


def _drip_events(exchange: Exchange, argument: str) -> None:
    if exchange.streams:
        exchange.drip(exchange.frames(exchange.reply), seconds(argument, 30))
    else:
        _drip(exchange, argument)


def _half(exchange: Exchange) -> list[bytes]:
    """Return half of the answer, whole events of a stream."""
    frames = exchange.frames(exchange.reply)
    return frames[: (len(frames) - 1) // 2] if exchange.streams else [frames[0][: len(frames[0]) // 2]]


def _stall(exchange: Exchange, argument: str) -> None:
    exchange.send_open(_half(exchange))
    exchange.wait(seconds(argument, 3600))


def _no_end(exchange: Exchange, _: str) -> None:
    if exchange.streams:
        exchange.send_open(events(exchange.reply, finished=False))
    else:
        exchange.deliver(_each(exchange.reply, lambda choice: replace(choice, finish=None)))


def _wrong_length(exchange: Exchange, _: str) -> None:
    frames = exchange.frames(exchange.reply)
    exchange.send(200, frames, {"Content-Length": str(sum(map(len, frames)) // 2), "Connection": "close"})
    exchange.handler.close_connection = True


def _not_tls(exchange: Exchange, _: str) -> None:
    exchange.write([TLS_ALERT])
    exchange.handler.close_connection = True


def _each(reply: Reply, change: Callable[[Choice], Choice]) -> Reply:
    return replace(reply, choices=tuple(change(choice) for choice in reply.choices))


def other_reply(change: Callable[[Reply], Reply], sound: bool = False) -> Behaviour:
    """Deliver another reply properly."""
    return Behaviour(lambda exchange, _: exchange.deliver(change(exchange.reply)), sound)


def other_text(change: Callable[[str], str], sound: bool = False, finish: str = "stop") -> Behaviour:
    """Deliver a good answer with its text spoilt."""
    return other_reply(
        lambda reply: _each(reply, lambda choice: Choice(change(choice.text or ""), finish=finish)), sound
    )


def _with_usage(reply: Reply, counts: Json | None) -> Reply:
    return replace(reply, usage=counts)


def _refusal(reply: Reply) -> Reply:
    return _each(reply, lambda _: Choice(None, refusal="I'm sorry, but I can't help with that."))


def _flood(reply: Reply) -> Reply:
    flooded = _each(reply, lambda choice: Choice(spoiling.flooded(choice.text or "", FLOOD), finish="length"))
    return replace(flooded, usage=usage(1, FLOOD))


def _language(exchange: Exchange, argument: str) -> None:
    language = argument or "fi"
    change = _each(exchange.reply, lambda choice: Choice(spoiling.wrong_language(choice.text or "", language)))
    exchange.deliver(change)


def _city(exchange: Exchange, _: str) -> None:
    ids = exchange.elsewhere
    exchange.deliver(_each(exchange.reply, lambda choice: Choice(spoiling.wrong_city(choice.text or "", ids))))


def _without_schema(exchange: Exchange, _: str) -> None:
    if exchange.call.schema is not None:
        exchange.refuse(400, "'response_format' of type 'json_schema' is not supported with this model")
    else:
        exchange.deliver(exchange.reply)


def _without_logprobs(exchange: Exchange, _: str) -> None:
    if exchange.call.body.get("logprobs"):
        exchange.refuse(400, "'logprobs' is not supported with this model")
    else:
        exchange.deliver(exchange.reply)


BEHAVIOURS: Final[dict[str, Behaviour]] = {
    "ok": other_reply(lambda reply: reply, sound=True),
    # The status says no.
    "400": refused(400, "Unsupported parameter"),
    "401": refused(401, "Incorrect API key provided"),
    "401 echo": Behaviour(_echo_key),
    "403": refused(403, "Your project has no access to this model"),
    "404": refused(404, "The model does not exist or you have no access to it"),
    "408": refused(408, "Request timed out"),
    "409": refused(409, "Conflict"),
    "413": refused(413, "The request is too large"),
    "425": refused(425, "Too early"),
    "429": busy(lambda _: {}),
    "429 wait": busy(lambda argument: {"Retry-After": f"{seconds(argument, 1):g}"}, "seconds"),
    "429 wait date": busy(_wait_date, "seconds"),
    "429 wait absurd": busy(lambda _: {"Retry-After": str(ABSURD_WAIT_S)}),
    "429 wait skewed": busy(_wait_skewed, "seconds"),
    "500": refused(500, "The server had an error"),
    "502": Behaviour(lambda exchange, _: exchange.send(502, [PAGE], HTML)),
    "503": refused(503, "The engine is overloaded"),
    "529 in 200": Behaviour(_overloaded),
    "page": Behaviour(lambda exchange, _: exchange.send(200, [PAGE], HTML)),
    # The wire fails.
    "no answer": Behaviour(lambda exchange, argument: exchange.wait(seconds(argument, 3600)), takes="seconds"),
    "slow first byte": Behaviour(_slow, sound=True, takes="seconds"),
    "drip": Behaviour(_drip, sound=True, takes="seconds"),
    "stream drip": Behaviour(_drip_events, sound=True, takes="seconds"),
    "stream stall": Behaviour(_stall, takes="seconds"),
    "stream cut": Behaviour(lambda exchange, _: exchange.send_open(_half(exchange))),
    "no end mark": Behaviour(_no_end, sound=True),
    "duplicate chunks": Behaviour(
        lambda exchange, _: exchange.send_open(frame for frame in exchange.frames(exchange.reply) for _ in range(2))
    ),
    "wrong content type": Behaviour(lambda exchange, _: exchange.deliver(exchange.reply, HTML), sound=True),
    "wrong length": Behaviour(_wrong_length),
    "reset": Behaviour(lambda exchange, _: exchange.reset()),
    "tls failure": Behaviour(_not_tls),
    # The reply is well sent and holds no answer, or half of one.
    "empty": other_reply(lambda reply: with_text(reply, "")),
    "null": other_reply(lambda reply: with_text(reply, None)),
    "no choices": other_reply(lambda reply: replace(reply, choices=())),
    "refusal": other_reply(_refusal),
    "content filter": other_text(spoiling.half, finish="content_filter"),
    "length": other_text(spoiling.half, finish="length"),
    "white space": other_reply(_flood),
    "5 mb": other_text(lambda text: spoiling.padded(text, FIVE_MB)),
    # The answer is not what was asked for.
    "invalid json": other_text(spoiling.invalid),
    "fenced json": other_text(spoiling.fenced, sound=True),
    "trailing comma": other_text(spoiling.trailing_comma, sound=True),
    "two jsons": other_text(spoiling.twice),
    "wrong schema": other_text(spoiling.wrong_schema),
    "extra fields": other_text(spoiling.extra_fields),
    "nan": other_text(lambda text: spoiling.with_number(text, float("nan"))),
    "huge number": other_text(lambda text: spoiling.with_number(text, 10**30)),
    "wrong language": Behaviour(_language, takes="language"),
    "unknown ids": other_text(spoiling.unknown_ids),
    "wrong city": Behaviour(_city),
    "prompt echo": Behaviour(lambda exchange, _: exchange.deliver(with_text(exchange.reply, exchange.call.prompt))),
    "score 10": other_text(spoiling.flattered),
    # The answer is good and what stands around it is odd.
    "no usage": other_reply(lambda reply: _with_usage(reply, None), sound=True),
    "negative usage": other_reply(
        lambda reply: _with_usage(reply, {"prompt_tokens": -50, "completion_tokens": -7, "total_tokens": -57}),
        sound=True,
    ),
    "other model": other_reply(lambda reply: replace(reply, model="another-model-2"), sound=True),
    "skewed date": Behaviour(
        lambda exchange, _: exchange.deliver(exchange.reply, {"Date": formatdate(LONG_AGO, usegmt=True)}), sound=True
    ),
    # The endpoint can do less than others.
    "no schema": Behaviour(_without_schema, sound=True),
    "ignored schema": other_reply(lambda reply: with_text(reply, "Certainly! Which day shall we begin with?")),
    "no logprobs": Behaviour(_without_logprobs, sound=True),
    "ignored logprobs": other_reply(lambda reply: replace(reply, top=None), sound=True),
    "one choice": other_reply(lambda reply: replace(reply, choices=reply.choices[:1]), sound=True),
}
"""Every behaviour by name, "ok" included. A number behind a name is seconds, a word is what the behaviour takes."""
