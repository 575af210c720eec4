"""Lets letters.py run with weights and optimizer spread over processes, by the FSDP settings that are shipped.

Usage: as letters.py. torch spreads weights over processors as well as over GPUs; accelerate asks for GPUs first, so it
is told here that every process has one.
"""

import os
import sys
from pathlib import Path
from runpy import run_path

from accelerate.commands.launch import _validate_launch_command, launch_command_parser
from accelerate.state import PartialState
from accelerate.utils import DistributedType
from accelerate.utils.launch import prepare_multi_gpu_env
from torch import distributed

from train.recipes.recipe import RECIPES


def as_launched() -> dict[str, str]:
    """Return the environment that `accelerate launch` would give to every process, but for the precision."""
    words = ["--config_file", str(RECIPES / "multi-node-fsdp.accelerate.yaml"), "letters.py"]
    chosen, *_ = _validate_launch_command(launch_command_parser().parse_args(words))
    said = {name: value for name, value in prepare_multi_gpu_env(chosen).items() if name.startswith(("ACC", "FSDP"))}
    return {**said, "ACCELERATE_MIXED_PRECISION": "no", "ACCELERATE_TORCH_DEVICE": "cpu"}


if __name__ == "__main__":
    os.environ.update(as_launched())
    distributed.init_process_group("gloo")
    PartialState._prepare_backend = lambda *_given: ("gloo", DistributedType.MULTI_GPU)
    sys.argv[0] = str(Path(__file__).with_name("letters.py"))
    run_path(sys.argv[0], run_name="__main__")
