"""The closed word lists that wishes, roles and the catalogue share."""

from typing import Final

THEMES: Final = (
    "architecture",
    "art",
    "beach",
    "boat",
    "children",
    "film",
    "gardens",
    "history",
    "landmark",
    "literature",
    "local_life",
    "market",
    "museum",
    "music",
    "nature",
    "nightlife",
    "panorama",
    "religious",
    "royal",
    "science",
    "shopping",
    "sport",
    "street_art",
    "technology",
    "theatre",
    "trams_and_trains",
    "war_history",
    "wellness",
    "wildlife",
)
"""What a visit can be about; a place carries one to four of these."""

CUISINES: Final = (
    "bakery",
    "bavarian",
    "beer_hall",
    "british",
    "cafe",
    "chinese",
    "fine_dining",
    "french",
    "grill",
    "indian",
    "international",
    "italian",
    "japanese",
    "market_hall",
    "middle_eastern",
    "pastry",
    "plant_based",
    "portuguese",
    "pub",
    "seafood",
    "self_catering",
    "steak",
    "street_food",
    "tapas",
    "turkish",
    "vietnamese",
)
"""What a meal can be."""

DIETS: Final = ("gluten_free", "halal", "kosher", "vegan", "vegetarian")
"""Diets a catalogue can answer for; an allergy is never one of them and always goes to the verify list."""

MODES: Final = ("car", "coach", "ferry", "flight", "train")
"""How a group travels between cities."""

LOCAL_MODES: Final = ("walk", "transit", "taxi")
"""How a group moves inside a city."""

LODGING_CLASSES: Final = ("hostel", "budget", "mid", "high")
"""Classes of bed, cheapest first; never a named hotel."""

AREA_TAGS: Final = ("central", "family", "nightlife", "quiet")
"""What an area of a city is like."""
