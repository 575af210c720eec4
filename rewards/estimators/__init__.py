"""Estimators: one traveller's utility for one plan."""
