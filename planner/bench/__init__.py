"""Bench: tasks of others, run and measured by their own rules."""
