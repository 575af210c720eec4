"""Changing: what an act comes to in a trip, and the smallest change of a plan that follows from it."""
