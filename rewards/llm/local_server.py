"""Local server: how a server of one's own is named, what it may want as a key, and how it is reached."""

import os
from typing import Final
from urllib.parse import urlsplit

LOCAL: Final = "local"
LOCAL_KEY: Final = "FAIRTRIP_LOCAL_API_KEY"
"""The environment variable with the key of a local server, if it wants one."""
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def is_local(name: str) -> bool:
    """Return whether a model's name means a server of one's own."""
    return name == LOCAL or name.startswith(f"{LOCAL}/")


def reach_past_proxies(url: str) -> None:
    """Keep what goes to this machine away from a proxy of the environment, which would look for it on its own."""
    host = urlsplit(url).hostname or ""
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    if host in LOOPBACK and host not in known.split(","):
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = f"{known},{host}".strip(",")
