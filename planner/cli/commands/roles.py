"""`fairtrip roles`: see, add, check and test kinds of travellers."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from planner.cli.options import JsonOption, RolesOption
from planner.cli.output import answers, print_json, progress
from planner.cli.session.settings import resolve
from roles.checks import static_problems
from roles.errors import BadInput, ProblemsFound, Unwritable, shown
from roles.library import SUFFIXES, RoleLibrary, load_roles
from roles.role import SLUG, Role, load_role, role_from
from roles.strict_yaml import parse
from roles.wishes import Strength

LINE: Final = 80
"""Columns of text for people."""
LONGEST_TEXT: Final = 600
"""Most characters of one text of a role that is printed."""

TEMPLATE: Final = """\
# A kind of traveller. The file's name is the role's name. Delete what you do not need.
# Look at a role that ships with fairtrip: fairtrip roles show photographer
title: {title}
summary: Say in one or two plain sentences how this traveller likes to travel.
# ages: [18, 99]                        # usual ages; leave out when any age will do
interview:
  - {{ask: "What must not be missing?", fills: place}}
wishes:
  # need:   [{{diet: vegan}}]             # true needs only: diet, access, walking, rest, time, pace
  # must:   [{{theme: music}}]            # the trip is a failure without it; a few
  prefer: [{{theme: local_life}}]
  avoid: [{{theme: shopping}}]
scores:                                 # exact figures of a plan: 0 at worst, 1 at best, worth 1 or 2 points
  - {{name: calm_days, measure: sights_a_day, best: 2, worst: 5}}
# rubric:                               # soft matters that only a judge model can tell, choices worst to best
#   - {{name: calm, ask: "Is it calm?", choices: [never, at times, always]}}
# privacy: [budget]                     # kinds of wish that only their owner sees
examples:                               # two days of which this traveller must like the first better
  - name: Two things in the neighbourhood beat five in the shops
    better: {{sights: 2, themes: [local_life]}}
    worse: {{sights: 5, themes: [shopping]}}
"""

Names = Annotated[list[str] | None, typer.Argument(help="Names or files of roles; every role when left out.")]

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def roles() -> None:
    """See, add, check and test kinds of travellers."""


@app.command("list")
def list_roles(roles: RolesOption = None, json: JsonOption = False) -> None:
    """List every role that can be used, and where it was found."""
    library = _library(roles)
    rows = [(library.get(name), library.entries[name].found_in) for name in library.names]
    if json:
        found = [{"name": r.name, "title": r.title, "summary": r.summary, "found_in": where} for r, where in rows]
        print_json({"roles": found, "duplicates": list(library.duplicates)})
        return
    from rich.table import Table  # 40 ms that --json does not need

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Role", "Who", "Found"):
        table.add_column(heading)
    for role, where in rows:
        table.add_row(role.name, _plain(role.title), where)
    answers().print(table)
    for line in library.duplicates:
        progress().print(line)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name of the role.")], roles: RolesOption = None, json: JsonOption = False
) -> None:
    """Show what a role wishes, how it is judged and what it asks."""
    role = _find(name, _library(roles))
    if json:
        print_json({"role": role.model_dump(mode="json", exclude_none=True)})
        return
    for line in _portrait(role):
        print(textwrap.fill(line, LINE, subsequent_indent=" " * 8, break_on_hyphens=False))


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the role: lower-case letters, digits and _.")],
    folder: Annotated[Path, typer.Option("--in", help="Folder to write the file to.")] = Path(),
    like: Annotated[str | None, typer.Option(help="Start from a copy of this role.")] = None,
) -> None:
    """Write a commented role file to start from."""
    if not re.fullmatch(SLUG, name):
        raise BadInput(f"'{shown(name)}' cannot name a role; allowed: lower-case letters, digits and _, a letter first")
    path = folder / f"{name}.yaml"
    if path.exists():
        raise BadInput("is already there; choose another name or folder", file=path)
    text = _text_like(like) if like else TEMPLATE.format(title=name.replace("_", " ").capitalize())
    role_from(parse(text, path.name), name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written ({error.strerror})") from error
    print(f"wrote {path}; change it, then: fairtrip roles check {path}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found wrong with one role."""

    role: str
    problems: tuple[str, ...]


