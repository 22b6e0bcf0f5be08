"""What a process has loaded by the time it begins is no garbage, and need not be looked through again and again."""

import gc

_NEW_OBJECTS = 10_000
"""Python's own is 700, which a burst of webhooks passes with every tenth: much work, and little is found."""


def spare_what_is_loaded() -> None:
    """Leave everything that exists now out of collections, and collect the rest seldomer. Called once, at the start."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
