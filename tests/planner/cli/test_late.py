import sys
from typing import ClassVar

import pytest
import typer.core

from planner.cli.late import LateGroup, load


class Some(LateGroup):
    sections: ClassVar = {"First": {"schema": "Print a schema."}, "Second": {"catalog": "Look at cities."}}
    package = "planner.cli.commands"


def test_listing_the_commands_imports_none_of_them():
    before = set(sys.modules)
    assert list(Some(name="some").commands) == ["schema", "catalog"]
    assert not {name for name in set(sys.modules) - before if name.startswith("planner.cli.commands.")}


@pytest.mark.parametrize(("name", "kind"), [("schema", typer.core.TyperCommand), ("catalog", typer.core.TyperGroup)])
def test_a_command_or_a_group_is_loaded_by_name(name, kind):
    assert isinstance(load(name, "planner.cli.commands"), kind)
    assert load(name, "planner.cli.commands").name == name
