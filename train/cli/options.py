"""Options that several commands of `fairtrip-train` share, so that each reads and works the same everywhere."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from rewards.llm.ask import Model
    from rewards.llm.spending import Limits

LOCAL_URL: Final = "http://127.0.0.1:8000/v1"

LocalUrlOption = Annotated[
    str, typer.Option(metavar="URL", envvar="FAIRTRIP_LOCAL_URL", help="Server of local/ models.")
]
MaxCallsOption = Annotated[int | None, typer.Option(min=1, help="Most requests to each model.", show_default=False)]
MaxCostOption = Annotated[
    float | None, typer.Option(metavar="USD", help="Most that each model may cost.", show_default=False)
]


def limits_of(max_calls: int | None, max_cost: float | None, processes: int) -> "Limits":
    """Return the limits of each of several processes that ask models together."""
    from rewards.llm.spending import Limits

    return Limits(max_cost and max_cost / processes, max_calls and max(1, max_calls // processes))


def served_model(name: str, url: str, limits: "Limits") -> "Model":
    """Return a model behind the door by its name; raises MissingModel unless it could be asked."""
    from rewards.llm.door import require_usable
    from train.rewarding.served_model import ServedModel

    require_usable(name)
    return ServedModel(name, url, limits)
