"""What queues, workstreams and operating hours may be called, and their copies."""

from collections.abc import Collection
from itertools import chain, count

from madoguchi.kit.errors import ConflictError

LONGEST = 100
"""Characters that any name here may have."""


class NameTakenError(ConflictError):
    code = "name_taken"


def name_of_copy(name: str, *, taken: Collection[str]) -> str:
    """The first of `Copy of …`, `Copy of … (2)` and so on that nothing is called yet; a long name is cut."""
    endings = chain([""], (f" ({number})" for number in count(2)))
    names = (f"Copy of {name}"[: LONGEST - len(ending)].rstrip() + ending for ending in endings)
    return next(free for free in names if free not in taken)
