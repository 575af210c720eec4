"""Own model: a trained policy in its folder, asked in this process without a server; slow, and needs nothing else."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rewards.llm.ask import Answer, Ask, Unanswered, Usage
from train.export import policy_in, whole_network
from train.stages.policy import Policy, load_tokenizer, shown_prompt
from train.stages.stage import quietly


@dataclass(slots=True)
class OwnModel:
    """A `Model` that writes with the policy in a folder: of a stage, of a checkpoint or of an export.

    It keeps to no schema: a policy of ours has learned its form. Travels between processes, its network does not.
    """

    folder: Path
    _policy: Policy | None = field(default=None, init=False, repr=False, compare=False)

    def __call__(self, ask: Ask) -> Answer:
        """Return what the policy writes; the seed decides every draw. Raises Unanswered for an answer that was cut."""
        import torch

        policy = self._policy = self._policy or self._opened()
        tokenizer, network = policy.tokenizer, policy.network
        prompt = shown_prompt([{"role": m.role, "content": m.text} for m in ask.messages], tokenizer)
        given = tokenizer(prompt, return_tensors="pt", add_special_tokens=False).to(network.device)
        torch.manual_seed(ask.seed or 0)
        with torch.inference_mode():
            written = network.generate(**given, **_drawn(ask), pad_token_id=tokenizer.pad_token_id)
        answer = written[0, given["input_ids"].shape[1] :].tolist()
        if not answer or answer[-1] != tokenizer.eos_token_id:
            raise Unanswered("cut", f"{self.folder.name} did not end within {ask.max_tokens} tokens")
        text = tokenizer.decode(answer, skip_special_tokens=True)
        usage = Usage(given["input_ids"].shape[1], len(answer), requests=1)
        return Answer(text, model=str(self.folder), usage=usage)

    @quietly()
    def _opened(self) -> Policy:
        folder = policy_in(self.folder)
        network = whole_network(folder)
        network.eval()
        return Policy(network, load_tokenizer(folder))

    def __getstate__(self) -> Path:
        return self.folder

    def __setstate__(self, state: Path) -> None:
        self.folder, self._policy = state, None


def _drawn(ask: Ask) -> dict[str, Any]:
    """Return how words are chosen. Any: generate takes many types."""
    if not ask.temperature:
        return {"max_new_tokens": ask.max_tokens, "do_sample": False}
    chosen = {"do_sample": True, "temperature": ask.temperature, "top_p": 1.0, "top_k": 0}
    return {"max_new_tokens": ask.max_tokens, **chosen}
