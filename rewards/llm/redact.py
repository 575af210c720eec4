"""Redact: take the values of keys out of any text before it is shown, logged or kept."""

import os
import re
from collections.abc import Mapping

SECRET_NAME = re.compile(r"(KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?)S?(_|$)", re.IGNORECASE)
"""Environment variables with such a name hold secrets."""

SHORTEST = 8
"""A shorter value is no key; taking it out would only damage text."""

SECRET_TEXT = re.compile(
    r"\b(?:Bearer\s+[^\s\"',;]+|Basic\s+[A-Za-z0-9+/=]{8,}|(?:sk|pk|gsk|hf|xai|AIza)[-_A-Za-z0-9]{16,})"
)
"""What looks like a key or an Authorization header wherever it comes from."""

INSTEAD = "[redacted]"


def redact(text: str, environment: Mapping[str, str] | None = None) -> str:
    """Return `text` without the value of any secret environment variable and without what looks like a key."""
    known = os.environ if environment is None else environment
    values = {v for name, v in known.items() if len(v) >= SHORTEST and SECRET_NAME.search(name)}
    for value in sorted(values, key=lambda v: (-len(v), v)):
        text = text.replace(value, INSTEAD)
    return SECRET_TEXT.sub(INSTEAD, text)


def key_names(provider: str, environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the names, never the values, of the secrets that are set for `provider`."""
    known = os.environ if environment is None else environment
    start = provider.upper().replace("-", "_") + "_"
    return tuple(sorted(name for name in known if name.upper().startswith(start) and SECRET_NAME.search(name)))
