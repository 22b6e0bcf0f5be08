"""Madoguchi, the open-source contact center for LINE."""

__version__ = "0.1.0"
