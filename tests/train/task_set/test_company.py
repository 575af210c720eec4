import random

import pytest

from roles.library import load_roles
from train.task_set.company import company

SEEDS = range(60)


@pytest.fixture(scope="module")
def library():
    return load_roles()


@pytest.mark.parametrize("people", range(1, 9))
def test_a_company_has_as_many_people_as_asked_for_all_with_names_of_their_own(people, library):
    for seed in SEEDS:
        found = company(people, random.Random(seed), library)
        assert len({person.name for person in found}) == people


@pytest.mark.parametrize("people", range(2, 9))
def test_no_child_travels_without_an_adult(people, library):
    for seed in SEEDS:
        found = company(people, random.Random(seed), library)
        assert not all(person.child for person in found)
        assert all(0 < person.age < 95 for person in found)


def test_roles_fit_the_age(library):
    for seed in SEEDS:
        for person in company(6, random.Random(seed), library):
            for role in person.roles:
                ages = library.get(role).ages or (18, 120)
                assert ages[0] <= person.age <= ages[1], (person, role)


def test_a_parent_with_a_toddler_has_one(library):
    for seed in range(300):
        found = company(5, random.Random(seed), library)
        roles = {role for person in found for role in person.roles}
        assert "toddler_parent" not in roles or any(person.age <= 3 for person in found)


def test_every_role_comes_up_sooner_or_later(library):
    seen = {role for seed in range(400) for p in company(6, random.Random(seed), library) for role in p.roles}
    assert seen == set(library.names)


def test_parents_are_at_least_twenty_years_older_than_their_eldest(library):
    for seed in SEEDS:
        found = company(4, random.Random(seed), library)
        homes = {person.household for person in found if person.child}
        for home in homes:
            here = [person.age for person in found if person.household == home]
            assert max(here) - max(age for age in here if age < 18) >= 15
