"""Texts from outside, made fit to be kept."""


def storable(text: str | None) -> str | None:
    """A text as PostgreSQL can hold it: without NUL and halves of characters (S68)."""
    return text and text.replace("\x00", "\ufffd").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
