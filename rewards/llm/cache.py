"""Keep answers by what was asked, so that the same question is not paid for twice."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from rewards.llm.ask import Ask, Token
from rewards.llm.files import write_whole
from rewards.llm.wire import Raw

VERSION = 1
"""Goes into every key: raise it when the same question should be asked anew."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept response and what it took."""

    key: str
    text: str
    tokens: tuple[Token, ...]
    model: str
    prompt_tokens: int
    completion_tokens: int

    def as_raw(self) -> Raw:
        """Return the response as it came, to be read like a new one."""
        return Raw(self.text, tokens=self.tokens, model=self.model)


class Cache(Protocol):
    """Where answers are kept."""

    def find(self, key: str) -> Kept | None:
        """Return what was kept under `key`, or None."""

    def keep(self, kept: Kept) -> None:
        """Keep an answer."""


def key_of(ask: Ask, model: Sequence[str]) -> str:
    """Return the key of a question to a model (name, endpoint): a digest of all that steers the answer."""
    asked = {
        "version": VERSION, "model": list(model), "messages": [[m.role, m.text] for m in ask.messages],
        "schema": ask.schema, "max_tokens": ask.max_tokens, "temperature": ask.temperature, "seed": ask.seed,
        "logprobs": ask.logprobs, "language": ask.language,
    }  # fmt: skip
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def repeatable(ask: Ask) -> bool:
    """Say whether asking again should give the same answer; samples drawn without a seed should differ."""
    return ask.temperature == 0.0 or ask.seed is not None


@dataclass(frozen=True, slots=True)
class MemoryCache:
    """Answers of this run only."""

    _kept: dict[str, Kept] = field(default_factory=dict)

    def find(self, key: str) -> Kept | None:
        """Return what was kept under `key`, or None."""
        return self._kept.get(key)

    def keep(self, kept: Kept) -> None:
        """Keep an answer until the run ends."""
        self._kept[kept.key] = kept


@dataclass(frozen=True, slots=True)
class FolderCache:
    """Answers in a folder, one JSON file each; a damaged file is as good as none.

    A `fresh` one finds only what it kept itself: every question is asked anew once, and kept for later.
    """

    folder: Path
    fresh: bool = False
    _renewed: set[str] = field(default_factory=set)

    def find(self, key: str) -> Kept | None:
        """Return what was kept under `key`, or None when there is nothing that can be read."""
        if self.fresh and key not in self._renewed:
            return None
        try:
            kept: Kept = TypeAdapter(Kept).validate_json(self._path(key).read_bytes(), strict=True)
        except (OSError, ValidationError):
            return None
        return kept if kept.key == key else None

    def keep(self, kept: Kept) -> None:
        """Keep an answer, if the folder can be written."""
        self._renewed.add(kept.key)
        write_whole(self._path(kept.key), json.dumps(asdict(kept), ensure_ascii=False))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
