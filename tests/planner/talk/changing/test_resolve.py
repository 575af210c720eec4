import pytest

from planner.talk.act import Act
from planner.talk.changing.resolve import resolve, resolved_steps


def act(name="add", predicate="theme", **more):
    return Act(act=name, predicate=predicate, **more)


def said(step):
    return [(a.act, a.traveller, a.strength and a.strength.value, a.wish.kind.value) for a in step.amendments]


def test_a_wish_of_one_person_becomes_their_amendment_with_the_quote(talk):
    step = resolve(act(traveller="Helena", strength="must", value="museum", quote="museums!"), talk)
    assert said(step) == [("add", "Helena", "must", "theme")]
    assert step.amendments[0].wish.quote == "museums!"
    assert step.amendments[0].said_by == "Ana"
    assert step.text == "Helena must have: theme museum"


def test_a_wish_of_nobody_in_particular_is_everybody_s(talk):
    assert [name for _, name, _, _ in said(resolve(act(value="art"), talk))] == ["Ana", "Helena", "Vito"]


@pytest.mark.parametrize(
    ("given", "strength"),
    [
        ({"value": "art"}, "prefer"),
        ({"value": "art", "relative": "less"}, "avoid"),
        ({"predicate": "diet", "value": "vegan"}, "need"),
        ({"predicate": "walking", "amount": 3000}, "must"),
        ({"predicate": "pace", "amount": 3, "strength": "prefer"}, "prefer"),
    ],
)
def test_what_was_not_said_how_strongly_is_taken_as_people_mean_it(talk, given, strength):
    assert said(resolve(act(traveller="Helena", **given), talk))[0][2] == strength


def test_less_walking_is_seventy_percent_of_what_the_plan_walks(talk):
    step = resolve(act(predicate="walking", traveller="Helena", relative="less", day=1), talk)
    assert step.amendments[0].wish.day == 1
    walked = int(step.amendments[0].wish.walking.removesuffix(" m"))
    assert 0 < walked < 4000
    assert walked % 100 == 0


def test_a_limit_without_a_number_and_without_a_plan_asks_for_one(talk):
    from dataclasses import replace

    step = resolve(act(predicate="budget", traveller="Ana", relative="less"), replace(talk, plan=None))
    assert step.problem == "how much? say a number for budget, like 400 for the trip"
    assert not step.changes


def test_a_place_is_found_by_name_and_spelt_as_its_owner_spells_it(talk):
    step = resolve(act("change", "place", traveller="Ana", strength="prefer", value="lis-oceanario"), talk)
    assert step.amendments[0].wish.place == "Lisbon Oceanarium"
    assert resolve(act(predicate="place", traveller="Vito", value="São Jorge Castle"), talk).amendments[
        0
    ].wish.place == ("lis-castelo")


def test_an_unknown_place_names_the_nearest(talk):
    assert "nearest:" in resolve(act(predicate="place", value="Castel Saint Gorge"), talk).problem


def test_a_change_of_nobody_in_particular_is_for_those_who_have_the_wish(talk):
    assert said(resolve(act("change", value="gardens", strength="prefer"), talk)) == [
        ("change", "Ana", "prefer", "theme"),
        ("change", "Helena", "prefer", "theme"),
    ]


@pytest.mark.parametrize(("relative", "strength"), [("less", "prefer"), ("more", "need"), (None, "must")])
def test_a_change_without_a_strength_shifts_the_one_there_is(talk, relative, strength):
    assert said(resolve(act("change", value="gardens", traveller="Ana", relative=relative), talk))[0][2] == strength


def test_a_deletion_names_whoever_is_known_to_have_the_wish(talk):
    assert said(resolve(act("delete", value="boat"), talk)) == [
        ("delete", "Ana", None, "theme"),
        ("delete", "Helena", None, "theme"),
    ]


def test_a_deletion_of_a_limit_needs_no_number(talk):
    step = resolve(act("delete", "walking", traveller="Helena"), talk)
    assert said(step) == [("delete", "Helena", None, "walking")]
    assert step.text == "Helena takes back: the limit for walking"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"name": "delete", "traveller": "Vito", "predicate": "diet", "value": "vegan"}, "the role vegan gives Vito"),
        ({"name": "delete", "traveller": "Ana", "value": "sport"}, "nothing about that was said by Ana"),
        ({"name": "delete", "value": "sport"}, "nobody said anything about that"),
        ({"predicate": "words", "quote": "we are on holiday"}, "nothing to plan by"),
        ({"traveller": "Ana", "value": "sprot"}, "did you mean 'sport'"),
        ({"traveller": "Ana", "predicate": "walking", "amount": 9_000_000}, "9000000 m"),
        ({"predicate": "words", "strength": "must", "value": "a\x1b[2Jb"}, "U+001B"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_raised(talk, given, why):
    step = resolve(act(**given), talk)
    assert why in step.problem
    assert not step.changes


def test_keeping_and_leaving_out_name_the_place_by_name_or_by_what_it_is_about(talk):
    assert resolve(act(predicate="keep", value="lis-castelo"), talk).keep == "lis-castelo"
    assert resolve(act(predicate="leave_out", value="castle"), talk).leave_out == "lis-castelo"
    assert resolve(act(predicate="keep", value="wildlife"), talk).keep == "lis-oceanario"
    assert "several places of the plan" in resolve(act(predicate="keep", value="history"), talk).problem


def test_steps_are_checked_beside_those_before_them(talk):
    first = act(predicate="diet", traveller="Ana", strength="need", value="vegan")
    second = act(predicate="food", traveller="Ana", strength="must", value="steak")
    steps = resolved_steps([first, second], talk)
    assert steps[0].changes
    assert "needs the diet 'vegan' and wants 'steak'" in steps[1].problem


def test_a_question_changes_nothing(talk):
    step = resolve(act("ask", value="museum", quote="why no museum?"), talk)
    assert step.reply
    assert not step.changes


def test_a_city_is_spelt_as_the_trip_file_spells_it(talk):
    assert resolve(act(traveller="Ana", value="art", city="lisbon"), talk).amendments[0].wish.city == "lisbon"


def test_somebody_else_s_sealed_wish_is_neither_found_nor_replaced(talk):
    from dataclasses import replace

    assert (
        resolve(act("delete", traveller="Vito", value="museum"), talk).problem == "nothing about that was said by Vito"
    )
    over = resolve(act(traveller="Vito", value="museum", strength="must"), talk)
    assert over.problem == "Vito: this does not go together with something else that Vito said"
    assert resolve(act(traveller="Vito", value="museum", strength="must"), replace(talk, speaker="Vito")).changes


def test_why_something_clashes_is_told_to_nobody_who_may_not_know(talk):
    from dataclasses import replace

    steak = act(predicate="food", traveller="Vito", value="art", strength="must")
    assert "no such word 'art'" in resolve(steak, talk).problem
    company = act(predicate="company", traveller="Vito", value="Vito", strength="must")
    assert resolve(company, talk).problem == "Vito: this does not go together with something else that Vito said"
    assert "own company" in resolve(company, replace(talk, speaker="Vito")).problem
