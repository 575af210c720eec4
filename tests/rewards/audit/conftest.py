"""A small trip on the bench, and a model that answers whatever it is asked about it."""

from random import Random

import pytest

from rewards.audit.bench import Bench, Texts
from rewards.audit.readers import DecomposedReader, HolisticReader, SeparateReader, scorer
from rewards.critic import Critic
from rewards.experience import Candidate
from rewards.holistic import Holistic, wordings
from rewards.llm.ask import Ask, Unanswered
from rewards.testing.scripted import Scripted

MODEL = "scripted"


def answer(ask: Ask) -> dict[str, object]:
    """Give every key of the schema a value that depends on all that was asked, the way a wavering model would."""
    random = Random(f"{ask.messages}{ask.seed}{ask.temperature}")
    properties = ask.schema["properties"]
    return {
        key: random.choice(list(what["enum"])) if "enum" in what else random.randint(20, 60)
        for key, what in properties.items()
    }


@pytest.fixture
def silent_model():
    return lambda ask: Unanswered("limit", "no call is left")


@pytest.fixture
def three(trip, person, wish):
    ana = person("Ana", wish("must", "theme", "museum"), wish("must", "budget", "", 20_000))
    ben = person("Ben", wish("must", "food", "seafood"), wish("prefer", "theme", "art"))
    return Critic().convene(trip(ana, ben, person("Cleo", wish("prefer", "theme", "beach")), nights=1))


@pytest.fixture
def wholes(day, visit, meal):
    beach = {"visits": (visit("1.1", themes=("beach",)), visit("1.2", themes=("park",)))}
    art = {"visits": (visit("1.1", themes=("art",)),), "meals": ()}
    split = (day("Ana"), day("Ben", **beach), day("Cleo", **beach))
    return (
        Candidate("museums", tuple(day(name) for name in ("Ana", "Ben", "Cleo"))),
        Candidate("beach", tuple(day(name, **beach) for name in ("Ana", "Ben", "Cleo"))),
        Candidate("art", tuple(day(name, **art) for name in ("Ana", "Ben", "Cleo"))),
        Candidate("split", split),
    )


@pytest.fixture
def make_bench(three, wholes):
    """Return a function from a script to a bench whose judges ask that script."""

    def make(script=answer):
        model = Scripted(script)
        holistic, apart = Holistic(model), DecomposedReader(Critic(), model, MODEL)
        alone = SeparateReader(holistic)
        scorers = {"holistic": scorer(holistic), "one by one": alone.scorer(three.weights.shares)}
        scorers["decomposed"] = apart.score
        texts = Texts(scorers, [Holistic(model, wording=n) for n in range(len(wordings()))], apart)
        critics = {"holistic": HolisticReader(holistic), "one by one": alone, "decomposed": apart}
        return Bench(three, wholes, critics, readings=3, attacked=1, texts=texts), model

    return make
