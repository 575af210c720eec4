"""Role: one YAML file that says what a kind of traveller usually wants and how to tell whether they got it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, model_validator

from roles import strict_yaml, vocabulary
from roles.amounts import CLOCK_PATTERN, check_clock
from roles.contradictions import contradictions
from roles.errors import BadInput, shown
from roles.validation import Problem, Record, check_word, refuse, validated
from roles.wish_spec import NO_OWN_WEIGHT, Bed, Cuisine, Diet, Theme, WishesSpec
from roles.wishes import TOGETHER, WishKind

MEASURES: Final = {
    "walk_km_a_day": "kilometres walked on the busiest day",
    "sights_a_day": "sights on the busiest day",
    "first_start_hour": "hour of the earliest start (8.5 is 08:30)",
    "last_end_hour": "hour of the latest end (25 is 01:00)",
    "rest_min_a_day": "minutes of rest on the day with least",
    "cost_a_day": "money a day in units of the trip's currency",
    "transfer_min_a_day": "minutes on the way inside the city on the busiest day",
    "theme_variety": "number of different themes seen",
    "outdoor_share": "share of visit time spent outdoors, 0 to 1",
    "time_together_share": "share of visit time spent with at least one other traveller, 0 to 1",
    "lunch_hour": "mean hour at which lunch starts",
    "dinner_hour": "mean hour at which dinner starts",
    "free_evenings_share": "share of days that end before 21:00, 0 to 1",
    "late_evenings_share": "share of days with something after 21:30, 0 to 1",
    "early_visits_share": "share of days with a visit that starts before 09:45, 0 to 1",
    "sunset_visits_share": "share of days with an outdoor visit between 17:00 and 21:30, 0 to 1",
    "longest_leg_min": "longest single way inside the city in minutes",
    "effort": "highest effort of any visit, 0 to 3",
    "meal_cost": "mean cost of a meal in units of the trip's currency",
}
"""Exact measures of one Experience that a role's score may name; the unit is in the name or the text."""


def _check_hook(text: str) -> str:
    if not re.fullmatch(HOOK, text):
        raise ValueError(f"'{shown(text)}' is not a function; write it like package.module:name")
    return text


SLUG: Final = r"^[a-z][a-z0-9_]*$"
Slug = Annotated[str, Field(pattern=SLUG, max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Choice = Annotated[str, Field(min_length=1, max_length=100)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e6, le=1e6)]
Measure = Annotated[
    str, AfterValidator(lambda word: check_word(word, tuple(MEASURES))), Field(json_schema_extra={"enum": [*MEASURES]})
]
Kind = Annotated[
    str, AfterValidator(lambda word: check_word(word, tuple(WishKind))), Field(json_schema_extra={"enum": [*WishKind]})
]
Clock = Annotated[str, AfterValidator(check_clock), Field(json_schema_extra={"pattern": CLOCK_PATTERN})]
HOOK: Final = r"^[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_]*$"
HookName = Annotated[str, AfterValidator(_check_hook), Field(json_schema_extra={"pattern": HOOK})]
NO_IMPORTANCE: Final = dict.fromkeys(
    ("weight", "weights", "multiplier", "importance", "priority", "share", "votes"),
    "a role cannot raise its own importance: " + NO_OWN_WEIGHT.partition(": ")[2].partition(";")[0],
)


class RoleScore(Record):
    """One thing this role is judged by: a measure on a ramp from `worst` (0) to `best` (1), worth `points`."""

    refused_keys: ClassVar = NO_IMPORTANCE

    name: Slug
    measure: Measure
    best: Number = Field(description="measured value that earns all points")
    worst: Number = Field(description="measured value that earns none")
    points: Literal[1, 2] = 1

    @model_validator(mode="after")
    def _ramp_has_a_slope(self) -> "RoleScore":
        if self.best == self.worst:
            raise ValueError(f"score '{self.name}': best and worst are equal, so no plan can differ")
        return self

    def value(self, measured: float) -> float:
        """Return the place of `measured` on the ramp, in [0, 1]."""
        return min(1.0, max(0.0, (measured - self.worst) / (self.best - self.worst)))


class Criterion(Record):
    """One soft matter that only a reader can judge: a question whose answers are ordered from worst to best."""

    refused_keys: ClassVar = NO_IMPORTANCE

    name: Slug
    ask: Line
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=7, description="possible answers, the worst first")
    points: Literal[1, 2] = 1

    @model_validator(mode="after")
    def _choices_differ(self) -> "Criterion":
        if len({choice.casefold() for choice in self.choices}) < len(self.choices):
            raise ValueError(f"criterion '{self.name}': two choices are the same, so no answer can tell them apart")
        return self


class Question(Record):
    """One interview question and the kind of wish its answer becomes."""

    ask: Line
    fills: Kind


