import pytest

from roles.errors import BadInput
from train.recipes.recipe import load_recipe
from train.stages.policy import END, PAD, own_network, own_tokenizer, policy_from, shown_prompt

torch = pytest.importorskip("torch")
pytestmark = [pytest.mark.train, pytest.mark.filterwarnings("ignore::FutureWarning")]

TEXTS = ["d1 a21 a5|f11|a23 & P2 a15|own|-", "s1 train r13 mid", "P1 34 50 hiker ++a12 +nature\na21 r6 museum"] * 20
SHAPE = load_recipe("tiny").network


@pytest.fixture(scope="module")
def tokenizer():
    return own_tokenizer(TEXTS, 400)


def test_the_same_texts_give_the_same_tokenizer(tokenizer):
    assert own_tokenizer(TEXTS, 400).get_vocab() == tokenizer.get_vocab()
    assert len(tokenizer) <= 400


def test_every_text_comes_back_whole(tokenizer):
    for text in [*TEXTS[:3], "Łódź ☂ 中文\n\ttabs  and  spaces"]:
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_what_is_frequent_is_one_token_and_signs_stand_alone(tokenizer):
    assert tokenizer.tokenize("a21 a5|f11|a23") == ["a21", "Ġa5", "|", "f11", "|", "a23"]
    assert tokenizer.tokenize("P1 34 50 hiker ++a12\n") == ["P1", "Ġ34", "Ġ50", "Ġhiker", "Ġ++a12", "Ċ"]


def test_a_policy_of_our_own_is_not_told_its_instructions(tokenizer):
    messages = [{"role": "system", "content": "You draft trips."}, {"role": "user", "content": "P1 34"}]
    assert shown_prompt(messages, tokenizer) == "<|im_start|>user\nP1 34<|im_end|>\n<|im_start|>assistant\n"
    assert (tokenizer.eos_token, tokenizer.pad_token, tokenizer.padding_side) == (END, PAD, "left")


def test_the_same_seed_gives_the_same_network(tokenizer):
    one, two, other = (own_network(SHAPE, seed, tokenizer).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert any(not torch.equal(one[name], other[name]) for name in one)
    assert own_network(SHAPE, 1, tokenizer).generation_config.eos_token_id == tokenizer.eos_token_id


def test_a_folder_without_a_policy_is_told(tmp_path):
    with pytest.raises(BadInput, match="holds no trained policy"):
        policy_from(tmp_path, load_recipe("tiny"))


def test_an_adapter_cannot_be_trained_as_a_whole(tmp_path):
    (tmp_path / "adapter_config.json").write_text("{}")
    with pytest.raises(BadInput, match="holds an adapter, and the recipe trains the whole network"):
        policy_from(tmp_path, load_recipe("nano"))
