from planner.outline import DayOutline, Outline, PartyOutline

ONE = "{{dates: {{start: {on}, end: {on}}}, cities: [lisbon], {more}travellers: [{{name: Ana{who}}}]}}"


def verified(make_trip, *stops: str, on: str = "2027-05-13", more: str = "", who: str = "") -> tuple[str, ...]:
    trip = make_trip(ONE.format(on=on, more=more, who=who))
    plan = trip.plan(Outline(days=(DayOutline(city="lisbon", morning=(PartyOutline(stops=stops),)),)))
    return plan.verify


def test_what_nobody_knows_is_told(make_trip):
    lines = verified(make_trip, "lis-coliseu", "lis-clube-vii")
    name = "opening hours of Coliseu dos Recreios are unknown"
    assert any(line.startswith(name) for line in lines)
    assert any("and not in the total" in line for line in lines)


def test_holidays_bookings_and_diets_are_told_once(make_trip, catalog):
    place = next(p for p in catalog.places("lisbon") if p.booking == "required")
    advised = next(p for p in catalog.places("lisbon") if p.booking == "advised" and p.kind != "food")
    lines = verified(make_trip, place.id, advised.id, on="2027-06-13", who=", wishes: {need: [{diet: gluten_free}]}")
    assert lines[0].startswith("2027-06-13: public holiday: ")
    assert any(line.startswith(f"book {place.name} before you go") for line in lines)
    assert any(line.startswith(f"booking advised for {advised.name}") for line in lines)
    assert "ask each restaurant about gluten free food; allergies are never checked by the catalogue" in lines
    assert len(set(lines)) == len(lines)
    assert lines[-1].startswith("opening hours and prices are usual values")


def test_the_sources_name_every_city_and_the_currency_table(make_trip):
    euros = make_trip(ONE.format(on="2027-05-13", more="", who=""))
    dollars = make_trip(ONE.format(on="2027-05-13", more="currency: USD, ", who=""))
    outline = Outline(days=(DayOutline(city="lisbon"),))
    assert [line.split(":")[0] for line in euros.plan(outline).sources] == ["Lisbon"]
    assert [line.split(":")[0] for line in dollars.plan(outline).sources] == ["Lisbon", "currency"]
