"""A world on paper: texts that say what they are worth, so that a reward can be reckoned by hand."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from planner.outline import DayOutline, Outline, PartyOutline
from rewards.critic import Critic, Panel
from rewards.experience import Candidate, Experience, Night
from rewards.types import Utility, Violation
from rewards.weights import uniform
from roles.group import Frame, Group, Stakeholder, Stay
from train.evaluation.cell import Cell
from train.reward import WelfareReward
from train.rewarding.settings import RewardSettings
from train.task_set.difficulty import Difficulty
from train.task_set.task import Task, task_id

NAMES = ("Ana", "Ben", "Cem")
STOPS = 4


def paid(stakeholder: Stakeholder, experience: Experience) -> Utility:
    """Take the cost of the only night, in thousandths, for the utility."""
    return Utility(experience.cost_minor / 1000, estimator="paid")


def paper_group(names: tuple[str, ...] = NAMES, roles: Mapping[str, str] | None = None) -> Group:
    people = tuple(Stakeholder(n, None, ((roles or {})[n],) if n in (roles or {}) else (), ()) for n in names)
    return Group("on paper", Frame(date(2027, 5, 3), (Stay("lisbon", 3),), None, "EUR"), people)


def paper_plan(names: tuple[str, ...], utilities: tuple[str, ...], broken: int = 0) -> Candidate:
    """Return a plan in which everybody has the utility written; "-" is nobody's day."""
    lived = []
    for name, utility in zip(names, utilities, strict=True):
        here = utility != "-"
        night = Night("1.1", 0, "lisbon", "mid", "baixa", (), round(1000 * float(utility))) if here else None
        lived.append(Experience(name, (0,) if here else (), "EUR", nights=(night,) if night else ()))
    return Candidate("paper", tuple(lived), tuple(Violation("late", "too late") for _ in range(broken)))


@dataclass
class PaperWorld:
    """Reads ".5 .7 .9", ".5 .7 .9 | 2" with broken rules, ".5 .7 .9 | 2 | 1" with replaced stops; else unreadable."""

    critic: Critic = field(default_factory=lambda: Critic(uniform, paid))
    names: tuple[str, ...] = NAMES
    roles: Mapping[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    convened: dict[str, Panel] = field(default_factory=dict)

    def ready(self, task: SimpleNamespace) -> SimpleNamespace:
        if task.id not in self.convened:
            self.convened[task.id] = self.critic.convene(paper_group(self.names, self.roles))
        return SimpleNamespace(panel=self.convened[task.id])

    def step(self, task: SimpleNamespace, text: str) -> SimpleNamespace:
        self.steps.append(text)
        fields = [part.split() for part in text.split("|")]
        if len(fields[0]) != len(self.names):
            return SimpleNamespace(candidate=None, outline=None, replaced=())
        broken, replaced = (int(fields[n][0]) if len(fields) > n else 0 for n in (1, 2))
        day = DayOutline(city="lisbon", morning=(PartyOutline(stops=("a",) * STOPS),))
        return SimpleNamespace(
            candidate=paper_plan(self.names, tuple(fields[0]), broken),
            outline=Outline(days=(day,)),
            replaced=("replaced",) * replaced,
        )


@pytest.fixture
def paper_world() -> PaperWorld:
    return PaperWorld()


@pytest.fixture
def hashing_world(paper_world: PaperWorld) -> PaperWorld:
    """A world in which any text is a plan: what a random network writes has utilities drawn by its hash."""
    on_paper = paper_world.step

    def step(task: SimpleNamespace, text: str) -> SimpleNamespace:
        digest = sha256(text.encode("utf-8", "replace")).digest()
        return on_paper(task, " ".join(f"0.{byte:03d}" for byte in digest[:3]) + f" | {digest[3] % 4}")

    paper_world.step = step
    return paper_world


@pytest.fixture
def paper_reward() -> Callable[..., WelfareReward]:
    """Return a function that makes a reward on paper for tasks "one" to "nine"."""

    def make(appraise: object = None, world: PaperWorld | None = None, **settings: object) -> WelfareReward:
        tasks = {name: SimpleNamespace(id=name) for name in ("one", "two", "three", "four")}
        dials = RewardSettings(**settings)
        critic = Critic(uniform, paid, **_rule(dials))
        return WelfareReward(replace(world or PaperWorld(), critic=critic), tasks, dials, appraise)

    return make


def _rule(settings: RewardSettings) -> dict[str, object]:
    from rewards.welfare import WELFARE_RULES

    return {"welfare": WELFARE_RULES[settings.welfare_rule], "welfare_rule": settings.welfare_rule}


@pytest.fixture
def plan_on_paper() -> Callable[..., Candidate]:
    return paper_plan


@pytest.fixture
def group_on_paper() -> Callable[..., Group]:
    return paper_group


PEOPLE = [
    {"name": "Ana", "age": 41, "wishes": {"need": [{"walking": "12 km"}], "must": [{"place": "lis-oceanario"}]}},
    {"name": "Rui", "age": 43, "wishes": {"prefer": [{"theme": "gardens"}, {"food": "seafood"}]}},
]


@pytest.fixture(scope="session")
def trip_task() -> Callable[..., Task]:
    """Return a function that makes the task of two days in Lisbon, with changes to its request."""

    def make(**changes: object) -> Task:
        dates = {"start": "2027-05-13", "end": "2027-05-14"}
        request = {"cities": ["lisbon"], "currency": "EUR", "dates": dates, "travellers": PEOPLE, **changes}
        flat = dict.fromkeys(Difficulty.model_fields, 0.0)
        return Task(id=task_id(request), split="heldout", seed=3, difficulty=Difficulty(**flat), request=request)

    return make


class Added(NamedTuple):
    """A pack and a folder of roles that somebody brought, and the words that name them on a command line."""

    pack: Path
    roles: Path

    @property
    def words(self) -> tuple[str, ...]:
        return "--pack", str(self.pack), "--roles", str(self.roles)


@pytest.fixture(scope="session")
def added(tmp_path_factory: pytest.TempPathFactory) -> Added:
    """Return the pack of a city called Harbour, which is Lisbon by other names, and a role of skippers."""
    folder = tmp_path_factory.mktemp("added")
    text = (files("planner") / "catalog" / "packs" / "lisbon.yaml").read_text(encoding="utf-8")
    text = re.sub(r"  id: lisbon\n.*\n.*\n.*\n", "  id: harbour\n  name: Harbour\n", text)
    (folder / "harbour.yaml").write_text(text.replace("id: lis-", "id: har-"), encoding="utf-8")
    (folder / "roles").mkdir()
    role = "title: Skipper\nsummary: Looks for the sea.\nwishes: {must: [{theme: panorama}]}\n"
    (folder / "roles" / "skipper.yaml").write_text(role, encoding="utf-8")
    return Added(folder / "harbour.yaml", folder / "roles")


@pytest.fixture(scope="session")
def cell_of() -> Callable[..., Cell]:
    """Return a function that makes a cell of a policy, a task and a trial, with what was measured."""

    def make(policy: str, task: str = "a", trial: int = 0, **measured: object) -> Cell:
        outside = measured.pop("outside", {"completeness": 100.0, "utility": 3.0, "fairness": 50.0, "validity": 100.0})
        start = {"policy": policy, "task": task, "trial": trial, "people": 2, "fate": "feasible", "outside": outside}
        return Cell.model_validate({**start, **measured})

    return make
