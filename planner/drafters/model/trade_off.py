"""TradeOff: the named ways in which drafts of one request differ on purpose; the only words an answer can bring."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TradeOff:
    """A name that people read beside the draft, and what a model is asked for."""

    name: str
    wanted: str


TRADE_OFFS: tuple[TradeOff, ...] = (
    TradeOff("most joy together", "the most wishes met when everybody's share is counted"),
    TradeOff("kindest to the worst-off", "whoever gets least of what they want gets as much as can be"),
    TradeOff("cheapest", "little money spent: free or cheap sights and meals, a simple bed, the cheapest way there"),
    TradeOff("fewest splits", "the whole group together all day; `apart` stays empty unless a need forces it"),
    TradeOff("easiest pace", "few sights, short ways, no hurry and long breaks"),
    TradeOff("each their own", "the group parts where wishes differ, so that each gets their favourites"),
    TradeOff("off the beaten track", "unusual places instead of famous ones, where wishes leave the choice"),
    TradeOff("one area a time", "every half day in one part of town, hardly any time on the way"),
)
"""A closed list: what the draft is called comes from here, never from a model."""


def trade_offs(how_many: int) -> tuple[TradeOff, ...]:
    """Return the trade-offs to ask for, in order of use; past the end of the list none is asked for twice."""
    return TRADE_OFFS[:how_many]
