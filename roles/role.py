"""Role: one YAML file that says what a kind of traveller usually wants and how to tell whether they got it."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from roles.wishes import Wish

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

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Record(BaseModel):
    """A frozen record of role text: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RoleScore(Record):
    """One thing this role is judged by: a measure on a ramp from `worst` (0) to `best` (1), worth `points`."""

    name: Slug
    measure: Slug
    best: float = Field(allow_inf_nan=False)
    worst: float = Field(allow_inf_nan=False)
    points: Literal[1, 2] = 1

    @model_validator(mode="after")
    def _ramp_has_a_slope(self) -> "RoleScore":
        if self.measure not in MEASURES:
            raise ValueError(f"no measure '{self.measure}'; known: {', '.join(MEASURES)}")
        if self.best == self.worst:
            raise ValueError(f"score '{self.name}': best and worst are equal, so no plan can differ")
        return self

    def value(self, measured: float) -> float:
        """Return the place of `measured` on the ramp, in [0, 1]."""
        return min(1.0, max(0.0, (measured - self.worst) / (self.best - self.worst)))
