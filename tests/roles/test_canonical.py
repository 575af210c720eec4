from hashlib import sha256

from roles.canonical import canonical, sha256_of


def test_the_order_of_keys_does_not_matter_and_letters_stay():
    assert canonical({"b": [1, None], "a": "Évora"}) == canonical({"a": "Évora", "b": [1, None]})
    assert canonical({"b": [1, None], "a": "Évora"}) == '{"a": "Évora", "b": [1, null]}'


def test_a_digest_is_the_sha_256_of_that_text():
    assert sha256_of(["é"]) == sha256('["é"]'.encode()).hexdigest()
