"""One breach of a budget, as it is printed."""

from typing import NamedTuple


class Breach(NamedTuple):
    """Where, what is wrong, and what to do about it."""

    path: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.what}, {self.cure}"
