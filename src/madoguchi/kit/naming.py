"""What a copy is called."""

from collections.abc import Collection
from itertools import chain, count

LONGEST = 100
"""Characters that the name of anything that is copied may have."""


def name_of_copy(name: str, *, taken: Collection[str]) -> str:
    """The first of `Copy of …`, `Copy of … (2)` and so on that nothing is called yet; a long name is cut."""
    # Some tables take two names for one that differ in case alone.
    low = {other.lower() for other in taken}
    endings = chain([""], (f" ({number})" for number in count(2)))
    names = (f"Copy of {name}"[: LONGEST - len(ending)].rstrip() + ending for ending in endings)
    return next(free for free in names if free.lower() not in low)
