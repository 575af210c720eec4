from itertools import pairwise

from planner.drafters.task import Lock
from planner.drafters.taste import taste_of


def test_wishes_make_places_matter(task_of):
    plain, keen = task_of(), task_of("travellers: [{name: Ana, wishes: {must: [{theme: wellness}]}}]")
    spa = plain.facts.place("lis-ritz-spa")
    assert taste_of(keen).appeal(spa) > taste_of(plain).appeal(spa)
    averse = task_of("travellers: [{name: Ana, wishes: {reject: [{theme: wellness}]}}]")
    assert taste_of(averse).appeal(spa) < taste_of(plain).appeal(spa)


def test_what_is_named_comes_first_and_equals_stand_in_order_of_id(task_of):
    task = task_of(locks=(Lock("lis-gare-do-oriente"),))
    taste, places = taste_of(task), task.facts.cities["lisbon"].places.values()
    ranked = taste.favourites(places)
    assert ranked[0].id == "lis-gare-do-oriente"
    assert sorted(p.id for p in ranked) == sorted(p.id for p in places)
    assert all((-taste.appeal(a), a.id) < (-taste.appeal(b), b.id) for a, b in pairwise(ranked))
