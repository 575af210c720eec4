import socket

import pytest


def test_a_connection_that_leaves_this_machine_is_refused_and_noted(network_attempts):
    with pytest.raises(PermissionError, match="tests reach no network"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
    assert network_attempts == ["socket.connect '192.0.2.1'"]
    network_attempts.clear()


def test_a_name_lookup_is_refused_and_noted(network_attempts):
    with pytest.raises(PermissionError, match="tests reach no network"):
        socket.getaddrinfo("example.invalid", 80)
    assert network_attempts == ["socket.getaddrinfo 'example.invalid'"]
    network_attempts.clear()


def test_the_loopback_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
