"""`fairtrip config`: show settings with their sources, and set one."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.output import print_json
from planner.cli.session.settings import FILE_NAME, Settings, resolve, set_value, user_file

app = typer.Typer(help="Show and change settings, and where each value comes from.", no_args_is_help=True)

TripOption = Annotated[
    Path | None, typer.Option("--trip", help="The trip whose own settings count as well.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command("show")
def show(trip: TripOption = None, json: JsonOption = False) -> None:
    """Show every setting, its value and where the value comes from."""
    resolved = resolve(trip_folder=_folder(trip))
    values = resolved.settings.model_dump(mode="json")
    help_of = {name: field.description or "" for name, field in Settings.model_fields.items()}
    if json:
        keys = ("value", "source", "help")
        rows = {n: dict(zip(keys, (values[n], resolved.sources[n], help_of[n]), strict=True)) for n in values}
        print_json({"settings": rows})
        return
    for name, value in values.items():
        text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
        print(f"{name + ': ' + (text or 'none'):<32} from {resolved.sources[name]}")
        print(f"    {help_of[name]}")


@app.command("set")
def set_one(
    key: Annotated[str, typer.Argument(help="Name of the setting.", show_default=False)],
    value: Annotated[str, typer.Argument(help="Its new value; entries of a list with commas.", show_default=False)],
    trip: TripOption = None,
) -> None:
    """Set one value in the user's file, or in the trip's own with --trip."""
    folder = _folder(trip)
    path = folder / FILE_NAME if folder else user_file()
    set_value(key, value, path)
    print(f"{key} = {value} in {path}")


def _folder(trip: Path | None) -> Path | None:
    if trip is None:
        return None
    from planner.agent.store import folder_of

    return folder_of(trip)