@app.command()
def check(names: Names = None, roles: RolesOption = None, json: JsonOption = False) -> None:
    """Check role files: their words, reach and judgement."""
    library = _library(roles)
    findings = [Finding(name, _problems_of(name, library)) for name in names or library.names]
    bad = [finding for finding in findings if finding.problems]
    if json:
        print_json({"ok": not bad, "roles": [asdict(finding) for finding in findings]})
        if bad:
            raise typer.Exit(ProblemsFound.exit_code)
        return
    for finding in bad:
        for problem in finding.problems:
            print(f"{finding.role}: {problem}")
    if bad:
        raise ProblemsFound(f"{len(bad)} of {len(findings)} roles have problems: {_names(bad)}")
    print(f"{len(findings)} checked, no problems")


@app.command("test")
def run_tests(names: Names = None, roles: RolesOption = None, json: JsonOption = False) -> None:
    """Run the example days in role files."""
    from rewards.role_tests import run_examples  # the judges; no other command here needs them

    library = _library(roles)
    results = [(name, result) for name in names or library.names for result in run_examples(_find(name, library))]
    failed = [result for _, result in results if not result.passed]
    if json:
        print_json({"ok": not failed, "examples": [{"role": name, **asdict(result)} for name, result in results]})
        if failed:
            raise typer.Exit(ProblemsFound.exit_code)
        return
    for name, result in results:
        print(f"{'ok    ' if result.passed else 'FAILED'}  {name}: {_plain(result.name)}")
        if not result.passed:
            print(f"        {_plain(result.text)}")
    if failed:
        raise ProblemsFound(f"{len(failed)} of {len(results)} examples failed")


def _library(folders: Sequence[Path] | None) -> RoleLibrary:
    """Return the roles of the folders given, else of those in the settings."""
    flags = {"roles": [str(folder) for folder in folders]} if folders else {}
    return load_roles(resolve(flags).settings.roles)


def _find(name: str, library: RoleLibrary) -> Role:
    """Return a role by its name, or read it when a file is meant."""
    return load_role(Path(name)) if Path(name).suffix in SUFFIXES else library.get(name)


def _problems_of(name: str, library: RoleLibrary) -> tuple[str, ...]:
    """Return what is wrong with one role; a file that cannot be read is a finding, an unknown name is not."""
    from rewards.role_tests import check_role  # the judges; no other command here needs them

    is_file = Path(name).suffix in SUFFIXES
    if not is_file and name not in library.entries:
        library.get(name)
    try:
        role = _find(name, library)
    except BadInput as error:
        return (str(error), *error.further)
    return static_problems(role) or check_role(role)


def _names(findings: Sequence[Finding]) -> str:
    return ", ".join(finding.role for finding in findings)


def _text_like(name: str) -> str:
    library = _library(None)
    library.get(name)
    return library.entries[name].path.read_text(encoding="utf-8")


def _portrait(role: Role) -> Iterator[str]:
    """Yield a role as lines for people."""
    yield f"{_plain(role.title)} ({role.name})"
    yield f"        {_plain(role.summary)}"
    if role.ages:
        yield f"Usual ages: {role.ages[0]} to {role.ages[1]}"
    yield ""
    for strength in Strength:
        specs = getattr(role.wishes, strength.value)
        if specs:
            words = [f"{spec.kind.replace('_', ' ')} {spec.wish(strength).value}" for spec in specs]
            yield f"{strength.value:<7} {_plain(', '.join(words))}"
    for score in role.scores:
        yield f"score   {score.name}: {score.measure} from {score.worst:g} to {score.best:g}, {_points(score.points)}"
    for criterion in role.rubric:
        yield f"judged  {criterion.name}: {_plain(criterion.ask)}"
    if role.privacy:
        yield f"sealed  {', '.join(role.privacy)}"
    if role.interview:
        yield ""
    for question in role.interview:
        yield f"asks    {_plain(question.ask)}"


def _points(points: int) -> str:
    return "1 point" if points == 1 else f"{points} points"


def _plain(text: str) -> str:
    """Return somebody's text without anything that could steer a terminal."""
    return shown(text, LONGEST_TEXT)
