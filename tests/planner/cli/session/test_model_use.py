"""Planning with models over a real connection to a server on loopback."""

import json
from io import StringIO

import pytest

from planner.agent.store import read_trip
from rewards.llm.litellm_port import hang_up
from rewards.testing.misbehaving import Misbehaving, fitting

TRIP = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {must: [{place: lis-castelo}], prefer: [{theme: museum}, {food: seafood}]}}
  - {name: Rui, wishes: {prefer: [{theme: gardens}, {place: lis-oceanario}]}}
"""


def drafted(call):
    """Answer a question for a draft with the first sights of the list, any other with what fits its schema."""
    value = fitting(call)
    if isinstance(value, dict) and "day1" in value:
        sights = call.schema["$defs"]["stops_1"]["items"].get("enum", ["a1", "a2", "a3"])
        value["day1"]["afternoon"], value["day2"]["morning"] = sights[:2], sights[2:3]
    return value


@pytest.fixture(autouse=True)
def connections_closed():
    """Hang up after every test: each has a server of its own, and LiteLLM keeps connections for later."""
    yield
    hang_up()


@pytest.fixture
def trip(tmp_path, monkeypatch):
    path = tmp_path / "trip.yaml"
    path.write_text(TRIP, encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return path


@pytest.fixture
def plan(trip, fairtrip, monkeypatch):
    """Return a function that plans the trip with a server's model and returns what was printed as JSON."""

    def run(server, *options, model="local/test-model"):
        monkeypatch.setenv("FAIRTRIP_LOCAL_URL", server.url)
        done = fairtrip("plan", str(trip), "--json", "--drafts", "2", "--rounds", "20", "--model", model, *options)
        return done, json.loads(done.out) if done.out else {}

    return run


def test_a_model_drafts_and_its_drafts_are_scheduled_and_scored_like_any_other(plan):
    with Misbehaving(drafted) as server:
        done, record = plan(server, "--drafter", "model")
    assert done.code == 0
    assert record["drafter"] == "model local/test-model"
    assert record["drafted"]["model local/test-model"]["drafts"] >= 1
    assert record["chosen"]["score"]["feasible"]
    assert record["labels"] == []


def test_every_call_is_in_the_log_with_what_it_took(plan, trip):
    with Misbehaving(drafted) as server:
        plan(server)
    calls = [event.data for event in read_trip(trip.parent / ".fairtrip" / "trip").of_kind("model_call")]
    assert sum(call["requests"] for call in calls) == len(server.calls)
    assert {call["site"] for call in calls} == {"ping", "probe", "draft"}
    assert all(call["prompt_tokens"] > 0 and call["cost_nano"] is None for call in calls)


def test_the_same_question_is_not_asked_twice_unless_it_is_wanted_fresh(plan):
    with Misbehaving(drafted) as server:
        plan(server)
        asked = len(server.calls)
        plan(server, "--seed", "0")
        assert len(server.calls) == asked
        plan(server, "--fresh", "--drafts", "1")
        assert len(server.calls) > asked


def test_a_dead_model_leaves_a_whole_plan_by_the_solver_and_says_so(plan):
    with Misbehaving(drafted, each="500") as server:
        done, record = plan(server)
    assert done.code == 0
    assert record["drafter"] == "solver"
    assert "drafted by: solver" in record["labels"][0]


def test_a_limit_that_is_reached_ends_with_its_code_and_a_whole_plan(plan):
    with Misbehaving(drafted) as server:
        done, record = plan(server, "--max-calls", "5")
    assert done.code == 6
    assert len(server.calls) == 5
    assert record["chosen"]["score"]["feasible"]
    assert "max_calls is 5" in record["models"]["limit_reached"]


def test_a_judge_scores_with_a_model_and_reading_commands_ask_it_nothing(plan, trip, fairtrip):
    with Misbehaving() as server:
        done, record = plan(server, "--judge-model", "local/test-model", "--drafter", "solver", "--refine", "1")
        asked = len(server.calls)
        shown = fairtrip("show", str(trip), "--json")
    assert (done.code, record["judged_by"]) == (0, "local/test-model")
    assert asked > 0
    assert len(server.calls) == asked
    assert json.loads(shown.out)["score"]["welfare"] == record["chosen"]["score"]["welfare"]


