"""What the fault tests share: the harness and a run that nothing disturbed."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def load(name: str) -> ModuleType:
    """Return a module that lies beside the tests."""
    spec = importlib.util.spec_from_file_location(f"faults_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def small_trip() -> ModuleType:
    return load("small_trip")


@pytest.fixture(scope="session")
def kit() -> ModuleType:
    return load("harness")


@pytest.fixture(scope="session")
def harness(kit: ModuleType, tmp_path_factory: pytest.TempPathFactory):
    return kit.Harness(tmp_path_factory.mktemp("fault-catalogue"))


@pytest.fixture(scope="session")
def unbroken(harness, kit: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The plan files of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("unbroken") / "trip"
    ended = harness.plan(folder)
    assert ended.code == 0, ended.err
    return kit.results(folder)
