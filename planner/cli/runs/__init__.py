"""A run from a session to its outcome: run, asked about, changed, many at once, and told; imported late."""
