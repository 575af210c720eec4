"""`fairtrip init`: write a commented, valid trip file from options, answers or an example."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from roles.errors import BadInput, FairtripError, Unwritable, shown

T = TypeVar("T")

EXAMPLE_START: Final = date(2027, 5, 14)
"""First day of a trip nobody gave a date for: fixed, because the same command always writes the same file."""
EXAMPLE_DAYS: Final = 4
EXAMPLE_CITY: Final = "Lisbon"
EXAMPLE_TRAVELLERS: Final = ("Ana:36:foodie", "Ben:41:culture_lover")

WISH_HELP: Final = """\
    # wishes:
    #   need:   [{diet: vegetarian}, {access: step_free}]   # never traded for anything
    #   must:   [{place: "..."}]   # the trip is a failure without it; names: fairtrip catalog search
    #   prefer: [{theme: art}, {food: seafood}, {walking: 8 km}, {budget: 600}]
    #   avoid:  [{theme: nightlife}]
    #   reject: [{transport: flight}]"""


@dataclass(frozen=True, slots=True)
class Person:
    """One traveller as the command line names one: NAME:AGE:ROLE,ROLE."""

    name: str
    age: int | None
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a first trip file is made of."""

    cities: tuple[str, ...]
    start: date
    days: int
    people: tuple[Person, ...]


def command(
    file: Annotated[Path, typer.Argument(help="File to write.")] = Path("trip.yaml"),
    city: Annotated[list[str] | None, typer.Option(help="Where to; repeat it for more cities.")] = None,
    start: Annotated[str | None, typer.Option(help="First day, like 2027-05-14.")] = None,
    days: Annotated[int, typer.Option(min=1, max=31, help="Length of the trip.")] = EXAMPLE_DAYS,
    traveller: Annotated[list[str] | None, typer.Option(help="NAME:AGE:ROLE,ROLE; repeat it.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is already there.")] = False,
) -> None:
    """Write a commented trip file to start from."""
    if file.exists() and not force:
        raise BadInput("is already there; --force replaces it", file=file)
    if sys.stdin.isatty() and not (city or start or traveller):
        answers = _ask_all()
    else:
        people = tuple(read_person(text) for text in traveller or EXAMPLE_TRAVELLERS)
        answers = Answers(tuple(city or (EXAMPLE_CITY,)), read_date(start) if start else EXAMPLE_START, days, people)
    text = trip_text(answers, file.name)
    _check(answers, text, file)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unwritable(f"{file}: cannot be written ({error.strerror})") from error
    print(f"wrote {file}; open it and say what each of you wishes, then: fairtrip plan {file}")


def read_person(text: str) -> Person:
    """Read NAME, NAME:AGE or NAME:AGE:ROLE,ROLE; raises BadInput when it is none of these."""
    name, age, roles, *rest = (part.strip() for part in (*text.split(":"), "", ""))
    if any(rest) or not name:
        raise BadInput(
            f"traveller '{shown(text)}': write NAME:AGE:ROLE,ROLE, like Ana:36:foodie; age and roles may stay out"
        )
    if age and not (age.isascii() and age.isdigit() and int(age) <= 120):
        raise BadInput(f"traveller '{shown(text)}': the age is '{shown(age)}'; allowed: 0 to 120, or nothing")
    return Person(name, int(age) if age else None, tuple(role.strip() for role in roles.split(",") if role.strip()))


def read_date(text: str) -> date:
    """Read a day like 2027-05-14; raises BadInput for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"'{shown(text)}' is not a day; write it like 2027-05-14") from error


def trip_text(answers: Answers, file_name: str) -> str:
    """Return the trip file: valid as it stands, with a comment at everything that is worth changing."""
    end = answers.start + timedelta(days=answers.days - 1)
    cities = ", ".join(_quoted(city) for city in answers.cities)
    lines = [
        f"# Plan this trip with: fairtrip plan {file_name}",
        "# What is not given has a default; `fairtrip schema trip` lists every key for your editor.",
        f"title: {_quoted('Our trip to ' + ' and '.join(answers.cities))}",
        f"cities: [{cities}]  # in this order (fairtrip catalog list); fix nights with {{city: Porto, nights: 2}}",
        f"dates: {{start: {answers.start}, end: {end}}}  # or {{between: [{answers.start}, {end}], days: 3}}",
        "# origin: Berlin       # where the group starts and ends",
        "# budget: 2400 EUR     # of the whole group, for everything",
        "",
        "travellers:",
    ]
    for index, person in enumerate(answers.people):
        lines += _person_lines(person, first=index == 0)
    return "\n".join(lines) + "\n"


def _person_lines(person: Person, first: bool) -> list[str]:
    lines = [f"  - name: {_quoted(person.name)}"]
    if person.age is not None:
        lines.append(f"    age: {person.age}")
    roles = f"[{', '.join(_quoted(role) for role in person.roles)}]"
    lines.append(f"    roles: {roles}" + ("  # fairtrip roles list shows them all" if first else ""))
    return lines + WISH_HELP.splitlines() if first else lines


def _quoted(text: str) -> str:
    """Return `text` as a YAML scalar: bare when it is a plain word, otherwise in double quotes."""
    bare = text.replace(" ", "").isalpha() and text.lower() not in {"true", "false", "null", "yes", "no", "on", "off"}
    return text if bare and text == text.strip() else json.dumps(text, ensure_ascii=False)


def _check(answers: Answers, text: str, file: Path) -> None:
    """Raise BadInput for a city, a role or a file that `fairtrip plan` would refuse."""
    from planner.catalog.catalog import installed_packs, open_catalog
    from planner.cli.session.settings import resolve
    from roles.library import load_roles
    from roles.request import parse_request

    settings = resolve().settings
    library = load_roles(settings.roles)
    for role in (role for person in answers.people for role in person.roles):
        library.get(role)
    catalog = open_catalog((*installed_packs(), *map(Path, settings.packs)))
    for city in answers.cities:
        catalog.resolve_city(city)
    parse_request(text, str(file))


def _ask_all() -> Answers:
    """Ask for the few things a first trip file needs; an answer that cannot be read is asked for again."""
    cities = _ask("Which cities, with commas between them?", EXAMPLE_CITY, lambda text: tuple(_listed(text)))
    start = _ask("First day?", str(EXAMPLE_START), read_date)
    days = _ask("How many days?", str(EXAMPLE_DAYS), _read_days)
    people: list[Person] = []
    while True:
        again = "Who else (Enter when that is everybody)?" if people else "Who travels? NAME:AGE:ROLE,ROLE"
        text = str(
            typer.prompt(again, default="" if people else EXAMPLE_TRAVELLERS[0], show_default=not people, err=True)
        )
        if not text:
            return Answers(cities, start, days, tuple(people))
        try:
            people.append(read_person(text))
        except FairtripError as error:
            typer.echo(f"  {error}", err=True)


def _ask(question: str, default: str, read: Callable[[str], T]) -> T:
    while True:
        try:
            return read(str(typer.prompt(question, default=default, err=True)))
        except FairtripError as error:
            typer.echo(f"  {error}", err=True)


def _read_days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 31):
        raise BadInput(f"'{shown(text)}' is not a number of days; allowed: 1 to 31")
    return int(text)


def _listed(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
