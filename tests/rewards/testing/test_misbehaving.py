import http.client
import json
import socket
import ssl
import threading
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from rewards.testing.misbehaving import Misbehaving

QUESTION = {"model": "m", "messages": [{"role": "user", "content": "Where to?"}]}


def post(server, body=QUESTION, headers=None, timeout=60):
    """Post a completion down a connection of its own; return status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
    try:
        connection.request("POST", "/v1/chat/completions", json.dumps(body), headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_a_function_gives_the_good_answers():
    with Misbehaving(lambda call: {"asked": call.prompt}) as server:
        _, _, body = post(server)
    message = json.loads(body)["choices"][0]["message"]
    assert json.loads(message["content"]) == {"asked": "Where to?"}


def test_without_a_function_the_answer_fits_the_schema():
    schema = {"type": "object", "required": ["act"], "properties": {"act": {"enum": ["add", "ask"]}}}
    asked = {**QUESTION, "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}}}
    with Misbehaving() as server:
        answers = [json.loads(post(server, body)[2])["choices"][0]["message"]["content"] for body in (asked, QUESTION)]
    assert answers == ['{"act": "add"}', "ok"]


def test_the_schedule_is_followed_in_order_and_then_all_is_well():
    with Misbehaving(schedule="429 wait 3, 500, ok") as server:
        statuses = [post(server)[0] for _ in range(5)]
        assert [call.behaviour for call in server.calls] == ["429 wait 3", "500", "ok", "ok", "ok"]
    assert statuses == [429, 500, 200, 200, 200]


def test_each_call_has_attempts_of_its_own():
    other = {**QUESTION, "model": "other"}
    with Misbehaving(each="500, 503, ok") as server:
        statuses = [post(server, body)[0] for body in (QUESTION, other, QUESTION, other, QUESTION, QUESTION)]
        assert [call.attempt for call in server.calls] == [1, 1, 2, 2, 3, 4]
    assert statuses == [500, 500, 503, 503, 200, 200]


def test_a_function_may_choose_the_behaviour_by_what_is_asked():
    with Misbehaving(each=lambda call: "404" if "Where" in call.prompt else "ok") as server:
        assert post(server)[0] == 404
        assert post(server, {**QUESTION, "messages": []})[0] == 200


@pytest.mark.parametrize("schedule", ["429 wiat 3", "drop"])
def test_an_unknown_behaviour_is_named_with_the_nearest_known(schedule):
    with pytest.raises(ValueError, match="did you mean"):
        Misbehaving(each=schedule)


def test_requests_are_kept_with_time_headers_and_body():
    with Misbehaving(schedule="500, ok") as server:
        post(server, headers={"Authorization": "Bearer canary-1"})
        time.sleep(0.05)
        post(server, {**QUESTION, "messages": [{"role": "user", "content": "canary-ü"}]})
        first, second = server.calls
    assert server.gaps()[0] >= 0.05
    assert first.carries("canary-1")
    assert not second.carries("canary-1")
    assert second.carries("canary-ü")
    assert (first.headers["authorization"], second.prompt) == ("Bearer canary-1", "canary-ü")


def test_health_and_the_list_of_models_are_fine_while_the_engine_is_dead():
    with Misbehaving(each="no answer") as server:
        models = json.loads(urlopen(f"{server.url}/models").read())
        assert urlopen(f"http://127.0.0.1:{server.port}/health").status == 200
        with pytest.raises(TimeoutError):
            post(server, timeout=0.2)
    assert [model["id"] for model in models["data"]] == ["test-model"]


def test_another_page_does_not_exist():
    with Misbehaving() as server, pytest.raises(URLError, match="404"):
        urlopen(f"http://127.0.0.1:{server.port}/v2")


def test_one_connection_serves_several_requests():
    with Misbehaving() as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for _ in range(2):
            connection.request("POST", "/v1/chat/completions", json.dumps(QUESTION))
            assert connection.getresponse().read()
            kept = connection.sock
        assert kept is connection.sock is not None
        connection.close()


def test_a_tls_handshake_fails():
    context = ssl.create_default_context()
    with Misbehaving() as server:
        assert server.tls_url.startswith("https://")
        with (
            socket.create_connection(("127.0.0.1", server.port)) as plain,
            pytest.raises(ssl.SSLError, match="HANDSHAKE"),
        ):
            context.wrap_socket(plain, server_hostname="127.0.0.1")


@pytest.mark.parametrize("behaviour", ["no answer", "slow first byte 60", "drip 60", "stream drip 60", "stream stall"])
@pytest.mark.parametrize("stream", [True, False])
def test_closing_ends_what_waits_or_drips_at_once_and_leaves_no_thread(behaviour, stream):
    before = {*threading.enumerate()}
    with Misbehaving(each=behaviour) as server:
        clients = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(3)]
        body = json.dumps({**QUESTION, "stream": stream}).encode()
        for client in clients[:2]:  # the third says nothing
            head = f"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n"
            client.sendall(head.encode() + body)
        while len(server.calls) < 2:
            time.sleep(0.01)
        began = time.monotonic()
    assert time.monotonic() - began < 20  # not the 60 s or the hour that the behaviour takes
    assert {*threading.enumerate()} <= before
    for client in clients:
        client.close()


def test_an_error_in_the_authors_function_comes_out_of_the_block():
    def broken(call):
        raise LookupError("no such city")

    hung_up = pytest.raises(http.client.RemoteDisconnected)
    with pytest.raises(LookupError, match="no such city"), Misbehaving(broken) as server, hung_up:
        post(server)


def test_an_error_of_the_block_itself_comes_first():
    def broken(call):
        raise LookupError("no such city")

    with pytest.raises(http.client.RemoteDisconnected), Misbehaving(broken) as server:
        post(server)


def test_a_client_that_hangs_up_is_no_error():
    before = {*threading.enumerate()}
    with Misbehaving(each="drip") as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("POST", "/v1/chat/completions", json.dumps(QUESTION))
        with connection.getresponse() as answer:
            assert answer.read1()  # the rest would drip for half a minute
        connection.close()
        while any(thread.name != "misbehaving" for thread in {*threading.enumerate()} - before):
            time.sleep(0.01)  # until what drips has found that nobody listens
        assert len(server.calls) == 1


def test_many_clients_at_once_are_all_answered():
    with Misbehaving(each="429, ok") as server:
        statuses = []

        def ask(number):
            body = {**QUESTION, "seed": number}
            statuses.append((post(server, body)[0], post(server, body)[0]))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [(429, 200)] * 40


def test_the_example_in_the_module_is_right():
    with Misbehaving(lambda call: {"act": "ask"}, "429 wait 1, 500, ok") as server:
        assert [post(server)[0] for _ in range(3)] == [429, 500, 200]
        assert [call.behaviour for call in server.calls] == ["429 wait 1", "500", "ok"]
        assert not any(call.carries("a secret") for call in server.requests)


def test_a_body_that_is_no_json_object_asks_for_nothing():
    with Misbehaving(lambda call: call.prompt or "nothing was asked") as server:
        for body in (["a list"], "words"):
            assert b"nothing was asked" in post(server, body)[2]
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("POST", "/v1/chat/completions", b"{")
        assert b"nothing was asked" in connection.getresponse().read()
        connection.close()


def test_a_server_that_never_listened_closes_too():
    Misbehaving().close()
