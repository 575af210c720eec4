"""What docs/models.md shows authors runs as it stands there, and leaves no behaviour out."""

import re
from pathlib import Path

from rewards.testing.behaviours import BEHAVIOURS

PAGE = (Path(__file__).parents[3] / "docs" / "models.md").read_text(encoding="utf-8")


def test_the_examples_for_authors_run():
    names: dict[str, object] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        exec(block, names)
    assert "server" in names


def test_the_page_names_every_behaviour_and_no_other():
    table = PAGE.rpartition("These are the behaviours:")[2]
    assert sorted(re.findall(r"`([^`]+)`", table)) == sorted(BEHAVIOURS)
