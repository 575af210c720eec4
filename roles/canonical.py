"""Canonical: the one text that a value of plain JSON always has, and its digest."""

import hashlib
import json


def canonical(value: object) -> str:
    """Return a value as one line of JSON, keys in order, letters as they are; TypeError where it is no plain JSON."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def sha256_of(value: object) -> str:
    """Return the SHA-256 of a value's canonical text in hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
