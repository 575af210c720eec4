from dataclasses import replace

import pytest

from planner.drafters.solver import solve
from planner.outline import PartyOutline
from roles.errors import BadInput
from train.environment import Environment
from train.examples import Search, made_from, read_examples, write_examples
from train.own_files import own_files


@pytest.fixture(scope="session")
def search() -> Search:
    return Search(solve, ("utilitarian", "egalitarian"), drafts=2, rounds=50)


@pytest.fixture(scope="session")
def tasks(trip_task):
    later = {"start": "2027-05-14", "end": "2027-05-15"}
    return [trip_task(), trip_task(dates=later)]


@pytest.fixture(scope="session")
def written(search, tasks, tmp_path_factory):
    path = tmp_path_factory.mktemp("examples") / "examples.jsonl"
    return path, list(write_examples(tasks, path, search))


def test_a_good_draft_is_read_back_feasible_and_nobody_is_far_below(written, tasks):
    environment = Environment()
    for task, example in zip(tasks, written[1], strict=True):
        assert example.task == task.id
        for good in example.good:
            step = environment.step(task, good.answer)
            assert step.feasible_as_written
            assert environment.score(task, step).fairness.worst == pytest.approx(good.worst, abs=1e-6)
            assert good.worst >= 0.4


def test_every_rule_has_its_favourite_among_all_drafts(written):
    rules = [rule for good in written[1][0].good for rule in good.rules]
    assert sorted(rules) == ["egalitarian", "utilitarian"]
    fair = next(good for good in written[1][0].good if "egalitarian" in good.rules)
    assert all(fair.worst >= good.worst for good in written[1][0].good)


def test_the_prompt_is_what_the_environment_shows(written, tasks):
    shown = Environment().ready(tasks[0]).messages
    assert [(said.role, said.content) for said in written[1][0].prompt] == [(m.role, m.text) for m in shown]


def test_an_interrupted_file_ends_as_the_uninterrupted_one(written, search, tasks, tmp_path):
    path, whole = tmp_path / "examples.jsonl", written[0].read_bytes()
    path.write_bytes(whole[: whole.index(b"\n", whole.index(b"\n") + 1) + 40])
    assert list(write_examples(tasks, path, search)) == written[1]
    assert path.read_bytes() == whole


def test_two_processes_write_the_same_file(written, search, tasks, tmp_path):
    assert list(write_examples(tasks, tmp_path / "two.jsonl", search, jobs=2)) == written[1]
    assert (tmp_path / "two.jsonl").read_bytes() == written[0].read_bytes()


def test_examples_made_in_another_way_are_not_mixed(written, search, tasks, added):
    own = own_files([added.pack], None).environment()
    for other in (replace(search, drafts=3), replace(search, environment=own)):
        with pytest.raises(BadInput, match="made from other tasks, packs or roles, or in another way"):
            list(write_examples(tasks, written[0], other))


def test_a_file_from_before_packs_were_named_was_made_without_any(written, search, tasks, tmp_path):
    old = tmp_path / "examples.jsonl"
    old.write_bytes(written[0].read_bytes().replace(b',"own_files":"none"', b"", 1))
    assert list(write_examples(tasks, old, search)) == written[1]


def test_a_task_without_a_good_draft_says_why(trip_task, tmp_path):
    def nobody(_task):
        return iter(())

    example = Search(nobody)(trip_task())
    assert (example.good, example.none) == ((), "every draft breaks a rule")


def test_a_task_in_which_somebody_loses_out_says_so(trip_task):
    def hardly_anything(task):
        for outline in solve(replace(task, how_many=1, rounds=50)):
            bare = {"morning": (), "afternoon": (), "evening": (), "lunch": None, "dinner": None}
            first, *rest = [day.model_copy(update=bare) for day in outline.days]
            sight = PartyOutline(stops=outline.days[0].afternoon[0].stops[:1])
            yield outline.model_copy(update={"days": (first.model_copy(update={"afternoon": (sight,)}), *rest)})

    example = Search(hardly_anything)(trip_task())
    assert (example.good, example.none) == ((), "somebody is below 0.4 in every draft")


def test_an_unknown_rule_names_the_nearest():
    with pytest.raises(BadInput, match="no welfare rule 'nahs', did you mean 'nash'"):
        Search(solve, ("nahs",))


@pytest.mark.parametrize(("text", "line"), [("{}\n", 1), ("HEAD{}\n", 2)])
def test_a_file_that_is_none_is_told_with_its_line(tmp_path, search, tasks, text, line):
    path = tmp_path / "examples.jsonl"
    path.write_text(text.replace("HEAD", made_from(tasks, search).model_dump_json() + "\n"))
    with pytest.raises(BadInput, match=f"examples.jsonl:{line}: is no"):
        list(read_examples(path))
