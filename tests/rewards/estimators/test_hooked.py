from dataclasses import replace

import pytest

from rewards.estimators.hooked import Hooked
from rewards.types import Utility


def told(value):
    return lambda stakeholder, experience: Utility(value)


def halve(stakeholder, experience, utility):
    return replace(utility, value=utility.value / 2)


def test_a_hook_has_the_last_word_on_its_role_only(person, day):
    hooked = Hooked(told(0.8), {"skipper": halve, "cook": halve})
    assert hooked(replace(person("Ana"), roles=("skipper",)), day()).value == 0.4
    assert hooked(replace(person("Ana"), roles=("skipper", "cook")), day()).value == 0.2
    assert hooked(replace(person("Ana"), roles=("saver",)), day()).value == 0.8


def test_a_hook_is_not_asked_about_what_nobody_could_judge(person, day):
    assert Hooked(told(None), {"skipper": halve})(replace(person("Ana"), roles=("skipper",)), day()).value is None


def test_a_hook_must_return_a_utility(person, day):
    with pytest.raises(ValueError, match="returned float"):
        Hooked(told(0.8), {"skipper": lambda *_: 0.5})(replace(person("Ana"), roles=("skipper",)), day())
