"""State: what a run's checkpoints hold, in plain JSON types only, each record under a seal of its own.

Checkpoints are a cache that nobody else protects: a flipped bit in one must never become another trip. So every record
carries a digest of itself, and a record that does not match it is thrown away with the whole cache.
"""

import operator
from typing import Annotated, Literal, TypedDict

from planner.agent.refinement import Refinement
from planner.agent.setting import Judged, Setting
from planner.outline import Outline
from roles.canonical import sha256_of

Json = dict[str, object]


Usable = Literal["", "as it came", "after repair", "no"]
"""How far a draft could be used; "" until it was looked at."""


class DamagedCheckpointError(Exception):
    """A record of the checkpoint cache does not match its seal; the run is begun again."""


class RunState(TypedDict, total=False):
    """The whole state of one run; every Json in it is sealed."""

    request_digest: str
    drafts: list[Json]
    verdicts: Annotated[list[Json], operator.add]
    told: int
    by_rules: bool
    labels: Annotated[list[str], operator.add]
    best: Json
    merges: Annotated[list[Json], operator.add]
    refinements: Annotated[list[Json], operator.add]
    tried: list[str]
    answer: str
    chosen: Json


def sealed(record: Json) -> Json:
    """Return a record with a digest of itself."""
    return {**record, "seal": sha256_of(record)}


def unsealed(record: Json) -> Json:
    """Return a record without its seal; raises DamagedCheckpointError when the two do not match."""
    body = {key: value for key, value in record.items() if key != "seal"}
    if record.get("seal") != sha256_of(body):
        raise DamagedCheckpointError("a checkpoint does not match its seal")
    return body


def draft_record(outline: Outline, drafter: str, index: int = 0, usable: Usable = "") -> Json:
    """Return a draft as the state keeps it; `drafter` is whose it was before anything refined it."""
    body = outline.model_dump(mode="json", exclude_defaults=True)
    return sealed({"index": index, "drafter": drafter, "outline": body, "usable": usable})


def outline_of(record: Json) -> Outline:
    """Return the outline of a sealed draft."""
    return Outline.model_validate(unsealed(record)["outline"])


def judged_of(record: Json, setting: Setting) -> Judged:
    """Return a sealed draft judged: deterministic, so nothing but the outline needs to be stored."""
    return setting.judge(outline_of(record))


def refinement_record(refinement: Refinement) -> Json:
    """Return a refinement as the state keeps it."""
    return sealed(
        {
            "traveller": refinement.traveller,
            "edit": refinement.edit,
            "welfare_before": refinement.welfare_before,
            "welfare_after": refinement.welfare_after,
            "changes": [list(change) for change in refinement.changes],
        }
    )
