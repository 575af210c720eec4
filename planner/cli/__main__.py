"""Runs the command line as `python -m planner.cli`."""

from planner.cli.main import main

main()
