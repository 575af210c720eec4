"""Shape: the numbers of a Qwen3 network, and the arithmetic of its parameters, adapters and cache."""

from typing import Final, Literal

from pydantic import Field

from roles.validation import Record

Targets = Literal["all-linear", "attention"]


class Shape(Record):
    """The sizes of a Qwen3 network; `mlp` is the width of one expert where there are any."""

    layers: int = Field(ge=1, le=200)
    hidden: int = Field(ge=8, le=20_000)
    heads: int = Field(ge=1, le=256)
    kv_heads: int = Field(ge=1, le=256)
    head_dim: int = Field(ge=32, le=256, description="at least 32: vLLM's attention for processors crashes below")
    mlp: int = Field(ge=8, le=100_000)
    vocabulary: int = Field(ge=300, le=1_000_000)
    context: int = Field(ge=64, le=1_000_000, description="most tokens of prompt and answer together")
    tied: bool = Field(default=True, description="whether the way in and the way out share one embedding")
    experts: int = Field(default=0, ge=0, le=1024)
    active_experts: int = Field(default=0, ge=0, le=64)

    @property
    def parameters(self) -> int:
        """Return how many numbers the network holds."""
        return self._outside() + self.layers * (
            self._attention() + max(1, self.experts) * self._expert() + self._small()
        )

    @property
    def active_parameters(self) -> int:
        """Return how many of them one token passes through, embeddings left out: what its computation costs."""
        return self.layers * (self._attention() + max(1, self.active_experts) * self._expert() + self._small())

    @property
    def cache_numbers(self) -> int:
        """Return how many numbers the cache of keys and values holds for one token."""
        return 2 * self.layers * self.kv_heads * self.head_dim

    def adapter_parameters(self, rank: int, targets: Targets) -> int:
        """Return how many numbers LoRA trains: rank x (in + out) of every layer it is on (Hu et al. 2021).

        As PEFT 0.21.2 does it: "all-linear" is on all linear layers but the way out; on experts, the fused gate and up
        projection has twice the rank, and the router has an adapter too.
        """
        query, keys = self.heads * self.head_dim, self.kv_heads * self.head_dim
        attention = 2 * (self.hidden + query) + 2 * (self.hidden + keys)
        if targets == "attention":
            return self.layers * rank * attention
        if not self.experts:
            return self.layers * rank * (attention + 3 * (self.hidden + self.mlp))
        fused = 2 * (self.hidden + 2 * self.mlp) + (self.mlp + self.hidden)
        return self.layers * rank * (attention + self.experts * fused + self.hidden + self.experts)

    def _outside(self) -> int:
        return self.vocabulary * self.hidden * (1 if self.tied else 2) + self.hidden

    def _attention(self) -> int:
        return 2 * self.hidden * self.head_dim * (self.heads + self.kv_heads) + 2 * self.head_dim

    def _expert(self) -> int:
        return 3 * self.hidden * self.mlp

    def _small(self) -> int:
        """Return the two norms of a layer and its router."""
        return 2 * self.hidden + self.hidden * self.experts


WORDS: Final = 151_936
"""Rows of Qwen3's embedding."""

PUBLISHED: Final[dict[str, Shape]] = {
    "Qwen/Qwen3-0.6B": Shape(
        layers=28, hidden=1024, heads=16, kv_heads=8, head_dim=128, mlp=3072, vocabulary=WORDS, context=40_960,
    ),
    "Qwen/Qwen3-4B": Shape(
        layers=36, hidden=2560, heads=32, kv_heads=8, head_dim=128, mlp=9728, vocabulary=WORDS, context=40_960,
    ),
    "Qwen/Qwen3-8B": Shape(
        layers=36, hidden=4096, heads=32, kv_heads=8, head_dim=128, mlp=12_288, vocabulary=WORDS, context=40_960,
        tied=False,
    ),
    "Qwen/Qwen3-30B-A3B": Shape(
        layers=48, hidden=2048, heads=32, kv_heads=4, head_dim=128, mlp=768, vocabulary=WORDS, context=40_960,
        tied=False, experts=128, active_experts=8,
    ),
}  # fmt: skip
"""Networks by the name their weights are published under: values of each config.json, read in public copies of it.

Their sums agree with the totals on the model cards: 0.6 billion (0.44 without embeddings), 4.0 (3.6), 8.2 (6.95) and
30.5 (29.9; 3.3 active with embeddings). A test builds each network without memory and counts.
"""
