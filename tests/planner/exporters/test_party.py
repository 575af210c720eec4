from planner.exporters.party import blocks, on_earth, routes


def shape(day):
    return [[party.travellers for party in block.parties] for block in blocks(day)]


def test_a_day_is_together_apart_and_together_again(plan):
    together = ("Ana", "Rui", "Tom", "Zoé")
    assert shape(plan.days[0]) == [[together], [("Ana", "Rui"), ("Tom", "Zoé")], [together]]


def test_every_line_of_a_day_is_told_exactly_once(plan):
    for day in plan.days:
        told = [a.id for block in blocks(day) for party in block.parties for a in party.activities]
        assert sorted(told) == sorted(a.id for a in day.activities)


def test_somebody_who_is_not_there_yet_is_not_apart(plan):
    day = plan.days[1]
    early = day.activities[0].model_copy(update={"travellers": ("Ana", "Rui")})
    changed = day.model_copy(update={"activities": (early, day.activities[1])})
    assert [block.split for block in blocks(changed)] == [False, False]


def test_parties_that_share_a_traveller_are_one_party(plan):
    day = plan.days[0]
    lines = day.activities
    swapped = tuple(a.model_copy(update={"travellers": ("Rui", "Tom")}) if a.id == "1.9" else a for a in lines)
    assert shape(day.model_copy(update={"activities": swapped})) == [[("Ana", "Rui", "Tom", "Zoé")]]


def test_parties_that_never_meet_again_end_the_day_apart(plan):
    day = plan.days[0].model_copy(update={"activities": plan.days[0].activities[:9]})
    assert [block.split for block in blocks(day)] == [False, True]


def test_each_party_has_its_own_route(plan):
    found = {party.travellers: [a.title for a in party.activities] for party in routes(plan.days[0])}
    assert found[("Tom", "Zoé")] == ["Jerónimos Monastery", "Tasca do Largo", "Oceanário", "Fado na Rua"]
    assert found[("Ana", "Rui")] == ["Jerónimos Monastery", "Tasca do Largo", "Tile Museum", "Fado na Rua"]


def test_a_place_off_the_earth_has_no_coordinates(plan):
    castle = plan.days[1].activities[1]
    for lat, lon in ((float("nan"), 0.0), (0.0, float("inf")), (91.0, 0.0), (0.0, -181.0)):
        place = castle.place.model_copy(update={"lat": lat, "lon": lon})
        assert not on_earth(castle.model_copy(update={"place": place}))
    assert on_earth(castle)
    assert not on_earth(castle.model_copy(update={"place": None}))
