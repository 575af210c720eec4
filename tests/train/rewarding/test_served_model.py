"""Served model: it opens where it is asked, and travels without its connection."""

import pickle
from importlib.util import find_spec

import pytest

from rewards.llm.ask import Ask, Message
from rewards.testing.misbehaving import Misbehaving
from train.rewarding.served_model import ServedModel

ASK = Ask("judge", (Message("user", "How was it?"),), schema={"type": "object"})


def test_a_model_travels_between_processes_by_its_name():
    model = ServedModel("local/qwen", "http://127.0.0.1:9/v1")
    assert pickle.loads(pickle.dumps(model)) == model


@pytest.mark.skipif(find_spec("litellm") is None, reason="needs the extra llm")
def test_a_served_model_answers_where_it_is_asked():
    with Misbehaving() as server:
        model = pickle.loads(pickle.dumps(ServedModel("local/qwen", server.url)))
        assert isinstance(model(ASK).value, dict)
        assert model(ASK).text
        assert len(server.calls) == 2
