import re
from pathlib import Path

from planner.talk.act import Act
from planner.talk.context import Context
from planner.talk.golden import Utterance, accuracy, load_golden, table
from planner.talk.reader import read
from roles.wishes import Strength

GOLDEN = Path(__file__).parent / "golden.yaml"
MUSEUM = Act(act="add", predicate="theme", value="museum", strength=Strength.REJECT)


def measured(*found):
    said = Utterance(lang="en", say="no museums", acts=(MUSEUM,))
    return accuracy(lambda text, context: found, [said], Context(people=()))[-1]


def test_the_documentation_shows_the_table_that_is_measured(repository, catalog):
    golden = load_golden(GOLDEN)
    context = golden.context.context(catalog)
    parts = {"tuned": golden.tuned, "held out": golden.held_out}
    shown = re.search(
        "<!-- measured -->\n(.*?)\n<!-- end -->", (repository / "docs/talking.md").read_text("utf-8"), re.S
    )
    assert shown.group(1) == table({part: accuracy(read, said, context) for part, said in parts.items()})


def test_every_held_out_third_is_measured_apart():
    golden = load_golden(GOLDEN)
    assert not {u.say for u in golden.tuned} & {u.say for u in golden.held_out}


def test_a_superfluous_act_costs_as_much_as_a_missing_one():
    assert measured(MUSEUM).acts == 1.0
    assert measured(MUSEUM, MUSEUM).acts == 0.5
    assert measured().acts == 0.0


def test_a_wrong_field_leaves_act_and_predicate_right():
    weaker = MUSEUM.model_copy(update={"strength": Strength.AVOID})
    assert (measured(weaker).acts, measured(weaker).fields, measured(weaker).utterances) == (1.0, 0.0, 0.0)


def test_the_quote_is_not_compared():
    assert measured(MUSEUM.model_copy(update={"quote": "no museums"})).utterances == 1.0


def test_nothing_measured_is_no_share():
    assert accuracy(read, [], Context(people=())) == ()
