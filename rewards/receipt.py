"""The receipt: who counts how much and why, printed and signed before any draft exists."""

from dataclasses import asdict, dataclass

from rewards.types import Weights
from rewards.weights import LEAST_SHARE, MOST_SHARE
from roles.canonical import sha256_of

AT_THE_BOUND = 1e-9
"""A share this close to a bound is held by it."""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One traveller's line: share, stake (a ratio), best and forgotten case in points; None where not stated."""

    name: str
    share: float
    stake: float | None
    best: float | None
    forgotten: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Weights as they are shown: rows in the order of the request, the key they are frozen under, and their hash."""

    method: str
    request_digest: str
    rows: tuple[ReceiptRow, ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of everything printed; the same request gives the same receipt."""
        return sha256_of(asdict(self))


def receipt(weights: Weights) -> Receipt:
    """Return the receipt of weights, in the order of their shares."""
    rows = tuple(_row(name, share, weights) for name, share in weights.shares.items())
    return Receipt(weights.method, weights.request_digest, rows)


def _row(name: str, share: float, weights: Weights) -> ReceiptRow:
    """Return one traveller's line; a weigher of somebody's own need not state stakes."""
    if name not in weights.stakes:
        return ReceiptRow(name, share, None, None, None, "")
    stake = weights.stakes[name]
    why = "; ".join(text for text in (stake.why, _bound(share, weights)) if text)
    return ReceiptRow(name, share, stake.stake, stake.best, stake.forgotten, why)


def _bound(share: float, weights: Weights) -> str:
    """Say that a calibrated share is held at a bound."""
    equal = 1.0 / len(weights.shares)
    if weights.method in ("uniform", "declared") or len(weights.shares) == 1:
        return ""
    if share >= MOST_SHARE * equal - AT_THE_BOUND:
        return f"held at the most anyone may count, {MOST_SHARE:g} times an equal share"
    if share <= LEAST_SHARE * equal + AT_THE_BOUND:
        return f"held at the least anyone may count, {LEAST_SHARE:g} times an equal share"
    return ""
