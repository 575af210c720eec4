"""The judge behind the real door, asking a server on loopback that misbehaves in every way it can."""

from importlib.util import find_spec

import pytest

from rewards.critic import scaled
from rewards.estimators.judge import Judge
from rewards.llm.door import open_door
from rewards.llm.spending import Spending
from rewards.testing.behaviours import BEHAVIOURS
from rewards.testing.misbehaving import Misbehaving
from rewards.testing.scripted import unsure
from roles.role import Criterion

pytestmark = pytest.mark.skipif(find_spec("litellm") is None, reason="the door needs the extra [llm]")

CALM = Criterion(name="calm", ask="Is it calm?", choices=("no", "partly", "yes"))
LATE = ("slow first byte", "drip", "stream drip")
LACKING = ("no schema", "no logprobs")
WORDLESS = ("wrong language",)
"""Sound answers that come too late here, endpoints that a probe tells us about, and a fault no letter can have."""
BAD = [name for name, one in BEHAVIOURS.items() if not one.sound and name not in WORDLESS]
GOOD = [name for name, one in BEHAVIOURS.items() if one.sound and name not in (*LATE, *LACKING)]


@pytest.fixture
def ana(trip, person, wish):
    return scaled(trip(person("Ana", wish("must", "words", "a view"), criteria=(CALM,)), person("Ben"))).stakeholder(
        "Ana"
    )


def certain(call):
    return {key: "1.1" if key.endswith("_line") else part["enum"][1] for key, part in call.schema["properties"].items()}


def wavering(call):
    return unsure(certain(call), {"B": 0.6, "C": 0.4})


def judged(ana, lived, behaviour, answer=certain, seconds=0.8):
    with Misbehaving(answer, each=behaviour) as server:
        url = server.tls_url if behaviour == "tls failure" else server.url
        door = open_door("local/test-model", Spending(), local_url=url, call_seconds=seconds, attempts=1)
        return Judge(door, "test")(ana, lived), len(server.calls)


@pytest.mark.parametrize("behaviour", [*BAD, *LATE])
def test_no_bad_answer_becomes_a_number(ana, day, behaviour):
    utility, calls = judged(ana, day(), behaviour)
    assert (utility.value, utility.standard_error) == (None, 0.0)
    assert utility.reasons[0].text.startswith("not judged: local/test-model: ")
    assert calls <= 4


@pytest.mark.parametrize("behaviour", GOOD)
def test_a_sound_answer_is_the_same_number_however_it_arrives(ana, day, behaviour):
    assert judged(ana, day(), behaviour, seconds=120.0)[0].value == pytest.approx(0.1)


@pytest.mark.parametrize("behaviour", LACKING)
def test_an_endpoint_that_can_do_less_gives_a_number_or_nothing(ana, day, behaviour):
    assert judged(ana, day(), behaviour)[0].value in (None, pytest.approx(0.1))


def test_the_odds_of_a_real_response_are_read(ana, day):
    utility, calls = judged(ana, day(), "ok", wavering, 120.0)
    assert (utility.value, calls) == (pytest.approx(0.8 * 0.0 + 0.2 * (0.6 * 0.5 + 0.4)), 1)
    assert utility.standard_error == pytest.approx(0.2 * 0.5 * (0.6 * 0.4) ** 0.5)
