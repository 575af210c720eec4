import inspect

from planner.check import RULES, check
from planner.rules import beds, clock, company, money, movement, needs
from planner.rules.inspection import inspection


def test_every_rule_that_is_written_is_in_the_book():
    written = {
        function
        for module in (beds, clock, company, money, movement, needs)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if list(inspect.signature(function).parameters) == ["opened"]
    }
    assert written == set(RULES)
    assert len(set(RULES)) == len(RULES)


def test_violations_come_in_the_order_of_the_rules(lisbon, good):
    plan = lisbon.plan(good)
    first = plan.days[0]
    broken = tuple(a.model_copy(update={"travellers": ("Eve",), "unpriced": True}) for a in first.activities)
    bad = plan.model_copy(update={"days": (first.model_copy(update={"activities": broken}), *plan.days[1:])})
    found = check(bad, lisbon.group, lisbon.facts)
    opened = inspection(bad, lisbon.group, lisbon.facts, ())
    by_rule = [v for rule in RULES for v in rule(opened)]
    assert list(found) == by_rule
    assert {"participants", "night", "cost"} <= {v.code for v in found}
