"""Run: plan one trip from its setting to its outcome, resumable at every step; the log keeps what was accepted."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from planner.agent.graph import Graph, build_graph, checkpointer
from planner.agent.nodes import Progress, Steps, ranked, setting_of
from planner.agent.refinement import Refinement
from planner.agent.setting import Judged, Setting
from planner.agent.state import DamagedCheckpointError, Json, RunState, judged_of, unsealed
from planner.agent.store import Trip
from roles.errors import Unwritable

RECURSION_LIMIT = 200
"""Steps of one run at most: drafts are one step, refinements at most a few dozen."""

PRIMARY_CODE = 0xFF
"""SQLite keeps the kind of an error in its lowest byte, the detail above it."""
REFUSED = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR})
"""How SQLite says that a disk is full or may not be written."""
UNREAD = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ})
"""Those of them that are about reading: the file may be damaged."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """How far one drafter's drafts could be used, in numbers of drafts."""

    drafts: int
    as_it_came: int
    after_repair: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run ends with: the chosen plan, the other drafts best first, how it was refined, and who drafted."""

    run_id: str
    chosen: Judged
    alternatives: tuple[Judged, ...]
    refinements: tuple[Refinement, ...]
    drafter: str = ""
    """Whose draft the chosen plan grew from."""
    drafted: Mapping[str, Drafted] = field(default_factory=dict)
    judged_by: str = "rules"
    """Who judged: not the model that was asked for when it gave no answer."""
    labels: tuple[str, ...] = ()
    """What did not go as asked, in plain words."""


@dataclass(frozen=True, slots=True)
class Question:
    """A run that waits for a person: what it asks, and what may be answered."""

    run_id: str
    text: str
    best: str
    others: tuple[str, ...]


def run_id_of(setting: Setting) -> str:
    """Return the id of a run: the same request, options, locks and catalogue always give the same one."""
    parts = [
        setting.panel.weights.request_digest,
        setting.panel.welfare_rule,
        setting.facts.digest,
        sorted(setting.drafters),
        setting.judged_by,
        asdict(setting.options),
        [asdict(lock) for lock in setting.locks],
        sorted(setting.banned),
        setting.start.model_dump(mode="json") if setting.start else None,
        setting.group.seed,
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return "r" + hashlib.sha256(text.encode()).hexdigest()[:9]


def plan_trip(setting: Setting, trip: Trip, progress: Progress, answer: str | None = None) -> Outcome | Question:
    """Run the graph to its end, or to a question for a person; an unfinished run of the same request is continued.

    `answer` is the person's reply to the question of an earlier call. Every accepted step is in the trip's log before
    this returns. A damaged checkpoint cache is thrown away and the run begun again: offline it ends the same.
    Raises Unwritable when the disk is full; everything accepted before is kept.
    """
    run_id = run_id_of(setting)
    _log_start(setting, trip, run_id)
    answer = _accepted(trip, run_id, answer)
    steps, existed = Steps(setting, progress), trip.checkpoints.exists()
    try:
        state = _advance(steps, trip, run_id, answer)
    except (DamagedCheckpointError, sqlite3.DatabaseError, ValueError, TypeError, KeyError) as error:
        if _cannot_be_written(error):
            raise _unwritable(trip, error) from error
        if not existed:
            raise  # a cache that this call has made cannot be what is broken
        progress("the checkpoint cache is damaged; starting this run again", None)
        _discard_checkpoints(trip)
        try:
            state = _advance(steps, trip, run_id, answer)
        except sqlite3.DatabaseError as again:
            raise _unwritable(trip, again) from again
    if "chosen" not in state:
        return _question(state, run_id)
    return _finish(setting, trip, run_id, state)


def _cannot_be_written(error: Exception) -> bool:
    """Return whether the disk refused a write: the cache is whole, and there is no room for more of it."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & PRIMARY_CODE in REFUSED and code not in UNREAD


def _unwritable(trip: Trip, error: Exception) -> Unwritable:
    text = f"{trip.checkpoints}: cannot be written ({error}); nothing accepted before is lost"
    return Unwritable(f"{text}; make room and run this again")


def _accepted(trip: Trip, run_id: str, answer: str | None) -> str | None:
    """Log a person's answer before anything follows from it, and return it, or the one given before a crash."""
    given = None
    for event in trip.events:
        if event.data.get("run") == run_id and event.kind in {"answer", "run_finished"}:
            given = str(event.data["answer"]) if event.kind == "answer" else None
    if answer is not None and answer != given:
        trip.append("answer", {"run": run_id, "answer": answer})
    return given if answer is None else answer


def _discard_checkpoints(trip: Trip) -> None:
    for path in trip.folder.glob(trip.checkpoints.name + "*"):
        path.unlink()


