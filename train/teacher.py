"""Teacher: a language model whose drafts a policy may learn to write."""

from planner.drafters.model.drafting import Drafting
from planner.drafters.model.report import DraftReport
from rewards.llm.ask import Model
from roles.errors import LimitReached
from train.evaluation.policies import TECHNICAL


def teacher(model: Model) -> Drafting:
    """Return a drafter that asks a model as `fairtrip plan` does, one question for each named trade-off.

    What the model fails to say is its own doing. Calling it raises LimitReached where no answer came for a technical
    reason: then the task has not been looked at.
    """
    return Drafting(model, report=require_answers)


def require_answers(report: DraftReport) -> None:
    """Raise LimitReached when drafts of a round are missing for a technical reason."""
    if any(why in TECHNICAL for why, _ in report.failed):
        raise LimitReached(f"no drafts from the model ({report.why}); what is found is kept, run it again to go on")
