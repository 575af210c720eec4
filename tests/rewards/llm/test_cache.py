"""Kept answers."""

from dataclasses import replace

import pytest

from rewards.llm.ask import Message, Token
from rewards.llm.cache import FolderCache, Kept, MemoryCache, key_of, repeatable

KEPT = Kept("ab12", "Grüße", (Token("G", {"G": -0.1, "H": -2.0}),), "m-1", 7, 3)
MODEL = ("m", "here")


@pytest.fixture(params=["memory", "folder"])
def cache(request, tmp_path):
    return MemoryCache() if request.param == "memory" else FolderCache(tmp_path / "answers")


def test_what_was_kept_is_found_whole(cache):
    assert cache.find("ab12") is None
    cache.keep(KEPT)
    assert cache.find("ab12") == KEPT
    assert cache.find("ab12").as_raw().tokens == KEPT.tokens


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"key": "ab12"}', b'{"key": 3}'])
def test_a_damaged_file_is_as_good_as_none(tmp_path, content):
    cache = FolderCache(tmp_path)
    cache.keep(KEPT)
    (tmp_path / "ab" / "ab12.json").write_bytes(content)
    assert cache.find("ab12") is None


def test_an_answer_to_another_question_is_not_taken(tmp_path):
    cache = FolderCache(tmp_path)
    cache.keep(KEPT)
    (tmp_path / "ab" / "ab12.json").rename(tmp_path / "ab" / "ab34.json")
    assert cache.find("ab34") is None


def test_nothing_but_the_answer_is_left_in_the_folder(tmp_path):
    FolderCache(tmp_path).keep(KEPT)
    assert [path.name for path in tmp_path.rglob("*.*")] == ["ab12.json"]


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("no folder")
    cache = FolderCache(tmp_path / "file")
    cache.keep(KEPT)
    assert cache.find("ab12") is None


def test_everything_that_steers_an_answer_is_in_its_key(ask):
    others = [
        replace(ask, messages=(Message("user", "other"),)), replace(ask, schema=None), replace(ask, max_tokens=9),
        replace(ask, temperature=0.5), replace(ask, seed=4), replace(ask, logprobs=True), replace(ask, language="de"),
    ]  # fmt: skip
    keys = {key_of(other, MODEL) for other in others} | {key_of(ask, MODEL), key_of(ask, ("n", "here"))}
    assert len(keys) == len(others) + 2
    assert key_of(replace(ask, site="draft", accept=str), MODEL) == key_of(ask, MODEL)


def test_samples_without_a_seed_are_not_repeatable(ask):
    assert repeatable(ask)
    assert repeatable(replace(ask, temperature=0.7, seed=1))
    assert not repeatable(replace(ask, temperature=0.7))


def test_a_fresh_cache_finds_only_what_it_kept_itself(tmp_path):
    FolderCache(tmp_path).keep(KEPT)
    fresh = FolderCache(tmp_path, fresh=True)
    assert fresh.find("ab12") is None
    fresh.keep(KEPT)
    assert fresh.find("ab12") == KEPT
