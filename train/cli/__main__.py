"""Run the command line with `python -m train.cli`."""

from train.cli.main import main

main()