def _advance(steps: Steps, trip: Trip, run_id: str, answer: str | None) -> RunState:
    from langgraph.types import Command

    with checkpointer(trip.checkpoints) as saver:
        graph = build_graph(steps, saver)
        config = {"configurable": {"thread_id": run_id}, "recursion_limit": RECURSION_LIMIT}
        left = graph.get_state(config)  # type: ignore[arg-type]  # a plain mapping is a RunnableConfig
        if left.next:
            steps.progress(f"continuing an unfinished run at '{left.next[0]}'", None)
        else:
            saver.delete_thread(run_id)
        asked = bool(left.interrupts)
        state = RunState() if asked else _invoke(graph, None if left.next else RunState(), config)
        if answer is not None and (asked or "__interrupt__" in state):
            return _invoke(graph, Command(resume=answer), config)
        return _invoke(graph, None, config) if asked else state


def _invoke(graph: Graph, start: object, config: Json) -> RunState:
    result = graph.invoke(start, config, durability="sync")  # type: ignore[call-overload]  # RunState, Command or None
    state: RunState = result
    return state


def _question(state: RunState, run_id: str) -> Question:
    waiting = state["__interrupt__"][0].value  # type: ignore[typeddict-item]  # LangGraph adds this key
    return Question(run_id, str(waiting["question"]), str(waiting["best"]), tuple(waiting["others"]))


def _log_start(setting: Setting, trip: Trip, run_id: str) -> None:
    weights = setting.panel.weights
    if not any(event.data.get("digest") == weights.request_digest for event in trip.of_kind("receipt")):
        shares = {name: round(share, 6) for name, share in weights.shares.items()}
        trip.append("receipt", {"digest": weights.request_digest, "method": weights.method, "shares": shares})
    open_runs = {str(e.data["run"]) for e in trip.of_kind("run_started")}
    closed = {str(e.data["run"]) for e in trip.of_kind("run_finished")}
    if run_id not in open_runs - closed:
        trip.append("run_started", {"run": run_id, "digest": weights.request_digest, **asdict(setting.options)})


def _finish(setting: Setting, trip: Trip, run_id: str, state: RunState) -> Outcome:
    setting = setting_of(state, setting)
    chosen = judged_of(state["chosen"], setting)
    others = tuple(j for j in ranked(state["verdicts"], setting) if j.plan.id != chosen.plan.id)
    records = [*state.get("merges", []), *state.get("refinements", [])]
    for judged in (chosen, *others):
        trip.save_plan(judged.plan.id, plan_record(judged))
    outcome = Outcome(
        run_id,
        chosen,
        others,
        tuple(_refinement(record) for record in records),
        drafter=str(state["chosen"]["drafter"]),
        drafted=_drafted(state["verdicts"]),
        judged_by=setting.judged_by,
        labels=tuple(state.get("labels", [])),
    )
    trip.append("run_finished", {**_end_record(outcome), "refinements": [unsealed(record) for record in records]})
    return outcome


def _end_record(outcome: Outcome) -> Json:
    """Return what the log keeps of an outcome besides its refinements."""
    return {
        "run": outcome.run_id,
        "chosen": outcome.chosen.plan.id,
        "plans": [judged.plan.id for judged in (outcome.chosen, *outcome.alternatives)],
        "feasible": outcome.chosen.score.feasible,
        "judged_by": outcome.judged_by,
        "drafter": outcome.drafter,
        "drafted": {name: asdict(drafted) for name, drafted in outcome.drafted.items()},
        "labels": list(outcome.labels),
    }


def _drafted(verdicts: list[Json]) -> dict[str, Drafted]:
    """Return for each drafter how many of its drafts were usable, and how."""
    names = sorted({str(record["drafter"]) for record in verdicts})
    made = {name: [record["usable"] for record in verdicts if record["drafter"] == name] for name in names}
    return {name: Drafted(len(u), u.count("as it came"), u.count("after repair")) for name, u in made.items()}


def plan_record(judged: Judged) -> Json:
    """Return a judged plan as it is kept in the trip folder: outline, plan, and the score's figures."""
    score = judged.score
    return {
        "schema_version": 1,
        "outline": judged.outline.model_dump(mode="json", exclude_defaults=True),
        "plan": judged.plan.model_dump(mode="json", exclude_defaults=True),
        "welfare": score.welfare,
        "feasible": score.feasible,
        "utilities": {name: utility.value for name, utility in score.utilities.items()},
        "violations": [asdict(violation) for violation in score.violations],
    }


def _refinement(record: Json) -> Refinement:
    body = unsealed(record)
    changes = body["changes"]
    assert isinstance(changes, list)  # noqa: S101  # refinement_record wrote it
    return Refinement(
        traveller=str(body["traveller"]),
        edit=str(body["edit"]),
        welfare_before=float(str(body["welfare_before"])),
        welfare_after=float(str(body["welfare_after"])),
        changes=tuple((str(name), float(change)) for name, change in changes),
    )
