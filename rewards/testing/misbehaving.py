"""Misbehaving: an OpenAI-compatible server on loopback that fails on a schedule, to test whatever asks a model.

with Misbehaving(lambda call: {"act": "ask"}, "429 wait 1, 500, ok") as server:
    ...  # ask server.url for a chat completion; nothing leaves this machine
    assert [call.behaviour for call in server.calls] == ["429 wait 1", "500", "ok"]
    assert server.gaps()[0] >= 1.0
    assert not any(call.carries("a secret") for call in server.requests)
"""

import json
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from socketserver import ThreadingTCPServer
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from rewards.testing.behaviours import BEHAVIOURS, TLS_ALERT, TLS_HELLO, Step, steps_of
from rewards.testing.exchange import Call, Exchange
from rewards.testing.reply import Reply, good_reply
from rewards.testing.sample import sample
from rewards.testing.scripted import unsure

HOST = "127.0.0.1"
COMPLETIONS = "/v1/chat/completions"
LOOK_S = 0.02
"""How often the listening thread looks whether it should end."""

Answerer = Callable[[Call], object]
"""The good answer to a call: a text, a JSON value, or an Answer for its text and tokens."""


def fitting(call: Call) -> object:
    """Answer with the smallest value that fits the schema of the call, or with a word that could have been another."""
    return unsure("ok", {"ok": 0.9, "no": 0.1}) if call.schema is None else sample(call.schema)


class Misbehaving:
    """A server that keeps every request and answers as scheduled: a context manager, ready at `url`.

    The first completions get the entries of `schedule` in their order of arrival. Then every call goes through `each`
    by attempts: the second request with the same body gets its second entry, and the last entry stays. `each` is a
    schedule or a function that returns one for a call. `elsewhere` are ids that exist, though not in the trip's city.
    GET /v1/models and GET /health answer whatever the schedule says. Raises ValueError for an unknown behaviour, and
    on leaving the first error of your own functions.
    """

    def __init__(
        self,
        answer: Answerer = fitting,
        schedule: str = "",
        each: str | Callable[[Call], str] = "ok",
        *,
        model: str = "test-model",
        elsewhere: tuple[str, ...] = ("tower-of-nowhere", "museum-of-nowhere"),
    ) -> None:
        self.model = model
        self.requests: list[Call] = []
        self.slips: list[Exception] = []
        self._answer = answer
        self._waiting = list(steps_of(schedule))
        self._each = _chosen(each) if callable(each) else _always(each)
        self._elsewhere = elsewhere
        self._lock = Lock()
        self._closing = Event()
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, args=(LOOK_S,), name="misbehaving")

    @property
    def port(self) -> int:
        """Return the port on 127.0.0.1."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Return the base URL that a client is given, without a slash at its end."""
        return f"http://{HOST}:{self.port}/v1"

    @property
    def tls_url(self) -> str:
        """Return a base URL whose TLS handshake fails."""
        return f"https://{HOST}:{self.port}/v1"

    @property
    def calls(self) -> list[Call]:
        """Return the completions that were asked for, in their order of arrival."""
        return [call for call in self.requests if call.path == COMPLETIONS]

    def gaps(self) -> list[float]:
        """Return the seconds between the arrivals of completions."""
        times = [call.at for call in self.calls]
        return [after - before for before, after in pairwise(times)]

    def __enter__(self) -> Self:
        """Start to listen."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close, and raise the first error of a function of the author's, unless another is under way."""
        self.close()
        if error is None and self.slips:
            raise self.slips[0]

    def close(self) -> None:
        """Stop at once: end whatever waits or drips, break every connection, leave no thread behind."""
        self._closing.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()  # it still lives for a moment after it has said that it stops
        self._server.break_all()
        self._server.server_close()

    def serve(self, handler: BaseHTTPRequestHandler, raw: bytes = b"") -> None:
        """Keep a request and answer it: a completion as scheduled, anything else as it should be."""
        headers = {name.lower(): value for name, value in handler.headers.items()}
        call, step = self._record(Call(monotonic(), handler.command, handler.path, headers, raw))
        page = self._pages().get((call.method, call.path))
        if call.path != COMPLETIONS:
            exchange = Exchange(call, Reply("", ()), (), handler, self._closing)
            exchange.refuse(404, "No such page") if page is None else exchange.send(200, [json.dumps(page).encode()])
            return
        count = call.body.get("n")
        answers = [self._answer(call) for _ in range(count if isinstance(count, int) else 1)]
        exchange = Exchange(call, good_reply(call.body, answers), self._elsewhere, handler, self._closing)
        BEHAVIOURS[step.name].act(exchange, step.argument)

    def _record(self, call: Call) -> tuple[Call, Step]:
        """Number a request, decide how it is answered and keep it."""
        with self._lock:
            attempt = 1 + sum(kept.raw == call.raw and kept.path == call.path for kept in self.requests)
            call = replace(call, attempt=attempt)
            step = self._next_step(call) if call.path == COMPLETIONS else Step("ok")
            call = replace(call, behaviour=f"{step.name} {step.argument}".strip())
            self.requests.append(call)
        return call, step

    def _next_step(self, call: Call) -> Step:
        if self._waiting:
            return self._waiting.pop(0)
        steps = self._each(call)
        return steps[min(call.attempt, len(steps)) - 1]

    def _pages(self) -> dict[tuple[str, str], object]:
        """Return what is answered besides completions: health is always fine, as with an engine that has died."""
        models = [{"id": self.model, "object": "model", "created": 1, "owned_by": "nobody"}]
        return {("GET", "/health"): {"status": "ok"}, ("GET", "/v1/models"): {"object": "list", "data": models}}


class _Server(ThreadingTCPServer):
    """Listens, remembers what is open so that it can be broken, and leaves no thread behind."""

    allow_reuse_address = True
    daemon_threads = False  # threads that are not daemons are waited for
    request_queue_size = 512

    def __init__(self, owner: Misbehaving) -> None:
        super().__init__((HOST, 0), _Handler)
        self.owner = owner
        self._open: set[socket.socket] = set()
        self._lock = Lock()

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        with self._lock:
            self._open.add(connection)
        return connection, address

    def leave(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def break_all(self) -> None:
        with self._lock:
            for connection in self._open:
                _break(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        del request, client_address
        error = sys.exception()
        if isinstance(error, Exception) and not isinstance(error, OSError):  # an OSError: the client hung up
            self.owner.slips.append(error)


class _Handler(BaseHTTPRequestHandler):
    """Reads requests, one after the other down one connection."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def finish(self) -> None:
        self.server.leave(self.connection)
        super().finish()

    def handle(self) -> None:
        if self.connection.recv(1, socket.MSG_PEEK) == TLS_HELLO:
            self.wfile.write(TLS_ALERT)
        else:
            super().handle()

    def do_GET(self) -> None:
        self.server.owner.serve(self)

    def do_POST(self) -> None:
        self.server.owner.serve(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, *_: object) -> None:
        """Say nothing: the requests are kept."""


def _always(schedule: str) -> Callable[[Call], tuple[Step, ...]]:
    steps = steps_of(schedule)
    return lambda _: steps


def _chosen(choose: Callable[[Call], str]) -> Callable[[Call], tuple[Step, ...]]:
    return lambda call: steps_of(choose(call))


def _break(connection: socket.socket) -> None:
    with suppress(OSError):  # it may have ended by itself
        connection.shutdown(socket.SHUT_RDWR)
