"""The house checks itself: layers, sizes, names, import costs and silence on the network."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("roles", "rewards", "planner", "train")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

MOST_LINES = 300
LONGER = {}
"""Modules that may be longer than MOST_LINES, each with the reason: "planner/x.py": (lines, "why")."""

NO_NAMES = {"utils", "helpers", "common", "base", "manager"}

HEAVY = {
    "datasets", "gpxpy", "holidays", "icalendar", "langchain_core", "langgraph", "litellm", "llvmlite", "numba",
    "numpy", "opening_hours", "ortools", "pandas", "pyvrp", "ray", "torch", "transformers", "trl", "vllm",
}  # fmt: skip
"""Packages that are imported inside the function that needs them."""
LIGHT = ("roles/", "rewards/", "planner/catalog/", "planner/cli/", "planner/agent/store.py", "planner/agent/log.py")
"""What any command may import at its top, besides the modules that stand directly in `planner/`, but for LATE.

Drafters, exporters, the graph, benchmarks and training are imported by the function that needs them.
"""

LATE = ("planner/cli/runs/", "planner/cli/talk/rewording.py", "rewards/audit/")

MACHINE_PATHS = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/op" + "t/", "/Us" + "ers/")))

TELL_WHAT_HELP_DOES = """
import sys
seen = []
sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith("socket.") else None)
from planner.cli.edge import run
from planner.cli.main import app
import typer.main
code = run(typer.main.get_command(app), {args!r})
sys.stderr.write(repr((code, sorted(sys.modules), seen)))
"""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def call_fairtrip(*args: str) -> tuple[int, list[str], list[str]]:
    """Run fairtrip in a fresh process; return its exit code, the modules it loaded and the socket events."""
    script = TELL_WHAT_HELP_DOES.format(args=list(args))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return ast.literal_eval(done.stderr)


def test_imports_only_point_left_along_the_street():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_stays_small_enough_to_read(path):
    most, _ = LONGER.get(name_of(path), (MOST_LINES, ""))
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= most


def test_the_list_of_longer_modules_holds_nothing_it_need_not():
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in LONGER}
    assert all(length > MOST_LINES for length in lengths.values())
    assert len(LONGER) <= 5


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_named_after_what_it_defines(path):
    assert not NO_NAMES & {path.stem, *path.relative_to(ROOT).parts}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_in_its_first_line_what_it_is(path):
    tree = tree_of(path)
    documentation = ast.get_docstring(tree) or ""
    assert documentation.splitlines() or not tree.body


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_command_line_prints(path):
    if name_of(path).startswith(("planner/cli/", "train/cli")):
        pytest.skip("this is the command line")
    calls = (node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    assert "print" not in {call.id for call in calls if isinstance(call, ast.Name)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_any_command_imports_stays_light(path):
    light = name_of(path).startswith(LIGHT) or path.parent == ROOT / "planner"
    if not light or name_of(path).startswith(LATE):
        pytest.skip("imported late")
    assert not HEAVY & {module.split(".")[0] for module in everything_imported(path)}


def everything_imported(path: Path) -> set[str]:
    """Return the modules that importing `path` imports, ours followed to the end, others named only."""
    seen: set[str] = set()
    waiting = [path]
    while waiting:
        for module in imported_at_the_top(tree_of(waiting.pop())):
            ours = ROOT / (module.replace(".", "/") + ".py")
            if module not in seen and ours.is_file():
                waiting.append(ours)
            seen.add(module)
    return seen


def imported_at_the_top(tree: ast.Module):
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_help_comes_without_any_heavy_package():
    code, modules, _ = call_fairtrip("--help")
    assert code == 0
    assert not HEAVY & {module.split(".")[0] for module in modules}


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("doctor",), ("schema", "trip")], ids=" ".join)
def test_no_socket_is_opened_before_a_plan_is_asked_for(args):
    _, _, sockets = call_fairtrip(*args)
    assert sockets == []


@pytest.mark.skipif(not (ROOT / ".git").exists() or which("git") is None, reason="git says which files are ours")
def test_nothing_in_the_tree_names_a_path_of_somebodys_machine():
    listed = subprocess.run(
        # Who checks a folder need not be who owns it.
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    found = [
        name
        for name in listed.stdout.split("\0")
        if name and (ROOT / name).is_file() and MACHINE_PATHS.search((ROOT / name).read_text("utf-8", "replace"))
    ]
    assert found == []
