"""Act: what one clause of somebody's sentence asks for; five acts on a closed list of predicates, never code."""

from typing import Annotated, Literal

from pydantic import Field

from roles.validation import Record
from roles.wishes import Strength, WishKind

ActName = Literal["add", "change", "delete", "suggest", "ask"]
"""add a wish, change how strong or how much, delete it, suggest (propose something), ask (a question back)."""

KEEP, LEAVE_OUT = "keep", "leave_out"
PREDICATES: tuple[str, ...] = (*(kind.value for kind in WishKind), KEEP, LEAVE_OUT)
"""What an act may be about: every kind of wish, and a place of the plan that is to stay or to go."""


class Act(Record):
    """One act, as a reader understood it, to be shown and confirmed before anything changes.

    `value` is a word of the vocabulary, a place's name or id, a window "09:00-22:00", or free words; `amount` counts as
    in `Wish`: metres, minutes, minor units or sights. `relative` stands for "less walking" where no number was said.
    """

    act: ActName
    predicate: Literal[
        "place", "theme", "food", "diet", "transport", "lodging", "time", "rest", "walking", "access", "company",
        "budget", "pace", "words", "keep", "leave_out",
    ]  # fmt: skip
    traveller: str | None = Field(default=None, description="whose wish it is; None is everybody")
    strength: Strength | None = None
    value: str = ""
    amount: Annotated[int, Field(ge=0)] | None = None
    relative: Literal["less", "more"] | None = None
    city: str | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    sealed: bool = False
    quote: Annotated[str, Field(max_length=500)] = Field(default="", description="the words it was read from")
