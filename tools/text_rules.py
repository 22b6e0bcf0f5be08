"""Rules for any committed text: no package hosts, and for the desk's code its sentences and sizes."""

import re
from collections.abc import Iterator

from breach import Breach

TSX_LINES = 250
# Locks and scripts that name a host fail wherever another mirror is used. Put together here, so as not to name them.
_HOSTS = (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("yarnpkg", "com"), ("npmmirror", "com"),
    ("deb.debian", "org"), ("security.debian", "org"), ("archive.ubuntu", "com"),
)  # fmt: skip
HOSTS = re.compile("|".join(re.escape(".".join(parts)) for parts in _HOSTS))
_SENTENCE = re.compile(r"^\s*(//|/\*\*?)\s*\S.*", re.ASCII)


def check(path: str, text: str) -> Iterator[Breach]:
    """All breaches in one file."""
    for number, line in enumerate(text.splitlines(), start=1):
        if HOSTS.search(line):
            yield Breach(path, number, "names a package host", "leave addresses to each machine's own settings")
    if path.startswith("desk/") and path.endswith((".ts", ".tsx")) and not path.endswith((".gen.ts", ".d.ts")):
        yield from _check_desk(path, text)


def is_code(path: str) -> bool:
    """Whether its lines count as code or tests."""
    return path.endswith((".py", ".ts", ".tsx"))


def is_desk_test(path: str) -> bool:
    """Whether a file of the desk is a test or serves tests."""
    return ".test." in path or path.startswith(("desk/test/", "desk/e2e/"))


def _check_desk(path: str, text: str) -> Iterator[Breach]:
    if not _SENTENCE.match(text):
        yield Breach(path, 1, "does not say what it is", "open it with a comment of one sentence")
    lines = len(text.splitlines())
    if path.endswith(".tsx") and lines > TSX_LINES:
        yield Breach(path, TSX_LINES, f"has {lines} lines, {TSX_LINES} allowed", "split it by what people see")
