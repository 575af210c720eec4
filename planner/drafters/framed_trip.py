"""FramedTrip: a skeleton with its day frames and places, and an engine's solution of it back as an outline."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.catalog.pack import PackPlace
from planner.days.frame import DayFrame, day_frames
from planner.drafters.engine.solution import DayRoute, Solution, Walk
from planner.drafters.skeleton import Skeleton
from planner.drafters.slice import worth_considering
from planner.drafters.task import DraftTask
from planner.outline import BLOCKS, DayOutline, Outline, PartyOutline
from roles.group import Stakeholder


@dataclass(frozen=True, slots=True)
class FramedTrip:
    """A skeleton with its day frames and the places its days may use: what the arrays are made from."""

    task: DraftTask
    skeleton: Skeleton
    frames: tuple[DayFrame, ...]
    places: tuple[PackPlace, ...]

    @property
    def people(self) -> tuple[Stakeholder, ...]:
        """Return the stakeholders in the engine's order."""
        return self.task.group.stakeholders

    @property
    def bases(self) -> tuple[tuple[str, str], ...]:
        """Return every (city, area) that the group sleeps in or starts from, in order."""
        return tuple(dict.fromkeys((frame.city, frame.area) for frame in self.frames))

    def outline(self, solution: Solution, idea: str) -> Outline:
        """Return an engine's solution as an outline; blocks in which nobody moves stay empty."""
        empty = self.skeleton.outline(self.task.group.frame, idea)
        days = tuple(self._day(spec, route) for spec, route in zip(empty.days, solution.days, strict=True))
        return empty.model_copy(update={"days": days})

    def _day(self, spec: DayOutline, route: DayRoute) -> DayOutline:
        update: dict[str, object] = {name: self._block(walks) for name, walks in zip(BLOCKS, route.blocks, strict=True)}
        update["lunch"] = self.places[route.lunch.node].id if route.lunch else None
        update["dinner"] = self.places[route.dinner.node].id if route.dinner else None
        return spec.model_copy(update=update)

    def _block(self, walks: Sequence[Walk]) -> tuple[PartyOutline, ...]:
        parties = tuple(
            PartyOutline(
                who=tuple(self.people[member].name for member in walk.members),
                stops=tuple(self.places[stop.node].id for stop in walk.stops),
            )
            for walk in walks
        )
        return parties if any(party.stops for party in parties) else ()


def prepared(task: DraftTask, skeleton: Skeleton) -> FramedTrip:
    """Return the trip of a skeleton: frames and the places worth considering."""
    outline = skeleton.outline(task.group.frame)
    frames = day_frames(outline, task.group, task.facts)
    return FramedTrip(task, skeleton, frames, worth_considering(task))
