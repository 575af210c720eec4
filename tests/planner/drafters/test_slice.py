from planner.drafters.slice import worth_considering
from planner.drafters.task import Lock
from planner.drafters.taste import taste_of
from planner.facts.meals import serves


def ids(task) -> set[str]:
    return {place.id for place in worth_considering(task)}


def test_a_slice_is_in_order_of_id_and_has_an_own_meal(task_of):
    places = worth_considering(task_of())
    assert [p.id for p in places] == sorted(p.id for p in places)
    assert "lisbon-self-catered" in ids(task_of())


def test_what_is_named_or_locked_is_always_in(task_of, good):
    dull = "lis-gare-do-oriente"
    assert dull not in taste_of(task_of()).named
    assert dull in ids(task_of("travellers: [{name: Ana, wishes: {reject: [{place: lis-gare-do-oriente}]}}]"))
    assert dull in ids(task_of(locks=(Lock(dull),)))
    assert set(good.places) <= ids(task_of(start=good))


def test_what_is_banned_is_out_even_when_wished_for(task_of):
    wished = "travellers: [{name: Ana, wishes: {must: [{place: lis-castelo}]}}]"
    assert "lis-castelo" not in ids(task_of(wished, banned=frozenset({"lis-castelo"})))


def test_a_cake_shop_is_no_meal_even_when_named(task_of):
    wished = "travellers: [{name: Ana, wishes: {must: [{place: lis-manteigaria}]}}]"
    assert "lis-manteigaria" not in ids(task_of(wished))
    meals = [p for p in worth_considering(task_of()) if p.kind == "food"]
    assert all(serves(p, "lunch") or serves(p, "dinner") for p in meals)


def test_two_cities_each_have_their_places(task_of):
    task = task_of(where="[porto, lisbon]")
    cities = {task.facts.city_of(place) for place in ids(task)}
    assert cities == {"porto", "lisbon"}
