"""Rules: one file for each kind of thing that can be broken about a plan."""
