"""Policy: the network that drafts, its tokenizer and its adapter, made or loaded as a recipe says."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from roles.errors import BadInput, MissingModel, shown
from train.recipes.recipe import Lora, Recipe
from train.recipes.shape import Shape

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

END, PAD = "<|im_end|>", "<|endoftext|>"
"""The marks that Qwen3 ends a message with and fills up with; a tokenizer of our own uses the same."""

TEMPLATE: Final = (
    "{% for message in messages %}{% if message['role'] != 'system' %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
"""ChatML without system messages: a network of our own learns its instructions instead of reading them."""

QUIET: Final = {"enable_thinking": False}
"""For Qwen3's own template: an answer at once, without thoughts before it. Others ignore it."""

ADAPTER: Final = "adapter_config.json"
START: Final = "start"
"""Folder of the network of our own that the adapters of a run are put on, beside them."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A network (with an adapter where the recipe wants one) and its tokenizer. Any: PEFT's class is not exported."""

    network: Any
    tokenizer: "PreTrainedTokenizerFast"


def own_tokenizer(texts: Iterable[str], words: int) -> "PreTrainedTokenizerFast":
    """Return a byte-pair tokenizer with at most `words` entries made from `texts`: same texts, same tokenizer.

    It parts texts at blanks, line ends and the signs of the compact form: what is frequent in briefs, such as an id or
    a wish with its sign, is one token.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    raw = Tokenizer(models.BPE())
    apart = pre_tokenizers.Split(Regex(r" ?[^\s|&]+| ?[|&]|\n|\s+"), "isolated")
    raw.pre_tokenizer = pre_tokenizers.Sequence(
        [apart, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=words, special_tokens=[PAD, "<|im_start|>", END], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )  # fmt: skip
    raw.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, eos_token=END, pad_token=PAD, padding_side="left")
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def own_network(shape: Shape, seed: int, tokenizer: "PreTrainedTokenizerFast") -> "PreTrainedModel":
    """Return a Qwen3 network of this shape with weights drawn from the seed."""
    from transformers import AutoModelForCausalLM, set_seed

    set_seed(seed)
    network: PreTrainedModel = AutoModelForCausalLM.from_config(qwen3_config(shape))
    network.config.eos_token_id = network.generation_config.eos_token_id = tokenizer.eos_token_id
    network.config.pad_token_id = network.generation_config.pad_token_id = tokenizer.pad_token_id
    return network


def qwen3_config(shape: Shape) -> Any:
    """Return transformers' configuration of a shape. Any: Qwen3Config and Qwen3MoeConfig are told apart by nobody."""
    from transformers import Qwen3Config, Qwen3MoeConfig

    numbers: dict[str, Any] = {
        "num_hidden_layers": shape.layers,
        "hidden_size": shape.hidden,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.head_dim,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.context,
        "tie_word_embeddings": shape.tied,
    }
    if not shape.experts:
        return Qwen3Config(intermediate_size=shape.mlp, **numbers)
    experts = {"num_experts": shape.experts, "num_experts_per_tok": shape.active_experts}
    return Qwen3MoeConfig(moe_intermediate_size=shape.mlp, **experts, **numbers)


def shown_prompt(messages: list[dict[str, str]], tokenizer: "PreTrainedTokenizerFast") -> str:
    """Return messages as the policy reads them, up to where its answer begins: what a server makes of the same."""
    return str(tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, **QUIET))


def new_policy(recipe: Recipe, texts: Iterable[str]) -> Policy:
    """Return the policy that training begins with: published weights, or a network of our own with its tokenizer.

    `texts` is what an own tokenizer is made from. Raises MissingModel when published weights cannot be had.
    """
    if recipe.shape is None:
        network, tokenizer = _loaded(recipe.model, recipe)
    else:
        tokenizer = own_tokenizer(texts, recipe.shape.vocabulary)
        network = own_network(recipe.shape, recipe.seed, tokenizer).to(_precision(recipe))
    return Policy(adapted(network, recipe.lora) if recipe.lora else network, tokenizer)


