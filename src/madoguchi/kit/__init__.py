"""Plumbing that has never heard of a customer."""
