"""Planning needs no network: nothing is looked up, connected or sent from the first line to the finished plan."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "london_wheelchair_hiker" / "trip.yaml"

PROBE = {"socket.__new__", "socket.bind"}
"""What a package behind LangGraph does when it is imported: it binds a loopback socket to learn whether IPv6 exists."""

TELL_WHAT_PLANNING_DOES = """
import sys
seen = []
sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith("socket.") else None)
from planner.cli.edge import run
import typer
from planner.cli.main import app
code = run(typer.main.get_command(app), ["plan", "trip.yaml", "--drafts", "2"])
packages = {name.partition(".")[0] for name in sys.modules}
sys.stderr.write(f"\\n{code, sorted(set(seen)), sorted(packages & {'litellm', 'openai', 'torch', 'transformers'})}")
"""


def test_planning_reaches_for_no_network_and_for_no_model(tmp_path):
    shutil.copy(EXAMPLE, tmp_path / "trip.yaml")
    script = [sys.executable, "-c", TELL_WHAT_PLANNING_DOES]
    done = subprocess.run(script, cwd=tmp_path, env=dict(os.environ), capture_output=True, text=True, check=True)
    code, sockets, models = ast.literal_eval(done.stderr.splitlines()[-1])
    assert (code, models) == (0, [])
    assert set(sockets) <= PROBE
    assert "Wheels and boots in London" in done.stdout