def policy_from(folder: Path, recipe: Recipe) -> Policy:
    """Return the policy in `folder`: an adapter goes on being trained, a whole network gets one if the recipe wants it.

    Raises BadInput when it holds no policy, and for an adapter where the recipe trains the whole network.
    """
    if (folder / ADAPTER).is_file():
        return _with_adapter(folder, recipe)
    if not (folder / "config.json").is_file():
        raise BadInput(f"holds no trained policy (config.json or {ADAPTER})", file=folder)
    network, tokenizer = _loaded(str(folder), recipe)
    if recipe.lora is None:
        return Policy(network, tokenizer)
    return Policy(adapted(network, recipe.lora), tokenizer)


def _with_adapter(folder: Path, recipe: Recipe) -> Policy:
    if recipe.lora is None:
        raise BadInput("holds an adapter, and the recipe trains the whole network; export it merged first", file=folder)
    from peft import PeftModel

    network, tokenizer = _loaded(start_of(folder), recipe)
    return Policy(PeftModel.from_pretrained(network, str(folder), is_trainable=True), tokenizer)


def start_of(folder: Path) -> str:
    """Return what the adapter in `folder` was put on: the folder `start` beside it, else what the adapter names."""
    beside = folder.parent / START
    if beside.is_dir():
        return str(beside)
    return str(json.loads((folder / ADAPTER).read_text(encoding="utf-8"))["base_model_name_or_path"])


def load_network(name: str, precision: Any, more: Mapping[str, str] | None = None) -> "PreTrainedModel":
    """Return a network by published name or folder: safetensors only, and no code of others is run.

    Raises MissingModel when it cannot be had. Any: "auto" or one of torch's types.
    """
    from transformers import AutoModelForCausalLM

    try:
        network: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
            name, dtype=precision, use_safetensors=True, trust_remote_code=False, **(more or {})
        )
    except (OSError, ValueError) as error:
        raise MissingModel(_not_loaded(name, error)) from error
    return network


def load_tokenizer(folder: Path | str) -> "PreTrainedTokenizerFast":
    """Return the tokenizer by published name or folder; raises MissingModel when it cannot be had."""
    from transformers import AutoTokenizer

    try:
        found: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(
            str(folder), padding_side="left", trust_remote_code=False
        )
    except (OSError, ValueError) as error:
        raise MissingModel(_not_loaded(str(folder), error)) from error
    return found


def _loaded(name: str, recipe: Recipe) -> "tuple[PreTrainedModel, PreTrainedTokenizerFast]":
    packed = {"attn_implementation": "flash_attention_2"} if recipe.sft.packing else {}
    return load_network(name, _precision(recipe), packed), load_tokenizer(name)


def _not_loaded(name: str, error: Exception) -> str:
    reason = shown(" ".join(str(error).split()), 160)
    return f"{name}: cannot be loaded ({reason}); docs/training.md says how to have weights at hand"


def adapted(network: "PreTrainedModel", lora: Lora) -> Any:
    """Return the network with a fresh adapter. Any: PEFT's class is not exported for types."""
    from peft import LoraConfig, get_peft_model

    where = ["q_proj", "k_proj", "v_proj", "o_proj"] if lora.targets == "attention" else "all-linear"
    config = LoraConfig(
        r=lora.rank, lora_alpha=lora.alpha, lora_dropout=0.0, target_modules=where, task_type="CAUSAL_LM"
    )
    return get_peft_model(network, config)


def _precision(recipe: Recipe) -> Any:
    """Return torch's type of the weights; a network trained as a whole keeps float32, its steps are too small for less.

    Any: torch is imported late.
    """
    import torch

    return torch.bfloat16 if recipe.machine.precision == "bfloat16" and recipe.lora else torch.float32
