"""Evaluation: which policies meet on which tasks, who decides between them, and what it all comes to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from planner.executor import Executor
from planner.finished import Finished
from rewards.llm.ask import Model
from rewards.pairs import PairJudge
from roles.errors import BadInput, nearest
from train.environment import Environment
from train.evaluate import CELLS, Examiner, Tell, agree_on, evaluate, trials_of
from train.evaluation.cell import Cell
from train.evaluation.duels import BY_RULES, DUELS, ByJudge, Duel, by_points, duels, pairs_of
from train.evaluation.outside import Outside, is_theirs, outside_tasks
from train.evaluation.policies import Asked, InTurn, Policy, named, solver_of
from train.evaluation.summary import Summary, summary
from train.own_files import NONE, named_in
from train.task_set.task import Task, read_tasks

Models = Callable[[str], Model]
"""Returns a model by its name; raises MissingModel unless it could be asked."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Policies side by side on the same tasks; `makers` say by each one's name what it is (`named`).

    `judge` is the name of a model that compares plans; without one GroupTravelBench's points do. `outside` holds the
    rules of its own tasks.
    """

    tasks: Sequence[Task]
    makers: Mapping[str, str]
    baseline: str
    environment: Environment
    models: Models
    trials: int = 3
    temperature: float = 0.7
    judge: str | None = None
    outside: Outside = field(default_factory=Outside)

    def carry_out(self, folder: Path, executor: Executor, tell: Tell) -> tuple[list[Cell], list[Duel]]:
        """Return what became of every trial and of every comparison, doing only what `folder` does not hold yet.

        Raises BadInput for a folder that was measured otherwise, MissingModel, and LimitReached when nobody answers.
        """
        policies = {name: self._policy(maker) for name, maker in self.makers.items()}
        agree_on(folder, self.settings())
        examiner = Examiner(policies, self.environment, self.outside.rules)
        wanted = trials_of(list(policies), self.tasks, self.trials)
        cells = evaluate(examiner, wanted, Finished(folder / CELLS), executor, tell)
        met = pairs_of(cells, self.tasks, self.baseline)
        if self.judge is None:
            return cells, [by_points(pair) for pair in met]
        tell(f"{self.judge} compares {len(met)} pairs of plans")
        decide = ByJudge(self.judge, PairJudge(self.models(self.judge)), self.environment)
        return cells, duels(met, decide, Finished(folder / DUELS), executor, self.judge)

    def summed_up(self, found: tuple[Sequence[Cell], Sequence[Duel]], seed: int) -> Summary:
        """Return the figures of what was found; the seed decides the resamples of the intervals."""
        cells, judged = found
        return summary(cells, self.baseline, judged, seed)

    def settings(self) -> dict[str, object]:
        """Return what one folder must not mix, as plain JSON."""
        asked = {"form": self.environment.form, "temperature": self.temperature}
        known = {"own_files": named_in(self.environment), "places": self.outside.places}
        return {**asked, **known, "policies": dict(self.makers)}

    def about(self, source: str) -> dict[str, str]:
        """Return what stands above a table, for tasks that come from `source`."""
        policies = (f"{name} ({maker})" if name != maker else name for name, maker in self.makers.items())
        alone = len(self.makers) == 1
        decided = "nobody to compare with" if alone else f"against {self.baseline}, decided by {self.judge or BY_RULES}"
        own = named_in(self.environment)
        return {
            "tasks": f"{len(self.tasks)} of {source}, {self.trials} trials each",
            **({"own files": own} if own != NONE else {}),
            **({"GTB rules": f"the tasks' own tables, places: {self.outside.places}"} if self.outside.rules else {}),
            "policies": ", ".join(policies),
            "asked": f"form {self.environment.form}, temperature {self.temperature}",
            "win rate": decided,
        }

    def _policy(self, makers: str) -> Policy:
        """Return the policy of one maker, or of several that take turns; raises BadInput for uneven turns."""
        members = tuple(self._made_by(maker) for maker in makers.split(","))
        if self.trials % len(members):
            raise BadInput(f"--trials {self.trials}: {makers} take turns, so take a multiple of {len(members)}")
        return members[0] if len(members) == 1 else InTurn(members)

    def _made_by(self, maker: str) -> Policy:
        return solver_of(maker) or Asked(self.models(maker), self.temperature)


def makers_of(specs: Sequence[str], baseline: str | None) -> tuple[dict[str, str], str]:
    """Return policies by name, and whom the others are compared with: the first unless it is named; raises BadInput."""
    makers = dict(named(spec) for spec in specs)
    first = baseline or next(iter(makers))
    if first not in makers:
        raise BadInput(f"no policy '{first}' to compare with{nearest(first, makers)}; known: {', '.join(makers)}")
    return makers, first


def tasks_in(
    path: Path, limit: int, places: Path | None, environment: Environment, tell: Tell
) -> tuple[list[Task], Outside]:
    """Return the first tasks of a file, each once, all of them when `limit` is 0, and the rules of those not ours.

    `places` is what is known of the places of GroupTravelBench's own tasks. Raises BadInput when there is no task.
    """
    if is_theirs(path):
        return outside_tasks(path, limit, places, environment, tell)
    if places is not None:
        raise BadInput("holds tasks of ours; --places is for those of GroupTravelBench", file=path)
    found = {task.id: task for task in islice(read_tasks(path), limit or None)}
    if not found:
        raise BadInput("holds no task; make some with: fairtrip-train tasks", file=path)
    return list(found.values()), Outside()
