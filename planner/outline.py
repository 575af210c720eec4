"""Outline: which places, for whom, on which day, in what order; all that a drafter writes."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

PlaceId = Annotated[str, Field(min_length=1, max_length=60)]
Block = Literal["morning", "afternoon", "evening"]
BLOCKS: tuple[Block, ...] = ("morning", "afternoon", "evening")
MAX_PARTIES = 2
MOST_NOTES, MOST_NOTE = 20, 200
"""Notes of an outline, and characters of one."""


class Record(BaseModel):
    """A frozen record of outline text: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PartyOutline(Record):
    """Some of the travellers and the places they visit, in order; no `who` means everybody who is there."""

    who: tuple[str, ...] = ()
    stops: tuple[PlaceId, ...] = Field(default=(), max_length=8)


class DayOutline(Record):
    """One day: three blocks between two meals that everybody shares, a bed, and perhaps a journey.

    `journey` is the mode of the way to `city` when the day starts elsewhere; the way home is the outline's `home`.
    """

    city: str
    area: str | None = Field(default=None, description="where the bed stands; None on the last day")
    lodging: str | None = None
    journey: str | None = None
    morning: tuple[PartyOutline, ...] = Field(default=(), max_length=MAX_PARTIES)
    lunch: PlaceId | None = None
    afternoon: tuple[PartyOutline, ...] = Field(default=(), max_length=MAX_PARTIES)
    dinner: PlaceId | None = None
    evening: tuple[PartyOutline, ...] = Field(default=(), max_length=MAX_PARTIES)

    def block(self, name: Block) -> tuple[PartyOutline, ...]:
        """Return the parties of one block."""
        parties: tuple[PartyOutline, ...] = getattr(self, name)
        return parties

    @property
    def places(self) -> tuple[str, ...]:
        """Return every place id of the day in the order of the blocks, meals included."""
        ids: list[str] = []
        for name, meal in (("morning", self.lunch), ("afternoon", self.dinner), ("evening", None)):
            for party in self.block(name):  # type: ignore[arg-type]  # the tuple holds the three block names
                ids.extend(party.stops)
            if meal:
                ids.append(meal)
        return tuple(ids)


class Outline(Record):
    """A whole trip as a drafter proposes it: one entry a day, and how the group goes home."""

    days: tuple[DayOutline, ...] = Field(min_length=1, max_length=31)
    home: str | None = Field(default=None, description="mode of the journey home")
    hours: Literal["wishes", "needs"] = Field(
        default="wishes", description="whose hours and rests shape the days: everybody's wishes, or only their needs"
    )
    idea: str = Field(default="", max_length=200, description="in a few words, who or what this draft favours")
    notes: tuple[Annotated[str, Field(max_length=MOST_NOTE)], ...] = Field(
        default=(), max_length=MOST_NOTES, description="what was dropped, filled in or repaired since it was drafted"
    )

    @property
    def places(self) -> frozenset[str]:
        """Return the ids of everything visited or eaten at."""
        return frozenset(place for day in self.days for place in day.places)

    def lodged(self, lodging: str) -> "Outline":
        """Return the trip with every night in a bed of this class."""
        days = tuple(day.model_copy(update={"lodging": lodging}) if day.lodging else day for day in self.days)
        return self.model_copy(update={"days": days})


def noted(outline: Outline, notes: Sequence[str]) -> Outline:
    """Return the outline with these notes in place of its own, cut to what an outline may carry."""
    short = tuple(note if len(note) <= MOST_NOTE else note[: MOST_NOTE - 1] + "…" for note in notes[:MOST_NOTES])
    return outline.model_copy(update={"notes": short})
