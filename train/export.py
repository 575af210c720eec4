"""Export: turn a trained policy into a folder that vLLM serves, merged or as an adapter, with its card beside it."""

import json
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from planner.exporters.write import write_export
from roles.errors import BadInput
from train.stages.checkpoint import POLICY, RUN, flaw
from train.stages.policy import ADAPTER, load_network, load_tokenizer, start_of
from train.stages.stage import quietly

CARD: Final = "fairtrip.json"
WORDS: Final = "README.md"
TOKENIZER: Final = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "special_tokens_map.json")
SERVED_RANKS: Final = (1, 8, 16, 32, 64, 128, 256, 320, 512)
"""What vLLM 0.31.0 takes for --max-lora-rank; an adapter of any rank up to it is served."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A folder to serve: its name, the model to start vLLM with, and for an adapter its rank."""

    folder: Path
    name: str
    model: str
    rank: int | None = None

    def how_to_use(self) -> str:
        """Return the two command lines from here to a plan."""
        serve = ["fairtrip", "serve-model", self.model]
        if self.rank is None:
            serve += ["--name", self.name]
        else:
            adapter = f"{self.name}={self.folder}"
            room = next(rank for rank in SERVED_RANKS if rank >= self.rank)
            serve += ["--", "--enable-lora", "--max-lora-rank", str(room), "--lora-modules", adapter]
        use = f"FAIRTRIP_MODEL_FORM=compact fairtrip plan TRIP --model local/{self.name}"
        return f"serve it:  {shlex.join(serve)}\nuse it:    {use}"


@quietly()
def export_merged(source: Path, out: Path) -> Exported:
    """Write one network, the adapter added into its weights (safetensors): any server of Qwen3 takes it.

    `source` is the folder of a stage or of a checkpoint. Raises BadInput when it holds no whole policy.
    """
    folder = policy_in(source)
    beside = _fresh(out)
    network, tokenizer = whole_network(folder), load_tokenizer(folder)
    network.save_pretrained(str(beside))
    tokenizer.save_pretrained(str(beside))
    _finish(beside, out, source, "merged")
    return Exported(out, out.name, str(out))


def export_adapter(source: Path, out: Path) -> Exported:
    """Write the adapter alone (safetensors): small, and served beside the network that it was trained on.

    Raises BadInput when the policy has no adapter, or none that is whole.
    """
    folder = policy_in(source)
    if not (folder / ADAPTER).is_file():
        raise BadInput("was trained as a whole and has no adapter; leave out --adapter", file=folder)
    begun, beside = start_of(folder), _fresh(out)
    config = json.loads((folder / ADAPTER).read_text(encoding="utf-8"))
    config["base_model_name_or_path"] = begun
    (beside / ADAPTER).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for name in ("adapter_model.safetensors", *TOKENIZER):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, beside / name)
    _finish(beside, out, source, "adapter")
    return Exported(out, out.name, begun, int(config["r"]))


def policy_in(source: Path) -> Path:
    """Return the folder with the policy of a stage, or a checkpoint whose files are as its mark says."""
    if source.name.startswith("checkpoint-"):
        wrong = flaw(source)
        if wrong:
            raise BadInput(f"is no whole checkpoint: {wrong}", file=source)
        return source
    folder = source / POLICY if (source / POLICY).is_dir() else source
    if not (folder / ADAPTER).is_file() and not (folder / "config.json").is_file():
        raise BadInput("holds no policy; name the folder of a stage that has ended, or a checkpoint", file=source)
    return folder


def whole_network(folder: Path) -> Any:
    """Return the network of a policy's folder, its adapter added in. Any: PEFT's class is not exported."""
    if not (folder / ADAPTER).is_file():
        return load_network(str(folder), "auto")
    from peft import PeftModel

    return PeftModel.from_pretrained(load_network(start_of(folder), "auto"), str(folder)).merge_and_unload()


def _fresh(out: Path) -> Path:
    """Return an empty folder beside `out`, which must not exist yet: an export is there as a whole or not at all."""
    if out.exists():
        raise BadInput("exists already; choose another --out", file=out)
    beside = out.with_name(out.name + ".new")
    if beside.exists():
        shutil.rmtree(beside)
    beside.mkdir(parents=True)
    return beside


def _finish(beside: Path, out: Path, source: Path, form: str) -> None:
    record = _record(source)
    card = {"schema_version": 1, "form": form, "run": record}
    write_export(beside / CARD, (json.dumps(card, indent=2, sort_keys=True) + "\n").encode())
    write_export(beside / WORDS, _words(record, form).encode())
    beside.replace(out)


def _record(source: Path) -> dict[str, Any]:
    """Return the record of the run that the policy comes from, empty when there is none. Any: plain JSON."""
    for folder in (source, source.parent):
        if (folder / RUN).is_file():
            found: dict[str, Any] = json.loads((folder / RUN).read_text(encoding="utf-8"))
            return found
    return {}


def _words(record: dict[str, Any], form: str) -> str:
    recipe = record.get("recipe", {})
    trained = recipe.get("model") or "a Qwen3 network of our own, from scratch"
    rows = {
        "trained from": trained,
        "last stage": record.get("stage", "unknown"),
        "recipe": recipe.get("summary", "unknown"),
        "data, SHA-256": record.get("data", "unknown"),
        "commit of fairtrip": record.get("commit") or "unknown",
        "versions": ", ".join(f"{name} {number}" for name, number in sorted(record.get("versions", {}).items())),
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
    kind = "its adapter alone" if form == "adapter" else "all its weights"
    return (
        f"# A planner trained by fairtrip: {kind}\n\n| what | which |\n|---|---|\n{table}\n\n"
        "It drafts group trips in fairtrip's compact form and knows nothing else. Weights trained from published ones "
        "stay under the licence of those. How good its trips are is for `fairtrip-train eval` to say.\n"
    )