def test_several_judges_are_a_committee(plan, trip, fairtrip):
    with Misbehaving() as server:
        done, record = plan(server, "--judge-model", "local/one,local/other", "--drafter", "solver", "--refine", "0")
    assert (done.code, record["judged_by"]) == (0, "local/one,local/other")
    assert {"one", "other"} <= {call.body["model"] for call in server.calls}
    estimators = {utility["estimator"] for utility in record["chosen"]["score"]["utilities"].values()}
    assert estimators == {"committee(judge:local/one, judge:local/other)"}


def test_a_change_in_words_asks_the_judge_of_the_plan_and_every_question_is_in_the_log(plan, trip, fairtrip):
    with Misbehaving() as server:
        plan(server, "--judge-model", "local/test-model", "--drafter", "solver")
        before = len(server.calls)
        done = fairtrip("refine", str(trip), "no museums for Ana", "--yes")
        asked = len(server.calls)
    calls = read_trip(trip.parent / ".fairtrip" / "trip").of_kind("model_call")
    assert sum(call.data["requests"] for call in calls) == asked > before
    assert done.err.splitlines()[-1].startswith(f"{asked - before} model requests")


def test_a_run_that_waits_for_a_person_sums_what_it_took_and_goes_on_without_asking_again(plan, trip, fairtrip):
    with Misbehaving() as server:
        done, record = plan(server, "--judge-model", "local/test-model", "--drafter", "solver", "--ask")
        asked = len(server.calls)
        assert done.err.splitlines()[-1].startswith(f"{asked} model requests")
        chosen = record["plans"][0]["id"]
        assert fairtrip("runs", "resume", str(trip), record["run"], "--choose", chosen).code == 0
        assert len(server.calls) == asked


def test_an_interview_asks_no_judge(plan, trip, fairtrip, monkeypatch):
    with Misbehaving() as server:
        plan(server, "--judge-model", "local/test-model", "--drafter", "solver")
        asked = len(server.calls)
        monkeypatch.setattr("sys.stdin", StringIO("castles please\n" * 3))
        done = fairtrip("interview", str(trip), "Ana")
        assert (done.code, len(server.calls)) == (0, asked)


def test_one_model_for_everything_is_tried_out_once(plan, trip):
    with Misbehaving(drafted) as server:
        plan(server, "--judge-model", "local/test-model")
    calls = read_trip(trip.parent / ".fairtrip" / "trip").of_kind("model_call")
    assert [call.data["site"] for call in calls].count("ping") == 1


def test_a_dead_judge_leaves_the_whole_run_to_the_rules(plan, trip, fairtrip):
    with Misbehaving(each="500") as server:
        done, record = plan(server, "--judge-model", "local/test-model", "--drafter", "solver")
        shown = fairtrip("show", str(trip), "--json")
    assert (done.code, record["judged_by"]) == (0, "rules")
    assert "rules judged" in record["labels"][0]
    assert json.loads(shown.out)["score"]["welfare"] == record["chosen"]["score"]["welfare"]


def test_solver_and_model_compete_in_the_open(plan):
    with Misbehaving(drafted) as server:
        _, record = plan(server)
    assert set(record["drafted"]) == {"model local/test-model", "solver"}


def test_a_model_drafter_without_a_model_is_refused(trip, fairtrip):
    done = fairtrip("plan", str(trip), "--drafter", "model")
    assert done.code == 2
    assert "--model" in done.err


def test_a_missing_key_is_named_and_nothing_is_planned(trip, fairtrip, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    done = fairtrip("plan", str(trip), "--model", "openai/gpt-4o-mini")
    assert done.code == 4
    assert "OPENAI_API_KEY" in done.err


def test_a_story_by_a_model_is_kept_and_its_cost_told(plan, trip, fairtrip):
    with Misbehaving() as server:
        plan(server, "--drafter", "solver")
        told = fairtrip("show", str(trip), "--story", "--model", "local/test-model")
    assert told.code == 0
    assert "In words" in told.out
    assert "model request" in told.err.splitlines()[-1]
