"""Cached: an estimator that remembers what it said about the same traveller and the same experience."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from rewards.experience import Experience
from rewards.types import Reason, Utility
from roles.group import Stakeholder


class Versioned(Protocol):
    """An estimator that says who it is and changes its version whenever it could answer otherwise."""

    @property
    def estimator(self) -> str:
        """Return its name."""
        ...

    @property
    def version(self) -> str:
        """Return a text that two versions never share."""
        ...

    def __call__(self, stakeholder: Stakeholder, experience: Experience, /) -> Utility:
        """Return the utility of one experience."""
        ...


@dataclass(frozen=True, slots=True)
class Cached:
    """Remember utilities under traveller, experience, estimator and version, in memory and with a `folder` in files.

    A utility that is None is remembered for this run only. A file that is damaged or cannot be written is as good as
    none: the estimator is asked again. Files tell what a traveller sealed: keep the folder like the trip folder.
    """

    estimate: Versioned
    folder: Path | None = None
    fresh: bool = False
    """Whether files of earlier runs are passed over: everything is estimated anew once, and kept for later."""
    known: dict[str, Utility] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, stakeholder: Stakeholder, experience: Experience) -> Utility:
        """Return the remembered utility, else ask the estimator and remember what it says."""
        key = _key(stakeholder, experience, (self.estimate.estimator, self.estimate.version))
        if key not in self.known:
            self.known[key] = self._read(key) or self._asked(key, stakeholder, experience)
        return self.known[key]

    def _asked(self, key: str, stakeholder: Stakeholder, experience: Experience) -> Utility:
        utility = self.estimate(stakeholder, experience)
        if self.folder is not None and utility.value is not None:
            _write(self.folder / f"{key}.json", utility)
        return utility

    def _read(self, key: str) -> Utility | None:
        if self.folder is None or self.fresh:
            return None
        try:
            record = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            utility = Utility(**{**record, "reasons": tuple(Reason(**reason) for reason in record["reasons"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return utility if isinstance(utility.value, float) and 0.0 <= utility.value <= 1.0 else None


def _key(stakeholder: Stakeholder, experience: Experience, version: tuple[str, str]) -> str:
    """Return a hash of all an estimator may see: a wish, an age or a line that differs makes another key."""
    return hashlib.sha256(repr((version, stakeholder, experience)).encode()).hexdigest()


def _write(path: Path, utility: Utility) -> None:
    """Write one utility whole or not at all: a cache that cannot be written only costs time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{id(utility)}.new")
        draft.write_text(json.dumps(asdict(utility), ensure_ascii=False), encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(path)
