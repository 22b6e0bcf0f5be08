"""What a message says, in runs: plain words, people who are addressed, LINE's own emoji, and addresses to follow."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from madoguchi.conversations.content import Emoji, Mention

_CANDIDATE = re.compile(r"(?:https?://|line://|tel:|mailto:)[^\s<>\"'「」『』（）【】、。，！？]+", re.IGNORECASE)
_TRAILING = re.compile(r"[.,;:!?)\]}'\"…]+$")
_FOLLOWED = {"http", "https", "tel", "mailto", "line"}
_PLACEHOLDER = "$"
"""What stands in a text that we send where LINE draws one of its own emoji."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some words; only a link has an address, and only one that is safe to follow."""

    text: str
    kind: Literal["plain", "mention", "emoji", "link"] = "plain"
    href: str | None = None


def runs_of(text: str, *, emojis: Sequence[Emoji] = (), mentions: Sequence[Mention] = ()) -> list[Run]:
    """A text in its runs; marks that overlap or lie outside of it are left out."""
    units = text.encode("utf-16-le", "surrogatepass")
    marks = sorted(
        [(one.index, one.length, "emoji") for one in emojis] + [(one.index, one.length, "mention") for one in mentions]
    )
    runs: list[Run] = []
    end = 0
    for index, length, kind in marks:
        if index < end or length <= 0 or (index + length) * 2 > len(units):
            continue
        runs += _linked(_cut(units, end, index))
        marked = _cut(units, index, index + length)
        runs.append(Run(marked, "mention") if kind == "mention" else Run(_emoji(marked), "emoji"))
        end = index + length
    return [*runs, *_linked(_cut(units, end, len(units) // 2))]


def plain(runs: Sequence[Run]) -> str:
    """All words without their marks."""
    return "".join(run.text for run in runs)


def flex_buttons(contents: Any) -> list[Run]:
    """What can be pressed in a layout of LINE's, in its order, as far as it has a label."""
    found: list[Run] = []
    waiting = [contents]
    while waiting:
        match waiting.pop():
            case dict() as box:
                match box.get("action"):
                    case {"label": str(label), "uri": str(address)} if href := safe_link(address):
                        found.append(Run(label, "link", href))
                    case {"label": str(label)}:
                        found.append(Run(label))
                waiting += [inner for name, inner in reversed(box.items()) if name != "action"]
            case list() as row:
                waiting += reversed(row)
            case _:
                pass
    return found


def safe_link(address: str) -> str | None:
    """An address that may be followed (S04), or None; one that hides a user name before its host leads elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in _FOLLOWED or any(not sign.isprintable() or sign.isspace() for sign in address):
        return None
    web = parts.scheme.lower() in {"http", "https"}
    if web and (not parts.netloc or "@" in parts.netloc or "\\" in address):
        return None
    return address


def _linked(text: str) -> Iterator[Run]:
    end = 0
    for match in _CANDIDATE.finditer(text):
        address = _TRAILING.sub("", match[0])
        href = safe_link(address)
        if href is None or address.endswith(":"):
            continue
        if match.start() > end:
            yield Run(text[end : match.start()])
        yield Run(address, "link", href)
        end = match.start() + len(address)
    if end < len(text):
        yield Run(text[end:])


def _cut(units: bytes, start: int, end: int) -> str:
    return units[start * 2 : end * 2].decode("utf-16-le", "replace")


def _emoji(words: str) -> str:
    return "(emoji)" if words == _PLACEHOLDER else words
