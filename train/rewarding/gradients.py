"""Gradients: each row's own, and advantages by which a trainer's update hurts none of them (Jacobian descent)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from roles.errors import BadInput
from train.recipes.recipe import Recipe
from train.rewarding.rows import Rows
from train.rewarding.upgrad import upgrad

if TYPE_CHECKING:
    from torch import Tensor

HURT: Final = 1e-6
"""Part of the rows' squared norms: what an inner product has to fall below zero by to count as a hurt."""
COLUMNS: Final = 1 << 20
"""Numbers of each row that are multiplied in double precision at once."""

Batch = dict[str, Any]


def check_conflicts(recipe: Recipe) -> None:
    """Raise BadInput where the rows of a recipe could not be told apart: its loss must follow advantages in a line."""
    grpo = recipe.grpo
    clashes = {
        "grpo.scale none": grpo.scale != "none",
        "grpo.loss grpo, dr_grpo or dapo": grpo.loss == "bnpo",
        "grpo.updates 1": grpo.updates > 1,
        "grpo.beta 0": grpo.beta > 0.0,
        "machine.devices 1": recipe.machine.devices > 1,
    }
    wanted = [setting for setting, clash in clashes.items() if clash]
    if recipe.reward.conflicts == "upgrad" and wanted:
        raise BadInput(f"reward.conflicts: upgrad works with {', '.join(wanted)} only")


def hurt_nobody(trainer: Any, rows: Callable[[], Rows]) -> None:
    """Have a GRPOTrainer of TRL 1.16 learn from the rows of each step by UPGrad instead of by their sum.

    The loss is linear in the advantages while the answers are the policy's own, so the weighted rows are advantages
    again, and the trainer makes the update as always. `rows` are those that were rewarded last. Any: TRL has no types.
    """
    score = trainer._generate_and_score_completions

    def scored(inputs: Any) -> Batch:
        batch: Batch = score(inputs)
        found = rows()
        _log(trainer, "rows", len(found))
        if found:
            batch["advantages"] = _unhurt(trainer, batch, found)
        return batch

    trainer._generate_and_score_completions = scored


def _unhurt(trainer: Any, batch: Batch, rows: Rows) -> "Tensor":
    """Return the advantages (answers) whose update hurts no row; log how many it hurts and how many the sum would."""
    import torch

    advantages = batch["advantages"]
    apart = torch.tensor(list(rows.values()), dtype=torch.float64, device=advantages.device)
    gram = _gram(_jacobian(trainer, batch, apart.to(advantages.dtype))).cpu()
    weights = torch.from_numpy(upgrad(gram.numpy()))
    least = -HURT * gram.trace()
    _log(trainer, "hurt_by_sum", (gram.sum(dim=1) < least).sum())
    _log(trainer, "hurt", (gram @ weights < least).sum())
    return (weights.to(apart.device) @ apart).to(advantages.dtype)


def _log(trainer: Any, name: str, figure: "Tensor | int") -> None:
    trainer._metrics["train"][f"conflicts/{name}"].append(float(figure))


def _jacobian(trainer: Any, batch: Batch, rows: "Tensor") -> "Tensor":
    """Return the gradient of the loss for each row of advantages (rows x answers) as rows x trained numbers.

    One way through the network and back once for each row: as the loss is linear in the advantages, its derivative by
    them is what each answer adds to it.
    """
    import torch
    from trl.trainer.utils import split_tensor_dict

    trained = [one for one in trainer.model.parameters() if one.requires_grad]
    jacobian = torch.zeros(len(rows), sum(one.numel() for one in trained), device=rows.device)
    for part in split_tensor_dict({**batch, "rows": rows.T}, trainer.args.steps_per_generation):
        paid = torch.zeros_like(part["advantages"], requires_grad=True)
        loss = trainer.compute_loss(trainer.model, {**part, "advantages": paid})
        (each,) = torch.autograd.grad(loss, paid, create_graph=True)
        for row, advantages in zip(jacobian, part["rows"].T, strict=True):
            found = torch.autograd.grad(each @ advantages, trained, retain_graph=True, materialize_grads=True)
            row += torch.cat([one.flatten() for one in found])
    return jacobian


def _gram(jacobian: "Tensor") -> "Tensor":
    """Return the inner products of the rows in double precision, a piece at a time."""
    import torch

    pieces = (piece.double() for piece in jacobian.split(COLUMNS, dim=1))
    return torch.stack([piece @ piece.T for piece in pieces]).sum(0)
