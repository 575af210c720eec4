import json
from dataclasses import replace

import pytest

from rewards.estimators.cached import Cached
from rewards.types import Reason, Utility

GOOD = Utility(0.5, (Reason("a view", 1.0, "1.1", "must words a view", True, 2.0),), 0.1, "judge:m", "1")


class Counting:
    """An estimator that counts how often it is asked."""

    estimator = "judge:m"
    version = "1"

    def __init__(self, utility):
        self.utility = utility
        self.asked = 0

    def __call__(self, stakeholder, experience):
        self.asked += 1
        return self.utility


def test_the_same_traveller_and_experience_are_judged_once(person, day):
    judge = Counting(GOOD)
    cached = Cached(judge)
    assert cached(person("Ana"), day()) == cached(person("Ana"), day()) == GOOD
    assert judge.asked == 1


def test_whatever_an_estimator_may_see_makes_another_question(person, day, visit, wish):
    judge = Counting(GOOD)
    cached = Cached(judge)
    people = [person("Ana"), person("Ana", wish("must", "theme", "art")), person("Ana", companions=("Ben",))]
    days = [day(), day(visits=(visit(name="Another name"),))]
    for someone in people:
        for lived in days:
            cached(someone, lived)
    assert judge.asked == 6


def test_a_folder_remembers_for_the_next_run(person, day, tmp_path):
    first, second = Counting(GOOD), Counting(GOOD)
    Cached(first, tmp_path / "judged")(person("Ana"), day())
    assert Cached(second, tmp_path / "judged")(person("Ana"), day()) == GOOD
    assert (first.asked, second.asked) == (1, 0)


def test_a_fresh_run_asks_anew_once_and_keeps_what_it_heard(person, day, tmp_path):
    old, new = Counting(GOOD), Counting(replace(GOOD, value=0.9))
    Cached(old, tmp_path)(person("Ana"), day())
    fresh = Cached(new, tmp_path, fresh=True)
    assert [fresh(person("Ana"), day()).value for _ in range(2)] == [0.9, 0.9]
    assert new.asked == 1
    assert Cached(old, tmp_path)(person("Ana"), day()).value == 0.9


def test_another_judge_or_version_is_asked_anew(person, day, tmp_path):
    judge = Counting(GOOD)
    for told in (("judge:m", "1"), ("judge:m", "2"), ("judge:n", "1")):
        judge.estimator, judge.version = told
        Cached(judge, tmp_path)(person("Ana"), day())
    assert judge.asked == 3


def test_a_failure_is_remembered_for_this_run_only(person, day, tmp_path):
    judge = Counting(Utility(None, (Reason("not judged: down", 0.0),)))
    cached = Cached(judge, tmp_path)
    assert cached(person("Ana"), day()).value is None
    assert cached(person("Ana"), day()).value is None
    assert judge.asked == 1
    assert Cached(judge, tmp_path)(person("Ana"), day()).value is None
    assert (judge.asked, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:20],
        lambda text: "[]",
        lambda text: json.dumps({**json.loads(text), "value": 7.0}),
        lambda text: json.dumps({**json.loads(text), "value": "0.5"}),
        lambda text: json.dumps({**json.loads(text), "more": 1}),
        lambda text: json.dumps({"value": 0.5}),
        lambda text: "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_a_damaged_file_is_judged_anew(person, day, tmp_path, spoil):
    judge = Counting(GOOD)
    Cached(judge, tmp_path)(person("Ana"), day())
    (file,) = tmp_path.iterdir()
    spoilt = spoil(file.read_text(encoding="utf-8"))
    file.write_bytes(spoilt if isinstance(spoilt, bytes) else spoilt.encode())
    assert Cached(judge, tmp_path)(person("Ana"), day()) == GOOD
    assert judge.asked == 2


def test_a_folder_that_cannot_be_written_costs_time_only(person, day, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert Cached(Counting(GOOD), tmp_path / "file")(person("Ana"), day()) == GOOD


def test_what_is_kept_is_for_its_owner_only(person, day, tmp_path):
    Cached(Counting(replace(GOOD)), tmp_path)(person("Ana"), day())
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0
