"""Named: the place of a trip that people mean by a name."""

from rapidfuzz import process

from planner.catalog.names import fold, place_forms
from planner.facts.gather import TripFacts
from planner.facts.meals import is_own_meal
from roles.errors import BadInput, shown

NEAREST = 3
"""Names that are offered when nothing is called what was written."""


def find_place(facts: TripFacts, name: str) -> str:
    """Return the id of a place of this trip's cities by its id or name; raises BadInput naming the nearest."""
    places = {p.id: p for city in facts.cities.values() for p in city.places.values() if not is_own_meal(p.id)}
    if name in places:
        return name
    forms = [(form, place.id) for place in places.values() for form in place_forms(place)]
    exact = sorted({place for form, place in forms if form == fold(name)})
    exact = exact or sorted({place for form, place in forms if f" {fold(name)} " in f" {form} "})
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise BadInput(f"'{shown(name)}' fits several places: {', '.join(exact)}; write the id")
    close = process.extract(fold(name), [form for form, _ in forms], limit=NEAREST)
    near = dict.fromkeys(places[forms[index][1]].name for _, _, index in close)
    raise BadInput(f"no place '{shown(name)}' in this trip's cities; nearest: {', '.join(near)}")
