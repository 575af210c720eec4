from planner.conflicts import conflicts

HEAD = "{dates: {start: 2027-05-13, end: 2027-05-15}, cities: [lisbon], travellers: "


def found(make_trip, people: str):
    trip = make_trip(HEAD + people + "}")
    return conflicts(trip.group, trip.facts)


def test_people_without_wishes_do_not_clash(lisbon):
    assert conflicts(lisbon.group, lisbon.facts) == ()


def test_what_one_wants_and_another_does_not_is_told_with_ways_out(make_trip):
    clash = found(make_trip, "[{name: Ana, wishes: {must: [{place: lis-castelo}]}}, "
                             "{name: Rui, wishes: {avoid: [{place: lis-castelo}]}}, {name: Ida}]")[0]  # fmt: skip
    assert (clash.for_it, clash.against_it) == (("Ana",), ("Rui",))
    assert clash.text == "Ana wants São Jorge Castle, Rui does not"
    assert clash.ways_out == ("part for it: Ana go, Rui do something else", "Rui gives way: theirs is only 'avoid'")


def test_what_is_shared_offers_no_parting(make_trip):
    clash = found(make_trip, "[{name: Ana, wishes: {prefer: [{food: seafood}]}}, "
                             "{name: Ida, wishes: {must: [{food: seafood}]}}, "
                             "{name: Rui, wishes: {reject: [{food: seafood}]}}]")[0]  # fmt: skip
    assert clash.text == "Ana and Ida want seafood, Rui does not"
    assert clash.ways_out[0].startswith("eat seafood once")
    assert not any("part for it" in way for way in clash.ways_out)


def test_the_strongest_clash_comes_first(make_trip):
    clashes = found(make_trip, "[{name: A, wishes: {prefer: [{theme: art}], must: [{theme: beach}]}}, "
                               "{name: B, wishes: {avoid: [{theme: art}], reject: [{theme: beach}]}}]")  # fmt: skip
    assert [clash.about for clash in clashes] == ["theme beach", "theme art"]


def test_a_place_that_somebody_cannot_enter_is_told(make_trip):
    clash = found(make_trip, "[{name: Ana, wishes: {must: [{place: lis-torre-de-belem}], "
                             "prefer: [{place: lis-panteao}]}}, "
                             "{name: Rui, wishes: {need: [{access: step_free, sealed: true}]}}]")  # fmt: skip
    assert [c.about for c in clash] == ["place Belém Tower"]
    assert clash[0].text == "Ana wants Belém Tower, which is not known to be accessible for Rui"
    assert clash[0].sealed_for == ("Rui",)


def test_hours_that_leave_no_dinner_together_are_told(make_trip):
    clash = found(make_trip, "[{name: Owl, wishes: {must: [{time: '15:00-03:00'}]}}, "
                             "{name: Lark, wishes: {must: [{time: '06:00-19:00'}]}}, {name: Ana}]")  # fmt: skip
    assert [(c.for_it, c.against_it, c.about) for c in clash] == [(("Owl",), ("Lark",), "time of day")]
    assert clash[0].text == "Owl and Lark are out together for 4 hours a day"


def test_a_sealed_wish_names_whose_secret_it_is(make_trip):
    clash = found(make_trip, "[{name: Ana, sealed: [theme], wishes: {must: [{theme: nightlife}]}}, "
                             "{name: Rui, wishes: {reject: [{theme: nightlife}]}}]")[0]  # fmt: skip
    assert clash.sealed_for == ("Ana",)
