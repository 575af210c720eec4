"""Options: what several commands take on their command line, declared as typer wants it."""

from pathlib import Path
from typing import Annotated

import typer

TripArgument = Annotated[Path, typer.Argument(metavar="TRIP", help="The trip file.", show_default=False)]
PlanArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[PLAN]", help="Id of a plan, or its beginning; default: the last chosen.", show_default=False
    ),
]
FolderOption = Annotated[
    Path | None, typer.Option("--folder", help="Where plans and the log are kept.", show_default=False)
]
RolesOption = Annotated[
    list[Path] | None, typer.Option("--roles", help="A folder with more roles; may be repeated.", show_default=False)
]
PackOption = Annotated[
    list[Path] | None, typer.Option("--pack", help="A file with more places; may be repeated.", show_default=False)
]
WelfareOption = Annotated[
    str | None, typer.Option("--welfare", help="Rule that turns utilities into welfare.", show_default=False)
]
WeigherOption = Annotated[
    str | None, typer.Option("--weigher", help="How each traveller's share is fixed.", show_default=False)
]
SeedOption = Annotated[
    int | None,
    typer.Option("--seed", min=0, help="Decides between equals; default: the trip file's.", show_default=False),
]
ForOption = Annotated[
    str | None, typer.Option("--for", metavar="NAME", help="What this traveller may see.", show_default=False)
]
ModelOption = Annotated[
    str | None, typer.Option("--model", metavar="NAME", help="Language model that drafts.", show_default=False)
]
JudgeOption = Annotated[
    str | None,
    typer.Option(
        "--judge-model",
        metavar="NAME",
        help="Model that judges besides the rules; several with commas.",
        show_default=False,
    ),
]
InterviewModelOption = Annotated[
    str | None,
    typer.Option("--interview-model", metavar="NAME", help="Model that reads sentences.", show_default=False),
]
DrafterOption = Annotated[str | None, typer.Option("--drafter", help="auto, solver or model.", show_default=False)]
MaxCostOption = Annotated[
    float | None, typer.Option("--max-cost", metavar="USD", help="Most that models may cost.", show_default=False)
]
MaxCallsOption = Annotated[int | None, typer.Option("--max-calls", help="Most requests to models.", show_default=False)]
MaxSecondsOption = Annotated[
    float | None, typer.Option("--max-seconds", help="Most seconds spent on models.", show_default=False)
]
FreshOption = Annotated[bool, typer.Option("--fresh", help="Ask models again instead of reusing kept answers.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
