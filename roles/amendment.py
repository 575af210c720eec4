"""Amendment: one change of what somebody wishes, said after the trip file was written."""

from typing import Annotated, Literal

from pydantic import Field

from roles.validation import Record
from roles.wish_spec import Name, WishSpec
from roles.wishes import Strength


class Amendment(Record):
    """One accepted change: a wish added, made stronger or weaker, or deleted; kept in order.

    For "change" and "delete" the wish names the matter: its kind, for kinds that are not caps also its value, and where
    and when it holds. `traveller` is the owner, whose own wish it becomes; who said it may be somebody else.
    """

    act: Literal["add", "change", "delete"]
    traveller: Name
    strength: Strength | None = Field(default=None, description="the new strength; a deletion has none")
    wish: WishSpec
    said_by: Annotated[str, Field(max_length=80)] = ""
