"""The `fairtrip` command: every sub-command, and the outer edge where errors become exit codes."""
