import pytest

from train.recipes.shape import PUBLISHED, Shape
from train.stages.policy import qwen3_config

TINY = Shape(layers=2, hidden=64, heads=2, kv_heads=1, head_dim=32, mlp=128, vocabulary=512, context=1024)
MIXED = TINY.model_copy(update={"experts": 4, "active_experts": 2, "mlp": 48})


def built(shape: Shape) -> object:
    """Return the network without its numbers."""
    torch = pytest.importorskip("torch")
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):
        return AutoModelForCausalLM.from_config(qwen3_config(shape))


@pytest.mark.parametrize(
    ("name", "total", "without_embeddings"),
    [
        ("Qwen/Qwen3-0.6B", 0.6, 0.44),
        ("Qwen/Qwen3-4B", 4.0, 3.6),
        ("Qwen/Qwen3-8B", 8.2, 6.95),
        ("Qwen/Qwen3-30B-A3B", 30.5, 29.9),
    ],
)
def test_parameters_sum_to_what_the_model_card_says(name, total, without_embeddings):
    shape = PUBLISHED[name]
    embeddings = shape.vocabulary * shape.hidden * (1 if shape.tied else 2)
    assert shape.parameters / 1e9 == pytest.approx(total, abs=0.05)
    assert (shape.parameters - embeddings) / 1e9 == pytest.approx(without_embeddings, abs=0.05)


def test_a_mixture_activates_three_of_thirty_billion():
    shape = PUBLISHED["Qwen/Qwen3-30B-A3B"]
    active = shape.active_parameters + 2 * shape.vocabulary * shape.hidden
    assert active / 1e9 == pytest.approx(3.3, abs=0.06)


def test_a_token_of_the_8b_model_takes_147_kilobytes_of_cache():
    assert PUBLISHED["Qwen/Qwen3-8B"].cache_numbers * 2 == 147_456


def test_an_adapter_is_counted_by_hand():
    # Per layer and rank: q 64+64, k and v 64+32 each, o 64+64, three of the feed-forward part 64+128 each.
    assert TINY.adapter_parameters(4, "attention") == 2 * 4 * (128 + 96 + 96 + 128)
    assert TINY.adapter_parameters(4, "all-linear") == 2 * 4 * (128 + 96 + 96 + 128 + 3 * 192)


@pytest.mark.train
@pytest.mark.parametrize("shape", [*PUBLISHED.values(), TINY, MIXED], ids=[*PUBLISHED, "tiny", "mixed"])
def test_transformers_builds_exactly_so_many_parameters(shape):
    assert sum(weight.numel() for weight in built(shape).parameters()) == shape.parameters


@pytest.mark.train
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("targets", ["attention", "all-linear"])
@pytest.mark.parametrize("shape", [TINY, MIXED], ids=["tiny", "mixed"])
def test_peft_trains_exactly_so_many_numbers(shape, targets):
    network = built(shape)
    from train.recipes.recipe import Lora
    from train.stages.policy import adapted

    trained = adapted(network, Lora(rank=4, alpha=8, targets=targets))
    counted = sum(weight.numel() for weight in trained.parameters() if weight.requires_grad)
    assert counted == shape.adapter_parameters(4, targets)
