"""Lets letters.py run with weights and optimizer spread over processes (FSDP), on processors.

Usage: as letters.py. torch spreads weights over processors as well as over GPUs; accelerate asks for GPUs first, so it
is told here that every process has one.
"""

import os
import sys
from pathlib import Path
from runpy import run_path

from accelerate.state import PartialState
from accelerate.utils import DistributedType
from torch import distributed

AS_ACCELERATE_LAUNCH_SAYS = {
    "ACCELERATE_USE_FSDP": "true",
    "ACCELERATE_TORCH_DEVICE": "cpu",
    "FSDP_VERSION": "2",
    "FSDP_RESHARD_AFTER_FORWARD": "true",
    "FSDP_AUTO_WRAP_POLICY": "TRANSFORMER_BASED_WRAP",
    "FSDP_STATE_DICT_TYPE": "FULL_STATE_DICT",
}

if __name__ == "__main__":
    os.environ.update(AS_ACCELERATE_LAUNCH_SAYS)
    distributed.init_process_group("gloo")
    PartialState._prepare_backend = lambda *_given: ("gloo", DistributedType.MULTI_GPU)
    sys.argv[0] = str(Path(__file__).with_name("letters.py"))
    run_path(sys.argv[0], run_name="__main__")
