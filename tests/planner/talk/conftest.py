import pytest

from planner.talk.changing.resolve import Talk

GROUP = """
title: Talkers
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-15}
wishes: {prefer: [{theme: boat}]}
travellers:
  - name: Ana
    age: 41
    wishes:
      need: [{walking: 7 km}]
      must: [{place: Lisbon Oceanarium}, {theme: gardens}]
      avoid: [{food: pub}]
  - {name: Helena, age: 74, roles: [grandparent]}
  - {name: Vito, age: 30, roles: [vegan], sealed: [theme], wishes: {avoid: [{theme: museum}]}}
"""


@pytest.fixture(scope="session")
def talkers(make_trip):
    """Ana who has wishes, Helena who has a role, Vito who needs a diet and keeps a dislike to himself."""
    return make_trip(GROUP)


@pytest.fixture
def talk(talkers, good):
    """What is said about a plan of theirs, by Ana."""
    outline = good.model_copy(update={"days": tuple(_for_all(day) for day in good.days)})
    return Talk(talkers.prepared.request, talkers.group, talkers.facts, talkers.plan(outline), "Ana")


def _for_all(day):
    parties = {name: tuple(p.model_copy(update={"who": ()}) for p in day.block(name)[:1]) for name in ("afternoon",)}
    return day.model_copy(update=parties)
