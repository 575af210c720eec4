"""A trip small enough to plan many times: run as a script it plans once, in the folder it is given, and says how.

Usage: python small_trip.py FOLDER CACHE [slow | hold STAGE]; prints the chosen plan's id, exits with the error's code.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from planner.agent.run import Outcome, plan_trip
from planner.agent.setting import Options, Setting
from planner.agent.store import open_trip
from planner.catalog.catalog import open_catalog
from planner.drafters.task import DraftTask
from planner.facts.prepare import prepare
from planner.outline import DayOutline, Outline, PartyOutline
from rewards.critic import Critic
from roles.errors import FairtripError
from roles.library import load_roles
from roles.request import parse_request

TRIP = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {must: [{place: lis-castelo}], prefer: [{theme: museum}, {food: seafood}]}}
  - {name: Rui, wishes: {prefer: [{theme: gardens}, {place: lis-oceanario}]}}
"""
HELD_S = 600
MORNINGS = ("lis-rossio", "lis-museu-do-azulejo", "lis-miradouro-da-graca")


def drafts(task: DraftTask) -> Iterator[Outline]:
    """Yield as many drafts as are asked for, each with another morning."""
    for n in range(task.how_many):
        morning = (PartyOutline(stops=(MORNINGS[n % len(MORNINGS)],)),)
        bed = DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", morning=morning)
        yield Outline(days=(bed, DayOutline(city="lisbon")), idea=f"morning {n}")


def setting(cache: Path) -> Setting:
    """Return the setting of the small trip."""
    prepared = prepare(parse_request(TRIP), load_roles(()), open_catalog(cache_dir=cache))
    panel = Critic().convene(prepared.group)
    return Setting(panel.group, prepared.facts, panel, {"small": drafts}, options=Options(how_many=3))


def main(folder: Path, cache: Path, how: str = "", held: str = "") -> int:
    """Plan once; slow waits at every stage, so that a killer meets each of them, and hold stays at one."""

    def progress(stage: str, welfare: float | None) -> None:
        print(stage, file=sys.stderr, flush=True)
        stays = how == "hold" and stage.startswith(held)
        time.sleep(HELD_S if stays else 0.03 if how == "slow" else 0)

    try:
        with open_trip(folder) as trip:
            print("open", flush=True)
            outcome = plan_trip(setting(cache), trip, progress)
    except FairtripError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    assert isinstance(outcome, Outcome)
    print(outcome.chosen.plan.id)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]))
