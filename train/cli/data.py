"""`fairtrip-train data`: look for drafts worth learning from."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import PackOption, RolesOption
from planner.cli.output import answers, print_json, progress
from train.cli.options import LOCAL_URL, LocalUrlOption, MaxCallsOption, MaxCostOption, limits_of, served_model

TELL_EVERY = 20
"""Tasks between two lines of progress."""

ModelOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Language model that drafts as well; may be given again.", show_default=False),
]


def command(
    tasks: Annotated[Path, typer.Argument(help="File of tasks, as `fairtrip-train tasks` makes it.")],
    out: Annotated[Path, typer.Option(help="File of examples to write or go on with.")] = Path("examples.jsonl"),
    drafts: Annotated[int, typer.Option(min=1, max=12, help="Drafts under each welfare rule.")] = 6,
    rounds: Annotated[int, typer.Option(min=0, help="Search rounds of a draft; 0 leaves it to the engine.")] = 0,
    rule: Annotated[
        list[str] | None, typer.Option(help="Welfare rule to choose under; may be given again.", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option(min=0, help="Use only so many tasks; 0 is all.")] = 0,
    roles: RolesOption = None,
    pack: PackOption = None,
    model: ModelOption = None,
    local_url: LocalUrlOption = LOCAL_URL,
    max_calls: MaxCallsOption = None,
    max_cost: MaxCostOption = None,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes that look at once.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Look for drafts worth learning from: the solver's and any model's best under several welfare rules.

    A draft is taken when it breaks no rule and leaves nobody below 0.4. Run again after an interruption, it goes on
    where it stopped; the same tasks and answers give the same examples, whatever the number of processes.
    """
    from planner.drafters.solver import solve
    from train.examples import RULES, Search, write_examples
    from train.own_files import own_files
    from train.task_set.task import read_tasks
    from train.teacher import teacher

    asked = list(read_tasks(tasks))[: most or None]
    limits = limits_of(max_calls, max_cost, jobs)
    teachers = {name: teacher(served_model(name, local_url, limits)) for name in model or ()}
    search = Search(solve, tuple(rule or RULES), drafts, rounds, own_files(pack, roles).environment(), teachers)
    good = without = taught = 0
    for number, example in enumerate(write_examples(asked, out, search, jobs), start=1):
        good, without = good + len(example.good), without + (not example.good)
        taught += sum(one.drafter in teachers for one in example.good)
        if number % TELL_EVERY == 0 or number == len(asked):
            progress().print(f"{number:,} of {len(asked):,} tasks: {good:,} good drafts, {without:,} tasks without one")
    if as_json:
        print_json(
            {"file": str(out), "tasks": len(asked), "good_drafts": good, "of_models": taught, "without": without}
        )
    else:
        whose = f" ({taught:,} by {' and '.join(teachers)})" if teachers else ""
        answers().print(
            f"{out}: {good:,} good drafts{whose} of {len(asked) - without:,} tasks, {without:,} have none",
            soft_wrap=True,
        )
