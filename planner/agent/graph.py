"""Graph: the picture of a run, its steps joined in a LangGraph state graph with a SQLite checkpointer.

convene -> draft -> judge (one branch a draft) -> decide -> merge -> refine (again and again) -> ask? -> choose
                      decide -> redraft -> judge: for drafters that can be told what was missing
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from planner.agent.nodes import Steps
from planner.agent.state import RunState

Graph = CompiledStateGraph[RunState, None, RunState, RunState]


def build_graph(steps: Steps, saver: SqliteSaver) -> Graph:
    """Return the compiled graph of a run; its state is saved before each next step starts."""
    graph = StateGraph(RunState)
    graph.add_node("convene", steps.convene)
    graph.add_node("draft", steps.draft)
    graph.add_node("judge", steps.judge)  # type: ignore[arg-type]  # it is sent a draft, not the state
    graph.add_node("decide", steps.decide)
    graph.add_node("redraft", steps.redraft)
    graph.add_node("merge", steps.merge)
    graph.add_node("refine", steps.refine)
    graph.add_node("ask", steps.ask)
    graph.add_node("choose", steps.choose)
    graph.add_edge(START, "convene")
    graph.add_edge("convene", "draft")
    graph.add_conditional_edges("draft", steps.fan_out, ["judge", "decide"])
    graph.add_conditional_edges("redraft", steps.fan_out, ["judge", "decide"])
    graph.add_edge("judge", "decide")
    graph.add_conditional_edges("decide", steps.after_decide, ["redraft", "merge", "ask", "choose"])
    graph.add_edge("merge", "refine")
    graph.add_conditional_edges("refine", steps.after_refine, ["refine", "ask", "choose"])
    graph.add_edge("ask", "choose")
    graph.add_edge("choose", END)
    return graph.compile(checkpointer=saver)


@contextmanager
def checkpointer(path: Path) -> Iterator[SqliteSaver]:
    """Open the checkpoint database with strict deserialisation: nothing but JSON types is ever revived."""
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        yield SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
    finally:
        connection.close()