class ExampleDay(Record):
    """One described day, in the words a traveller would use; what is left out is an ordinary day's."""

    sights: Annotated[StrictInt, Field(ge=0, le=12)] = 3
    walk_km: Annotated[Number, Field(ge=0, le=60)] = 4
    start: Clock = "09:30"
    end: Clock = "21:00"
    themes: tuple[Theme, ...] = ("landmark",)
    lunch: Clock | None = "12:30"
    dinner: Clock | None = "19:00"
    cuisines: tuple[Cuisine, ...] = ("international",)
    diets: tuple[Diet, ...] = vocabulary.DIETS
    meal_cost: Annotated[Number, Field(ge=0)] = 15
    rest_min: Annotated[StrictInt, Field(ge=0, le=720)] = 0
    cost: Annotated[Number, Field(ge=0)] = Field(default=80, description="whole day, in units of the currency")
    transfer_min: Annotated[StrictInt, Field(ge=0, le=720)] = 40
    longest_leg_min: Annotated[StrictInt, Field(ge=0, le=240)] = 20
    effort: Annotated[StrictInt, Field(ge=0, le=3)] = 1
    outdoor: StrictBool = False
    step_free: StrictBool = True
    stroller: StrictBool = True
    alone: StrictBool = False
    lodging: Bed | None = "mid"
    area: tuple[Bed, ...] = Field(default=("central",), description="what the area of the bed is like")


class RoleExample(Record):
    """Two days of which this role must like the first better: an embedded test."""

    name: Line
    better: ExampleDay
    worse: ExampleDay


class Role(Record):
    """A kind of traveller, read from one YAML file; `name` is the file's name."""

    refused_keys: ClassVar = {
        **NO_IMPORTANCE,
        "limits": "unknown key; a limit is a wish: wishes: {must: [{walking: 6 km}]}",
        "name": "a role's name is its file's name; leave the key out",
    }

    name: Slug
    title: Line
    summary: Annotated[str, Field(min_length=1, max_length=600)]
    ages: tuple[StrictInt, StrictInt] | None = Field(default=None, description="usual ages in years, from and to")
    interview: tuple[Question, ...] = Field(default=(), max_length=12)
    wishes: WishesSpec = WishesSpec()
    scores: tuple[RoleScore, ...] = Field(default=(), max_length=12)
    rubric: tuple[Criterion, ...] = Field(
        default=(), max_length=8, description="soft matters for a judge that reads; nothing offline looks at them"
    )
    privacy: tuple[Kind, ...] = Field(default=(), description="kinds of wish that only their owner sees")
    examples: tuple[RoleExample, ...] = Field(default=(), max_length=12)
    hook: HookName | None = Field(
        default=None, description="package.module:name of a function with the last word; runs only when trusted"
    )

    @model_validator(mode="after")
    def _is_about_any_trip(self) -> "Role":
        refuse(list(_problems(self)))
        return self


def _problems(role: Role) -> list[Problem]:
    """Return what a role may not say although every field is fine."""
    found: list[Problem] = []
    if role.ages is not None and not 0 <= role.ages[0] <= role.ages[1] <= 120:
        found.append(Problem(("ages",), f"{list(role.ages)} are no ages; allowed: from 0 to 120, the lower first"))
    for path, _, spec in role.wishes.items():
        if spec.day is not None:
            found.append(Problem(("wishes", *path, "day"), "a role holds for any trip; allowed in trip files only"))
        if spec.budget is not None:
            text = "a role knows neither length nor currency of a trip; judge money by the measure cost_a_day"
            found.append(Problem(("wishes", *path, "budget"), text))
        if spec.company is not None and spec.company != TOGETHER:
            text = f"a role knows nobody by name; allowed: {TOGETHER}"
            found.append(Problem(("wishes", *path, "company"), text))
    stated = [(("wishes", *path, spec.kind.value), spec.wish(strength)) for path, strength, spec in role.wishes.items()]
    found.extend(contradictions(stated))
    found.extend(_named_twice("scores", "score", [score.name for score in role.scores]))
    found.extend(_named_twice("rubric", "criterion", [criterion.name for criterion in role.rubric]))
    return found


def _named_twice(key: str, noun: str, names: Sequence[str]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name in names[:index]:
            text = f"the {noun} '{name}' stands twice; allowed: once"
            yield Problem((key, index, "name"), text, (key, names.index(name), "name"))


def load_role(path: Path) -> Role:
    """Read a role file; raises BadInput with file, line, what is allowed and the nearest known word."""
    if not re.fullmatch(SLUG, path.stem) or len(path.stem) > 40:
        allowed = "lower-case letters, digits and _, a letter first, at most 40"
        raise BadInput(f"'{shown(path.stem)}' cannot name a role; allowed in the file's name: {allowed}", file=path)
    return role_from(strict_yaml.load(path), path.stem)


def role_from(document: strict_yaml.Document, name: str) -> Role:
    """Return a strictly read document as the role `name`; raises BadInput like `load_role`."""
    if isinstance(document.data, dict) and "name" in document.data:
        raise document.error(Role.refused_keys["name"], ("name",))
    return validated(Role, document, name=name)
