"""Exchange: one request of a client and every way in which bytes can be sent back; what behaviours are made of."""

import json
import socket
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from threading import Event
from time import time

from rewards.llm.ask import Json
from rewards.testing.reply import Reply, completion, events

PAUSE_S = 0.1
"""What passes between two pieces of something that drips: no idle limit notices it."""
FOR_EVER_S = 3_600.0
RESET = struct.pack("ii", 1, 0)
"""Linger on, for no time: closing such a socket resets the connection."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came: when (seconds of a clock that never goes back), its headers in small letters, its body.

    `attempt` counts requests with exactly this path and body, from 1; `behaviour` is what it was answered with.
    """

    at: float
    method: str
    path: str
    headers: Mapping[str, str]
    raw: bytes
    attempt: int = 1
    behaviour: str = ""

    @property
    def body(self) -> Json:
        """Return the JSON object that was sent, an empty one where it was none."""
        try:
            value = json.loads(self.raw)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def prompt(self) -> str:
        """Return the texts of all messages, one below the other."""
        messages = self.body.get("messages")
        return "\n".join(str(message.get("content", "")) for message in messages) if isinstance(messages, list) else ""

    @property
    def schema(self) -> Json | None:
        """Return the JSON Schema that the answer must fit, None where none was sent."""
        part: object = self.body
        for name in ("response_format", "json_schema", "schema"):
            part = part.get(name) if isinstance(part, Mapping) else None
        return part if isinstance(part, Mapping) else None

    def carries(self, text: str) -> bool:
        """Say whether `text` stands anywhere in the request: path, headers or body."""
        body = self.raw.decode("utf-8", "replace") + json.dumps(self.body, ensure_ascii=False)
        return text in self.path or text in body or any(text in value for value in self.headers.values())


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call, the good reply to it, what exists elsewhere, and the connection that the reply goes down."""

    call: Call
    reply: Reply
    elsewhere: tuple[str, ...]
    handler: BaseHTTPRequestHandler
    closing: Event = field(repr=False)

    @property
    def streams(self) -> bool:
        """Say whether the client asked for a stream of events."""
        return bool(self.call.body.get("stream"))

    def wait(self, seconds: float = FOR_EVER_S) -> None:
        """Let time pass; ends at once, with a ConnectionError, when the server closes."""
        if self.closing.wait(seconds):
            raise ConnectionAbortedError("the server closes")

    def frames(self, reply: Reply) -> list[bytes]:
        """Return what a reply is sent as: the events of a stream, or one body."""
        return events(reply) if self.streams else [json.dumps(completion(reply), ensure_ascii=False).encode()]

    def deliver(self, reply: Reply, headers: Mapping[str, str] | None = None) -> None:
        """Send a reply as it should be sent, with these headers besides or instead of the usual ones."""
        self.send(200, self.frames(reply), headers)

    def refuse(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        """Send an error the way OpenAI-compatible servers do."""
        error = {"error": {"message": message, "type": "error", "param": None, "code": str(status)}}
        self.send(status, [json.dumps(error).encode()], {"Content-Type": "application/json", **(headers or {})})

    def send(self, status: int, frames: list[bytes], headers: Mapping[str, str] | None = None) -> None:
        """Send a whole answer whose length is known."""
        length = {"Content-Length": str(sum(map(len, frames)))}
        self.begin(status, {**length, **(headers or {})})
        self.write(frames)

    def send_open(self, frames: Iterable[bytes], pause_s: float = 0.0) -> None:
        """Send an answer of no stated length, which the end of the connection ends, and wait after each piece."""
        self.begin(200, {"Connection": "close"})
        self.write(frames, pause_s)
        self.handler.close_connection = True

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status line and the headers."""
        kind = "text/event-stream" if self.streams else "application/json"
        usual = {"Date": formatdate(time(), usegmt=True), "Content-Type": kind}
        self.handler.send_response_only(status)
        for name, value in {**usual, **headers}.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()

    def write(self, pieces: Iterable[bytes], pause_s: float = 0.0) -> None:
        """Send raw bytes, piece by piece."""
        for piece in pieces:
            self.handler.wfile.write(piece)
            if pause_s:
                self.wait(pause_s)

    def drip(self, pieces: list[bytes], seconds: float) -> None:
        """Send the answer in so many seconds, something every tenth of a second."""
        beats = max(1, round(seconds / PAUSE_S))
        cuts = [len(pieces) * beat // beats for beat in range(beats + 1)]
        grouped = [b"".join(pieces[start:end]) for start, end in pairwise(cuts)]
        self.send_open(grouped, PAUSE_S)

    def reset(self) -> None:
        """Break the connection so that the client's system reports a reset."""
        self.handler.close_connection = True
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        socket.close(self.handler.connection.detach())


Act = Callable[[Exchange, str], None]
"""What a behaviour does in an exchange; the text is what stands behind its name in the schedule."""
