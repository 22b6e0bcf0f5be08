"""Lets `python -m line_simulator` be the same as the `line-simulator` command."""

from line_simulator.cli import app

app()
