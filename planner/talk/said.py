"""Said: what people said after the trip file was written, as the trip's log keeps it, applied over the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from planner.agent.store import Trip
from roles.amendment import Amendment, amended
from roles.errors import BadInput
from roles.request import TripRequest

AMENDMENT: Final = "amendment"
FORGOTTEN: Final = "amendment_forgotten"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing somebody said: its number in the order of saying, and whether it was taken back since."""

    number: int
    amendment: Amendment
    forgotten: bool = False


def said(store: Trip) -> tuple[Said, ...]:
    """Return everything that was said, in order; raises BadInput when the log holds what is no amendment."""
    gone = {event.data.get("number") for event in store.of_kind(FORGOTTEN)}
    return tuple(
        Said(number, _amendment(event.data, number), number in gone)
        for number, event in enumerate(store.of_kind(AMENDMENT), start=1)
    )


def _amendment(data: Mapping[str, object], number: int) -> Amendment:
    try:
        return Amendment.model_validate(data)
    except ValidationError as error:
        raise BadInput(
            f"what was said as number {number} cannot be read; was it written by a newer version?"
        ) from error


def accept(store: Trip, amendment: Amendment) -> int:
    """Keep one accepted amendment and return its number: when this returns it is on the disk."""
    store.append(AMENDMENT, amendment.model_dump(mode="json", exclude_defaults=True))
    return len(store.of_kind(AMENDMENT))


def forget(store: Trip, number: int) -> Said:
    """Take back one thing that was said and return it; raises BadInput when there is none of this number."""
    everything = said(store)
    if not 1 <= number <= len(everything):
        known = f"1 to {len(everything)}" if everything else "nothing was said yet"
        raise BadInput(f"nothing of number {number} was said; known: {known}")
    if everything[number - 1].forgotten:
        raise BadInput(f"number {number} was taken back already")
    store.append(FORGOTTEN, {"number": number})
    return everything[number - 1]


def as_said(request: TripRequest, store: Trip) -> TripRequest:
    """Return the request with everything that was said and not taken back.

    Raises BadInput when the trip file was changed so that something no longer fits, with the way to take that back.
    """
    for one in said(store):
        if one.forgotten:
            continue
        try:
            request = amended(request, (one.amendment,))
        except BadInput as error:  # its text may tell what is sealed, and anybody may be reading
            name = one.amendment.traveller
            text = f"what was said for {name} as number {one.number} no longer fits the trip file"
            raise BadInput(f"{text}; take it back: fairtrip interview forget TRIP {one.number}") from error
    return request
