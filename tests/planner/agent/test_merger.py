from planner.agent.merger import merge
from planner.drafters.task import Lock
from planner.outline import DayOutline, Outline, PartyOutline

CASTLE, ROSSIO, TILES, GRACA = "lis-castelo", "lis-rossio", "lis-museu-do-azulejo", "lis-miradouro-da-graca"
TEXT = """
dates: {start: 2027-05-13, end: 2027-05-15}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {must: [{place: lis-castelo}], prefer: [{place: lis-museu-do-azulejo}]}}
  - {name: Rui, wishes: {prefer: [{place: lis-miradouro-da-graca}]}}
"""


def outline(first: str, *second: str, idea: str = "") -> Outline:
    stays = {"city": "lisbon", "area": "baixa-chiado", "lodging": "mid"}
    days = [DayOutline(**stays, afternoon=(PartyOutline(stops=stops),)) for stops in ((first,), second)]
    return Outline(days=(*days, DayOutline(city="lisbon")), idea=idea)


def test_the_best_day_of_another_draft_is_taken(make_setting):
    setting = make_setting(text=TEXT)
    best, other = setting.judge(outline(CASTLE, ROSSIO)), setting.judge(outline(ROSSIO, TILES, idea="for museums"))
    better, record = merge(best, [best, other], setting)
    assert {CASTLE, TILES} <= better.outline.places
    assert better.score.welfare > best.score.welfare
    assert (record.edit, record.traveller) == ("day 2 as in the draft 'for museums'", "Ana")


def test_nothing_is_taken_when_no_day_is_better(make_setting):
    setting = make_setting(text=TEXT)
    best, other = setting.judge(outline(CASTLE, TILES)), setting.judge(outline(ROSSIO, ROSSIO))
    assert merge(best, [other], setting) is None


def test_a_place_seen_on_another_day_is_not_visited_twice(make_setting):
    setting = make_setting(text=TEXT)
    best, other = setting.judge(outline(CASTLE, ROSSIO)), setting.judge(outline(ROSSIO, CASTLE, TILES))
    better, _ = merge(best, [other], setting)
    stops = [place for day in better.outline.days for place in day.places]
    assert (stops.count(CASTLE), stops.count(TILES)) == (1, 1)


def test_a_locked_place_stays_where_it_is(make_setting):
    setting = make_setting(text=TEXT, locks=(Lock(ROSSIO),))
    best, other = setting.judge(outline(CASTLE, ROSSIO)), setting.judge(outline(ROSSIO, TILES))
    assert merge(best, [other], setting) is None
