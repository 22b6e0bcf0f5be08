"""Texts from outside, made fit to be kept and to be compared."""

import unicodedata


def storable(text: str | None) -> str | None:
    """A text as PostgreSQL can hold it: without NUL and halves of characters (S68)."""
    return text and text.replace("\x00", "\ufffd").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def bare(text: str) -> str:
    """A text as it is compared: full width and half width, upper and lower case are the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
