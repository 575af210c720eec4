import pytest

from planner.agent.store import open_trip, read_trip
from planner.talk.said import AMENDMENT, accept, as_said, forget, said
from roles.amendment import Amendment
from roles.errors import BadInput
from roles.request import parse_request

TRIP = "{cities: [lisbon], dates: {start: 2027-05-13, end: 2027-05-14}, travellers: [{name: Ana}, {name: Rui}]}"
BOAT = Amendment(act="add", traveller="Ana", strength="must", wish={"theme": "boat"})
SECRET = Amendment(act="add", traveller="Rui", strength="avoid", wish={"theme": "boat", "sealed": True, "day": 2})


def themes(request, index=0):
    return [spec.theme for _, _, spec in request.travellers[index].wishes.items()]


def test_what_was_said_is_applied_in_order_over_the_trip_file(tmp_path):
    with open_trip(tmp_path) as store:
        assert accept(store, BOAT) == 1
        assert accept(store, BOAT.model_copy(update={"act": "delete", "strength": None})) == 2
    request = parse_request(TRIP)
    assert as_said(request, read_trip(tmp_path)) == request
    assert [one.amendment.act for one in said(read_trip(tmp_path))] == ["add", "delete"]


def test_what_was_taken_back_no_longer_counts_and_stays_in_the_list(tmp_path):
    with open_trip(tmp_path) as store:
        accept(store, BOAT)
        assert themes(as_said(parse_request(TRIP), store)) == ["boat"]
        forget(store, 1)
        assert themes(as_said(parse_request(TRIP), store)) == []
        assert said(store)[0].forgotten


def test_only_what_was_said_and_still_counts_can_be_taken_back(tmp_path):
    with open_trip(tmp_path) as store:
        with pytest.raises(BadInput, match="nothing was said yet"):
            forget(store, 1)
        accept(store, BOAT)
        with pytest.raises(BadInput, match="known: 1 to 1"):
            forget(store, 2)
        forget(store, 1)
        with pytest.raises(BadInput, match="taken back already"):
            forget(store, 1)


def test_a_trip_file_that_no_longer_fits_names_the_number_and_no_secret(tmp_path):
    with open_trip(tmp_path) as store:
        accept(store, SECRET)
    short = parse_request(TRIP.replace("05-14", "05-13"))
    with pytest.raises(BadInput, match=r"Rui as number 1.*interview forget TRIP 1") as refused:
        as_said(short, read_trip(tmp_path))
    assert "boat" not in str(refused.value)


def test_an_event_that_is_no_amendment_is_told_in_one_line(tmp_path):
    with open_trip(tmp_path) as store:
        store.append(AMENDMENT, {"act": "sing"})
    with pytest.raises(BadInput, match="number 1 cannot be read"):
        said(read_trip(tmp_path))
