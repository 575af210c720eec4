"""The command line: the table of commands, its edge and what commands print with."""
