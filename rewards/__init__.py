"""How good a trip is, and for whom."""
