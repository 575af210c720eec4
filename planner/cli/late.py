"""LateGroup: a command line whose sub-commands are listed from a table and imported only when one is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
import typer.core
import typer.main


class LateGroup(typer.core.TyperGroup):
    """A group that lists stand-ins from `sections` and imports only the module of `package` that is called.

    `sections` holds, under headings, every command with its line of help, in the order in which help lists them.
    Any: typer keeps the classes of contexts and formatters private.
    """

    sections: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    package: ClassVar[str] = ""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        lines = [line for section in self.sections.values() for line in section.items()]
        self.commands = {name: typer.core.TyperCommand(name, help=text) for name, text in lines}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that `args` call, imported now."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(name or args[0], self.package), rest

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """Write the commands under the headings of the table."""
        column = max(map(len, self.commands))
        for heading, commands in self.sections.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(column), text) for name, text in commands.items()])


def load(name: str, package: str) -> typer.core.TyperCommand | typer.core.TyperGroup:
    """Import `<package>.<name>` and return its `app`, or its `command` as a single command."""
    module = import_module(f"{package}.{name.replace('-', '_')}")
    if hasattr(module, "app"):
        module.app.rich_markup_mode = None
        group = typer.main.get_group(module.app)
        group.name = name
        return group
    holder = typer.Typer(rich_markup_mode=None, add_completion=False)
    holder.command(name)(module.command)
    single = typer.main.get_command(holder)
    if not isinstance(single, typer.core.TyperCommand):
        raise TypeError(f"{module.__name__}: neither an app nor a single command")
    return single
