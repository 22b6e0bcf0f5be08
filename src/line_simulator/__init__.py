"""A fake LINE Platform with fake phones, for development, tests and load."""
