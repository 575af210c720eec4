import sqlite3
from dataclasses import dataclass

import pytest

from planner.agent.graph import build_graph, checkpointer
from planner.agent.nodes import Steps


@dataclass
class Canary:
    """Something that strict deserialisation must not revive."""

    path: str


def test_the_graph_is_the_picture_of_a_run(make_setting, tmp_path):
    with checkpointer(tmp_path / "c.sqlite") as saver:
        drawn = build_graph(Steps(make_setting(), lambda stage, welfare: None), saver).get_graph()
    ways = {(edge.source, edge.target) for edge in drawn.edges}
    assert ways == {
        ("__start__", "convene"), ("convene", "draft"), ("draft", "judge"), ("judge", "decide"),
        ("draft", "decide"), ("decide", "redraft"), ("redraft", "judge"), ("redraft", "decide"),
        ("decide", "merge"), ("merge", "refine"), ("decide", "ask"), ("decide", "choose"),
        ("refine", "refine"), ("refine", "ask"), ("refine", "choose"),
        ("ask", "choose"), ("choose", "__end__"),
    }  # fmt: skip


def test_a_checkpoint_never_revives_anything_but_plain_data(tmp_path):
    with checkpointer(tmp_path / "c.sqlite") as saver:
        kind, blob = saver.serde.dumps_typed(Canary("x"))
        assert not isinstance(saver.serde.loads_typed((kind, blob)), Canary)


def test_the_connection_is_closed_whatever_happens(tmp_path):
    with pytest.raises(RuntimeError), checkpointer(tmp_path / "c.sqlite") as saver:
        raise RuntimeError
    with pytest.raises(sqlite3.ProgrammingError):
        saver.conn.execute("SELECT 1")
