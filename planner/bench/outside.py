"""Outside: the task records of GroupTravelBench (arXiv 2605.25200), which users bring; no data of theirs ships."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from roles.errors import BadInput


class Record(BaseModel):
    """A frozen record of theirs: keys that no rule reads are ignored, missing sections are empty."""

    model_config = ConfigDict(frozen=True, extra="ignore")


Words = tuple[str, ...]


def _section(value: object) -> object:
    """Read a section that is no object as an empty one, as their scorer does."""
    return value if isinstance(value, Mapping | BaseModel) else {}


class Modes(Record):
    """Ways between cities, for one user."""

    must: Words = ()
    prefer: Words = ()
    avoid: Words = ()
    reject: Words = ()


class Intensity(Record):
    """Ceilings of one user: sights a day and hours a day; 0 is none."""

    max_poi_per_day: float = 0
    max_active_hours: float = 0


class Hotels(Record):
    """Classes of bed; nobody insists on or refuses one."""

    prefer: Words = ()
    avoid: Words = ()


class Overall(Record):
    """What one user wants of the whole trip; `avg_budget` is this person's own ceiling, 0 is none."""

    avg_budget: float = 0
    transport: Annotated[Modes, BeforeValidator(_section)] = Modes()
    intensity: Annotated[Intensity, BeforeValidator(_section)] = Intensity()
    hotel_preference: Annotated[Hotels, BeforeValidator(_section)] = Hotels()


class Categories(Record):
    """Kinds of sight that one user likes and dislikes."""

    positive: Words = ()
    negative: Words = ()


class Attractions(Record):
    """Sights of one city, for one user."""

    must_visit: Words = ()
    reject_visit: Words = ()
    category_pref: Annotated[Categories, BeforeValidator(_section)] = Categories()


class Food(Record):
    """Meals in one city, for one user."""

    must_eat: Words = ()
    prefer_eat: Words = ()
    avoid_eat: Words = ()
    reject_eat: Words = ()


class InCity(Record):
    """What one user wants in one city."""

    attractions: Annotated[Attractions, BeforeValidator(_section)] = Attractions()
    food: Annotated[Food, BeforeValidator(_section)] = Food()


class Preference(Record):
    """Everything one user wants: `city_specific_preferences` is keyed by the city's exact name."""

    global_constraints: Annotated[Overall, BeforeValidator(_section)] = Overall()
    city_specific_preferences: dict[str, Annotated[InCity, BeforeValidator(_section)]] = {}


class Profile(Record):
    """One user with a vote: whether they may give way, and what they want."""

    role: str = ""
    compromisable: bool = False
    preference: Preference


class Child(Record):
    """A travelling child; small ones have no profile."""

    user: str
    role: str = ""


class Metadata(Record):
    """Where from, where to and how long ("four days three nights", in Chinese)."""

    departure_city: str = ""
    cities: Words = ()
    date: str = ""
    group_id: str = ""
    child_members: tuple[Child, ...] = ()


class OutsideTask(Record):
    """One task of theirs, as far as its rules read it."""

    task_id: str
    query: str = ""
    time: str = ""
    metadata: Annotated[Metadata, BeforeValidator(_section)] = Metadata()
    user_preferences: dict[str, Profile]
    difficulty_score: float | None = None
    difficulty_type: Literal["easy", "medium", "hard"]

    @property
    def users(self) -> Words:
        """Return the users with a profile, in one order: User1, User2, ..., User10."""
        return tuple(sorted(self.user_preferences, key=lambda name: (len(name), name)))

    @property
    def table(self) -> "Table":
        """Return what every user wants: their "original" table."""
        return {name: self.user_preferences[name].preference for name in self.users}


Table = Mapping[str, Preference]
"""What every user wants, by user: the original table, or the effective one with accepted compromises."""

DIFFICULTIES: Final = ("easy", "medium", "hard")


def read_outside_tasks(path: Path) -> Iterator[OutsideTask]:
    """Yield the tasks of a JSON Lines file; raises BadInput with file and line for a line that is none."""
    for where, line in lines_of(path, "GroupTravelBench tasks"):
        try:
            yield OutsideTask.model_validate_json(line)
        except ValidationError as error:
            raise BadInput(f"{where}: not a GroupTravelBench task: {problem_of(error)}") from error


def lines_of(path: Path, what: str) -> Iterator[tuple[str, str]]:
    """Yield "file:line" and text of every line that is not blank; raises BadInput for a file that cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{path}:{number}", line
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise BadInput(f"{path}: cannot be read ({why}); it should hold {what}, a JSON object a line") from error


def problem_of(error: ValidationError) -> str:
    """Return the first thing that is wrong, with the place in the record."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where + ': ' if where else ''}{first['msg']}"
