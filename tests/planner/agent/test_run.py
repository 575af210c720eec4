import pytest

from planner.agent.log import read_events
from planner.agent.run import Outcome, Question, plan_record, plan_trip, run_id_of
from planner.agent.setting import Options
from planner.agent.store import open_trip, read_trip
from planner.drafters.task import Lock


def quiet(stage: str, welfare: float | None) -> None:
    """Say nothing."""


class Stages(list):
    """Remembers the stages; stops the process, as Ctrl-C does, when one begins with `stop`."""

    def __init__(self, stop: str = "\0") -> None:
        super().__init__()
        self.stop = stop

    def __call__(self, stage: str, welfare: float | None) -> None:
        self.append(stage)
        if stage.startswith(self.stop):
            raise KeyboardInterrupt


def planned(setting, folder, **more):
    with open_trip(folder) as trip:
        return plan_trip(setting, trip, more.pop("progress", quiet), **more)


def kinds(folder) -> list[str]:
    return [event.kind for event in read_events(folder / "events.jsonl")]


@pytest.fixture(scope="module")
def unbroken(make_setting, tmp_path_factory) -> Outcome:
    return planned(make_setting(), tmp_path_factory.mktemp("run") / "trip")


def test_a_run_ends_with_the_best_plan_and_keeps_every_plan(make_setting, tmp_path):
    outcome = planned(make_setting(), tmp_path / "trip")
    assert kinds(tmp_path / "trip") == ["receipt", "run_started", "run_finished"]
    finished = read_events(tmp_path / "trip" / "events.jsonl")[-1].data
    ids = [outcome.chosen.plan.id, *(judged.plan.id for judged in outcome.alternatives)]
    assert (finished["chosen"], finished["plans"], finished["feasible"]) == (ids[0], ids, True)
    assert len(finished["refinements"]) == len(outcome.refinements) > 0
    trip = read_trip(tmp_path / "trip")
    assert trip.load_plan(ids[0])["utilities"] == plan_record(outcome.chosen)["utilities"]
    best_draft = max(judged.score.welfare for judged in outcome.alternatives)
    assert outcome.chosen.score.welfare > best_draft


@pytest.mark.parametrize("stop", ["weights fixed", "draft 2", "best of", "São Jorge"])
def test_a_stopped_run_goes_on_and_ends_the_same(make_setting, unbroken, tmp_path, stop):
    with pytest.raises(KeyboardInterrupt):
        planned(make_setting(), tmp_path / "trip", progress=Stages(stop))
    stages = Stages()
    assert planned(make_setting(), tmp_path / "trip", progress=stages) == unbroken
    assert stages[0].startswith("continuing an unfinished run at")
    assert kinds(tmp_path / "trip") == ["receipt", "run_started", "run_finished"]


def test_a_finished_run_planned_again_ends_the_same(make_setting, unbroken, tmp_path):
    for _ in range(2):
        stages = Stages()
        assert planned(make_setting(), tmp_path / "trip", progress=stages) == unbroken
        assert "continuing" not in stages[0]
    assert kinds(tmp_path / "trip") == ["receipt", *(["run_started", "run_finished"] * 2)]


def test_other_options_are_another_run_and_leave_the_unfinished_one(make_setting, unbroken, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        planned(make_setting(), tmp_path / "trip", progress=Stages("best of"))
    other = make_setting(options=Options(how_many=1, refinements=0))
    assert planned(other, tmp_path / "trip").refinements == ()
    stages = Stages()
    assert planned(make_setting(), tmp_path / "trip", progress=stages) == unbroken
    assert stages[0].startswith("continuing")


@pytest.mark.parametrize(
    "change",
    [{"options": Options(how_many=2)}, {"locks": (Lock("lis-rossio"),)}, {"banned": frozenset({"lis-rossio"})}],
    ids=lambda change: next(iter(change)),
)
def test_what_changes_a_run_changes_its_id(make_setting, good, change):
    ids = {run_id_of(make_setting()), run_id_of(make_setting(**change)), run_id_of(make_setting(start=good))}
    assert len(ids) == 3
    assert run_id_of(make_setting()) == run_id_of(make_setting())


ASK = Options(how_many=3, ask=True)


def test_a_person_is_asked_once_and_the_answer_is_the_plan(make_setting, tmp_path):
    setting, folder = make_setting(options=ASK), tmp_path / "trip"
    asked = planned(setting, folder)
    assert isinstance(asked, Question)
    assert asked == planned(setting, folder)
    outcome = planned(setting, folder, answer=asked.others[-1])
    assert isinstance(outcome, Outcome)
    assert outcome.chosen.plan.id == asked.others[-1]
    assert asked.best not in {None, outcome.chosen.plan.id}
    assert kinds(folder) == ["receipt", "run_started", "answer", "run_finished"]


def test_the_refined_best_can_be_picked(make_setting, tmp_path):
    setting, folder = make_setting(options=ASK), tmp_path / "trip"
    asked = planned(setting, folder)
    assert planned(setting, folder, answer=asked.best).chosen.plan.id == asked.best


def test_an_answer_given_before_a_crash_is_not_asked_for_again(make_setting, tmp_path):
    setting, folder = make_setting(options=ASK), tmp_path / "trip"
    asked = planned(setting, folder)
    with open_trip(folder) as trip:
        trip.append("answer", {"run": asked.run_id, "answer": asked.others[-1]})
    for path in folder.glob("checkpoints.sqlite*"):
        path.unlink()
    outcome = planned(setting, folder)
    assert isinstance(outcome, Outcome)
    assert outcome.chosen.plan.id == asked.others[-1]


def test_a_new_run_after_an_answered_one_asks_again(make_setting, tmp_path):
    setting, folder = make_setting(options=ASK), tmp_path / "trip"
    asked = planned(setting, folder)
    planned(setting, folder, answer=asked.best)
    assert planned(setting, folder) == asked


def test_a_broken_drafter_is_not_mistaken_for_a_broken_cache(make_setting, tmp_path):
    def broken(task):
        raise ValueError("no such thing")
        yield

    stages = Stages()
    with pytest.raises(ValueError, match="no such thing"):
        planned(make_setting(drafters={"broken": broken}), tmp_path / "trip", progress=stages)
    assert not any("damaged" in stage for stage in stages)


def test_a_plan_that_breaks_a_rule_is_chosen_only_without_a_whole_one_and_said_so(make_setting, tmp_path):
    poor = "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], budget: 5, travellers: [{name: Ana}]}"
    outcome = planned(make_setting(text=poor), tmp_path / "trip")
    assert not outcome.chosen.score.feasible
    assert read_events(tmp_path / "trip" / "events.jsonl")[-1].data["feasible"] is False
    assert outcome.refinements == ()
    record = read_trip(tmp_path / "trip").load_plan(outcome.chosen.plan.id)
    assert [v["code"] for v in record["violations"]] == ["group_budget"]
