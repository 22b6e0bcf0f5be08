"""Lets `python -m madoguchi` do what the command `madoguchi` does."""

from madoguchi.cli import app

app(prog_name="madoguchi")
