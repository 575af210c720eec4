from dataclasses import replace

from planner.agent.nodes import JUDGE_FAILED, MAX_REJECTED, Steps, ranked
from planner.agent.setting import Options
from planner.agent.state import draft_record, outline_of
from rewards.types import Utility


def steps_of(setting, told: list | None = None) -> Steps:
    return Steps(setting, lambda stage, welfare: told.append((stage, welfare)) if told is not None else None)


def test_weights_are_told_before_any_draft_exists(make_setting):
    told: list = []
    setting = make_setting()
    state = steps_of(setting, told).convene({})
    assert state == {"request_digest": setting.panel.weights.request_digest}
    assert told == [("weights fixed from the request", None)]


def test_every_draft_goes_to_a_judge_of_its_own(make_setting):
    steps = steps_of(make_setting())
    drafts = steps.draft({})["drafts"]
    sends = steps.fan_out({"drafts": drafts})
    assert [send.node for send in sends] == ["judge"] * 3
    assert [send.arg["index"] for send in sends] == [0, 1, 2]


def test_the_order_in_which_judges_finish_does_not_matter(make_setting):
    steps = steps_of(make_setting())
    verdicts = [steps.judge(draft)["verdicts"][0] for draft in steps.draft({})["drafts"]]
    one, other = (ranked(order, steps.setting) for order in (verdicts, verdicts[::-1]))
    assert one == other
    assert [judged.score.welfare for judged in one] == sorted((j.score.welfare for j in one), reverse=True)


def test_the_same_plan_twice_is_one(make_setting):
    steps = steps_of(make_setting())
    verdict = steps.judge(steps.draft({})["drafts"][0])["verdicts"][0]
    assert len(ranked([verdict, verdict], steps.setting)) == 1


def test_refining_stops_after_enough_edits_or_too_many_refusals(make_setting):
    steps = steps_of(make_setting(options=Options(refinements=2)))
    assert steps.after_refine({"refinements": [{}], "tried": []}) == "refine"
    assert steps.after_refine({"refinements": [{}, {}], "tried": []}) == "choose"
    assert steps.after_refine({"tried": ["x"] * MAX_REJECTED}) == "choose"
    asking = steps_of(make_setting(options=Options(refinements=2, ask=True)))
    assert asking.after_refine({"refinements": [{}, {}], "tried": []}) == "ask"


def test_who_was_tried_is_not_tried_again_until_something_worked(make_setting):
    steps = steps_of(make_setting())
    best = steps.judge(steps.draft({})["drafts"][0])["verdicts"][0]
    after = steps.refine({"best": best, "tried": ["Ana", "Rui"]})
    assert after == {"tried": ["Ana", "Rui"]}
    helped = steps.refine({"best": best, "tried": []})
    assert helped["tried"] == []
    assert outline_of(helped["best"]) != outline_of(best)


def test_nothing_is_refined_when_nobody_wants_it_or_the_best_is_broken(make_setting):
    none = steps_of(make_setting(options=Options(refinements=0)))
    best = none.judge(none.draft({})["drafts"][0])["verdicts"][0]
    assert none.after_decide({"best": best}) == "choose"
    poor = steps_of(make_setting(text="{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], budget: 5, "
                                      "travellers: [{name: Ana}]}"))  # fmt: skip
    broken = poor.judge(poor.draft({})["drafts"][0])["verdicts"][0]
    assert poor.after_decide({"best": broken}) == "choose"


def test_without_an_answer_the_best_is_chosen(make_setting, good):
    steps = steps_of(make_setting())
    chosen = steps.choose({"best": draft_record(good, "x", 0), "verdicts": []})
    assert outline_of(chosen["chosen"]) == good


def blind(setting):
    panel = replace(setting.panel, estimate=lambda stakeholder, experience: Utility(None))
    return replace(setting, panel=panel, screen=setting.panel)


def test_a_judge_without_any_answer_leaves_the_whole_run_to_the_rules(make_setting):
    plain = make_setting()
    steps, by_rules = steps_of(blind(plain)), steps_of(plain)
    verdicts = [steps.judge(draft)["verdicts"][0] for draft in steps.draft({})["drafts"]]
    decided = steps.decide({"verdicts": verdicts})
    assert decided["by_rules"]
    assert decided["labels"] == [JUDGE_FAILED]
    assert decided["best"] == by_rules.decide({"verdicts": verdicts})["best"]
    refined = steps.refine({**decided, "verdicts": verdicts})
    assert "refinements" in refined


def test_readers_draft_again_with_what_was_missing(make_setting, small_drafter):
    told = []

    def reader(task):
        told.append(task.feedback)
        yield from small_drafter(replace(task, how_many=1))

    options = Options(how_many=2, feedback=1)
    setting = make_setting(options=options, readers={"small": reader})
    steps = steps_of(setting)
    verdicts = [steps.judge(draft)["verdicts"][0] for draft in steps.draft({})["drafts"]]
    state = {"verdicts": verdicts, **steps.decide({"verdicts": verdicts})}
    assert steps.after_decide(state) == "redraft"
    again = steps.redraft(state)
    assert [draft["index"] for draft in again["drafts"]] == [2]
    assert told[0]
    assert steps.after_decide({**state, **again}) != "redraft"


def test_nobody_drafts_again_when_nothing_is_missing(make_setting, small_drafter):
    content = "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], travellers: [{name: Ana}, {name: Rui}]}"
    options = Options(how_many=1, feedback=1)
    steps = steps_of(make_setting(text=content, options=options, readers={"small": small_drafter}))
    verdicts = [steps.judge(draft)["verdicts"][0] for draft in steps.draft({})["drafts"]]
    assert steps.after_decide({"verdicts": verdicts, **steps.decide({"verdicts": verdicts})}) != "redraft"


def test_a_round_without_drafts_goes_on_deciding(make_setting):
    assert steps_of(make_setting()).fan_out({"drafts": []}) == "decide"


def test_a_reader_that_gave_no_draft_is_told_nothing(make_setting, small_drafter):
    steps = steps_of(make_setting(options=Options(how_many=1, feedback=1), readers={"silent": small_drafter}))
    verdicts = [steps.judge(draft)["verdicts"][0] for draft in steps.draft({})["drafts"]]
    assert steps.after_decide({"verdicts": verdicts, **steps.decide({"verdicts": verdicts})}) != "redraft"


def test_who_stands_in_drafts_only_when_nothing_else_can_be_used(make_setting, small_drafter):
    def nothing(task):
        yield from ()

    def drafted(model):
        made = make_setting(drafters={"model": model}, readers={"model": model}, fallback={"solver": small_drafter})
        return steps_of(made).draft({})

    stood_in, content = drafted(nothing), drafted(small_drafter)
    assert [draft["drafter"] for draft in stood_in["drafts"]] == ["solver"] * 3
    assert stood_in["labels"] == ["no draft of model could be used; drafted by: solver"]
    assert [draft["drafter"] for draft in content["drafts"]] == ["model"] * 3
    assert "labels" not in content
