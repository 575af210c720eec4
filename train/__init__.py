"""Teaching a model to make trips, with the same critic as reward."""
