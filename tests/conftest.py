"""What every test is given: one thread, folders of its own, and no network."""

import ipaddress
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # two threads are many times slower beside a busy neighbour

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's job in the background and its children ignore it

settings.register_profile(
    "always the same",
    settings.get_profile("ci"),  # no deadline an example, nothing drawn at random: a busy machine finds what others do
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("always the same")
"""To look further: pytest --hypothesis-profile=default."""

SHELL = frozenset(
    {"CI", "FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS", "RANK", "RAY_ADDRESS", "TTY_COMPATIBLE", "WORLD_SIZE"}
)
"""What else in the environment changes how answers look, or where work is done."""

_blocked: list[str] = []


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse and note every connection or name lookup that would leave this machine."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not _is_this_machine(host):
        _blocked.append(f"{event} {host!r}")
        raise PermissionError(f"tests reach no network: {event} {host!r}")


def _is_this_machine(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


sys.addaudithook(_refuse_the_network)


@pytest.fixture(autouse=True)
def network_attempts() -> Iterator[list[str]]:
    """Fail a test that tried to reach the network, even when the code under test swallowed the refusal."""
    _blocked.clear()
    yield _blocked
    assert not _blocked, f"this test tried to reach the network: {', '.join(_blocked)}"


@pytest.fixture(scope="session", autouse=True)
def _folders_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's configuration, data and cache out of the tests, and theirs out of the user's home."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            patch.setenv(variable, str(home / variable.lower()))
        patch.setenv("HOME", str(home))  # Ray and matplotlib write there
        for variable in [name for name in os.environ if _is_the_users(name)]:
            patch.delenv(variable)
        patch.setenv("RAY_worker_niceness", "0")  # beside a busy neighbour, workers that let others go first starve
        patch.setenv("COLUMNS", "80")
        patch.setenv("NO_COLOR", "1")
        yield


def _is_the_users(variable: str) -> bool:
    """Say whether a variable is a setting of fairtrip, a proxy, of SHELL, or opens the way to a hosted model."""
    ends = variable.lower().endswith(("_proxy", "_api_key", "_api_base", "_base_url"))
    return ends or variable.startswith("FAIRTRIP_") or variable in SHELL


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the repository."""
    return Path(__file__).parent.parent
