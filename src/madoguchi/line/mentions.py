"""Mentions in texts for groups, as LINE wants them: placeholders in a text, and whom each stands for (textV2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.conversations.content import Mention

Object = dict[str, Any]


def is_within(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether every mention covers whole letters of the text, and none another."""
    units, end = text.encode("utf-16-le"), 0
    for one in sorted(mentions, key=lambda mention: mention.index):
        if one.index < end or one.length < 1 or 2 * (one.index + one.length) > len(units):
            return False
        end = one.index + one.length
        if _cuts_letter(units, one.index) or _cuts_letter(units, end):
            return False
    return True


def message(text: str, mentions: Sequence[Mention], addresses: Mapping[str, str]) -> Object:
    """The message object; who has no address any more is only named."""
    units, said, end = text.encode("utf-16-le"), "", 0
    substitution: Object = {}
    for number, one in enumerate(sorted(mentions, key=lambda mention: mention.index)):
        whom = _mentionee(one, addresses)
        if whom is not None:
            said += f"{_escaped(units[2 * end : 2 * one.index])}{{m{number}}}"
            substitution[f"m{number}"] = {"type": "mention", "mentionee": whom}
            end = one.index + one.length
    if not substitution:
        return {"type": "text", "text": text}
    return {"type": "textV2", "text": said + _escaped(units[2 * end :]), "substitution": substitution}


def _mentionee(mention: Mention, addresses: Mapping[str, str]) -> Object | None:
    if mention.of == "everybody":
        return {"type": "all"}
    address = addresses.get(mention.member_id or "")
    return {"type": "user", "userId": address} if address else None


def _escaped(units: bytes) -> str:
    return units.decode("utf-16-le").replace("{", "{{").replace("}", "}}")


def _cuts_letter(units: bytes, at: int) -> bool:
    """Whether a cut there would leave half of a letter that takes two units."""
    following = units[2 * at : 2 * at + 2]
    return len(following) == 2 and 0xDC <= following[1] <= 0xDF  # noqa: PLR2004 - low surrogates
