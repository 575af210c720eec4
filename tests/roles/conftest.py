from pathlib import Path

import pytest

TRIP = """\
title: Lisbon with three generations
cities: [lisbon]
origin: london
dates: {start: 2027-05-13, end: 2027-05-16}
budget: 4200
seed: 7
households:
  - {name: Silva, members: [Ana, Rui], budget: 2600.50}
travellers:
  - name: Ana
    age: 38
    roles: [organiser]
    arrive: 2027-05-13 15:00
    leave: 2027-05-16 11:00
    origin: porto
    weight: 1.5
    words: free text
    sealed: [age, budget, words]
    wishes:
      need: [{diet: vegetarian}, {walking: 6 km}]
      must: [{place: Lisbon Oceanarium}, {time: 09:30-22:00}]
      prefer: [{theme: panorama, city: Lisbon, day: 2, quote: "..."}, {pace: 3}, {budget: 600}, {rest: 60 min}]
      avoid: [{theme: nightlife}]
      reject: [{place: Casino}]
  - name: Rui
wishes: {prefer: [{company: together}]}
"""


@pytest.fixture
def trip_text():
    return TRIP


@pytest.fixture
def trip_file(tmp_path: Path):
    path = tmp_path / "trip.yaml"
    path.write_text(TRIP, encoding="utf-8")
    return path
