from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.relaxed import atoms, relaxed_plan


@settings(deadline=None, max_examples=25)
@given(words=st.lists(st.sampled_from(["museum", "art", "beach"]), unique=True, min_size=1), day=st.integers(1, 2))
def test_taking_the_most_wanted_first_is_the_best_choice(trip, person, wish, words, day):
    wishes = [wish("must" if n % 2 else "prefer", "theme", word) for n, word in enumerate(words)]
    wishes += [wish("must", "theme", "music", day=day), wish("prefer", "place", "tower"), wish("must", "pace", "", 2)]
    ana = person("Ana", *wishes)
    group = trip(ana, nights=1)
    worth = dict(pair for w in wishes for pair in atoms(w, "Ana", group))
    allowed = [
        chosen
        for size in range(min(4, len(worth)) + 1)
        for chosen in combinations(worth, size)
        if sum(atom.day == day - 1 for atom in chosen) <= 2
    ]
    taken = relaxed_plan(group, (ana,)).atoms
    assert sum(worth[atom] for atom in taken) == max(sum(worth[atom] for atom in chosen) for chosen in allowed)


def test_nobody_asks_for_nothing_and_gets_it(trip, person):
    plan = relaxed_plan(trip(person("Ana")), ())
    assert plan.atoms == frozenset()
    assert set(plan.choices.values()) == {""}
