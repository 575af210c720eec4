"""Recipes: the YAML files that ship with the package, how they are read, and what a run by one will need."""
