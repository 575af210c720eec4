from planner.drafters.model.id_table import id_table
from planner.drafters.task import Lock


def test_sights_and_restaurants_are_numbered_apart_and_travellers_by_their_place(prompt):
    table = prompt.table
    assert all(key.startswith("f") == (place.kind == "food") for key, place in table.places.items())
    assert table.people == {"P1": "Ana", "P2": "Rui"}
    assert (table.number("Rui"), table.short[table.places["a1"].id]) == ("P2", "a1")


def test_numbers_run_on_across_cities(task_of):
    table = id_table(task_of(where="[porto, lisbon]"))
    porto, lisbon = table.of_city("porto"), table.of_city("lisbon")
    assert {*dict(porto), *dict(lisbon)} == set(table.places)
    assert not set(dict(porto)) & set(dict(lisbon))


def test_an_own_meal_has_no_number_and_what_is_locked_has_one(task_of):
    table = id_table(task_of(locks=(Lock("lis-gare-do-oriente"),)))
    assert "lisbon-self-catered" not in table.short
    assert "lis-gare-do-oriente" in table.short
