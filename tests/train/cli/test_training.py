import json

import pytest

from train.recipes.recipe import recipe_names


@pytest.mark.parametrize("stage", ["sft", "grpo"])
@pytest.mark.parametrize("name", recipe_names())
def test_a_dry_run_says_what_a_recipe_needs_and_touches_nothing(fairtrip_train, tmp_path, monkeypatch, name, stage):
    monkeypatch.chdir(tmp_path)
    answer = fairtrip_train(stage, "none.jsonl", "--recipe", name, "--dry-run")
    assert answer.code == 0
    assert "at the fullest moment" in answer.out
    assert "more than there is" not in answer.out
    assert not list(tmp_path.iterdir())


def test_a_dry_run_counts_the_steps_of_the_command_line(fairtrip_train):
    answer = fairtrip_train("grpo", "none.jsonl", "--recipe", "qwen3-8b", "--steps", "10", "--dry-run")
    assert "steps: 10\n" in answer.out
    assert "answers: 1,280, of at most 655,360 tokens together\n" in answer.out
    assert "questions to models: none" in answer.out


@pytest.mark.parametrize(
    ("reads", "said"),
    [("each", "at most 84 x the travellers of each trip, to local/judge"), ("whole", "at most 84, to local/judge")],
)
def test_a_dry_run_counts_the_questions_to_a_judge(fairtrip_train, tmp_path, reads, said):
    from train.recipes.recipe import recipe_path

    judged = f"reward:\n  judge:\n    model: local/judge\n    reads: {reads}\n"
    own = tmp_path / "own.yaml"
    own.write_text(recipe_path("tiny").read_text() + judged)
    assert f"questions to models: {said}" in fairtrip_train("grpo", "x", "--recipe", str(own), "--dry-run").out


def test_an_unknown_recipe_is_told_in_one_line(fairtrip_train):
    answer = fairtrip_train("sft", "none.jsonl", "--recipe", "tny")
    assert answer.code == 2
    assert answer.err.startswith("error: no recipe 'tny', did you mean 'tiny'?; known: multi-node, nano")


def test_data_looks_for_drafts_and_says_what_it_found(fairtrip_train, trip_task, tmp_path):
    tasks, out = tmp_path / "tasks.jsonl", tmp_path / "examples.jsonl"
    tasks.write_text(trip_task().line())
    words = ("data", tasks, "--out", out, "--drafts", "2", "--rounds", "50", "--rule", "nash")
    answer = fairtrip_train(*words)
    assert answer.code == 0
    assert answer.out.endswith("1 good drafts of 1 tasks, 0 have none\n")
    again = fairtrip_train(
        "data", str(tasks), "--out", str(out), "--drafts", "2", "--rounds", "50", "--rule", "nash", "--json"
    )
    assert '"good_drafts": 1' in again.out


def test_data_is_made_from_packs_and_roles_of_ones_own(fairtrip_train, trip_task, tmp_path, added):
    tasks, out = tmp_path / "tasks.jsonl", tmp_path / "examples.jsonl"
    tasks.write_text(trip_task(cities=["harbour"], travellers=[{"name": "Ana", "roles": ["skipper"]}]).line())
    words = ("data", tasks, "--out", out, "--drafts", "2", "--rounds", "50", "--rule", "nash")
    assert fairtrip_train(*words, *added.words).code == 0
    assert '"own_files":"harbour.yaml ' in out.read_text()
    assert "other tasks, packs or roles" in fairtrip_train(*words).err


def test_training_without_its_libraries_says_what_is_missing(fairtrip_train, trip_task, tmp_path, monkeypatch):
    monkeypatch.setattr("train.cli.training.NEEDED", ("torch_of_nobody",))
    (tmp_path / "tasks.jsonl").write_text(trip_task().line())
    evaluated = ("eval", tmp_path / "tasks.jsonl", "--policy", tmp_path, "--out", tmp_path / "results")
    for words in (("sft", "x"), ("grpo", "x"), ("export", tmp_path), evaluated):
        answer = fairtrip_train(*words)
        assert answer.code == 4
        assert "training needs torch_of_nobody; docs/training.md" in answer.err


@pytest.mark.train
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_from_tasks_to_a_served_model_by_the_command_line(fairtrip_train, trip_task, tmp_path, monkeypatch):
    pytest.importorskip("trl")
    monkeypatch.chdir(tmp_path)
    tasks = [trip_task(dates={"start": f"2027-05-{day}", "end": f"2027-05-{day + 1}"}) for day in (13, 14, 15, 16)]
    (tmp_path / "tasks.jsonl").write_text("".join(task.line() for task in tasks))
    for words in (
        ("data", "tasks.jsonl", "--drafts", "2", "--rounds", "50"),
        ("sft", "examples.jsonl"),
        ("grpo", "tasks.jsonl", "--start", "tiny-sft"),
        ("eval", "tasks.jsonl", "--policy", "tiny=tiny-grpo", "--trials", "1"),
        ("export", "tiny-grpo", "--out", "planner-tiny"),
    ):
        answer = fairtrip_train(*words)
        assert answer.code == 0, answer.err
    assert "fairtrip plan TRIP --model local/planner-tiny" in answer.out
    assert (tmp_path / "evaluation" / "table.md").is_file()


@pytest.mark.train
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_grpo_learns_in_cities_of_ones_own_and_mixes_no_packs(fairtrip_train, trip_task, tmp_path, added):
    pytest.importorskip("trl")
    people, days = [{"name": "Ana", "roles": ["skipper"]}], ("2027-05-13", "2027-05-14")
    tasks = [trip_task(cities=["harbour"], travellers=people, dates={"start": day, "end": day}) for day in days]
    (tmp_path / "tasks.jsonl").write_text("".join(task.line() for task in tasks))
    words = ("grpo", tmp_path / "tasks.jsonl", "--steps", "1", "--out", tmp_path / "run")
    answer = fairtrip_train(*words, *added.words)
    assert answer.code == 0, answer.err
    assert json.loads((tmp_path / "run" / "run.json").read_text())["own_files"].startswith("harbour.yaml ")
    mixed = fairtrip_train(*words)
    assert (mixed.code, "holds a run with other packs or roles" in " ".join(mixed.err.split())) == (2, True)


def test_a_recipe_is_changed_from_the_command_line(fairtrip_train):
    words = ("grpo", "none.jsonl", "--recipe", "nano", "--set", "grpo.group=16", "--set", "grpo.batch=16", "--dry-run")
    answer = fairtrip_train(*words)
    assert " tasks x 16 answers" in answer.out
    wrong = fairtrip_train("sft", "none.jsonl", "--set", "sft.stps=3", "--dry-run")
    assert wrong.code == 2
    assert "sft, stps: unknown key, did you mean 'steps'?" in wrong.err
