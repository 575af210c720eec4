import os
import sys

import pytest

from planner.cli.talk.listener import Listener
from roles.errors import BadInput


@pytest.fixture
def pipe(monkeypatch):
    """Return a function that makes standard input a pipe which holds some bytes, closed or still open."""
    opened = []

    def make(content, *, closed=True):
        reading, writing = os.pipe()
        os.write(writing, content)
        if closed:
            os.close(writing)
        else:
            opened.append(writing)
        stream = os.fdopen(reading, encoding="utf-8")
        opened.append(stream)
        monkeypatch.setattr(sys, "stdin", stream)

    yield make
    for one in opened:
        one.close() if hasattr(one, "close") else os.close(one)


def test_a_pipe_gives_its_lines_and_then_nothing(pipe):
    pipe(b"one\n two \n")
    heard = Listener()
    heard.require_answers("")
    assert [heard.ask(">"), heard.ask(">"), heard.ask(">")] == ["one", "two", None]


def test_a_pipe_into_which_nobody_writes_does_not_hang(pipe):
    pipe(b"", closed=False)
    with pytest.raises(BadInput, match="nobody is there to answer"):
        Listener(wait_s=0.05).require_answers("")


@pytest.mark.parametrize("word", ["quit", "EXIT", "q"])
def test_quitting_is_an_end(pipe, word):
    pipe(f"{word}\nmore\n".encode())
    assert Listener().ask(">") is None


def test_bytes_that_are_no_text_are_told(pipe):
    pipe(b"\xff\xfe\n")
    with pytest.raises(BadInput, match="no UTF-8 text"):
        Listener().ask(">")
