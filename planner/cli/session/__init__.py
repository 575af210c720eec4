"""A trip opened by a command: its settings, its models, its kept plans, its locks."""
