"""Links that need no signing in: to one file, for a time, and proof against changes."""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

Part = Literal["original", "shown", "preview"]

_PARTS: tuple[Part, ...] = ("original", "shown", "preview")
_SIGNATURE = 16
"""Bytes: 128 bits, which nobody guesses."""
_LENGTH = 16 + 1 + 5


@dataclass(frozen=True, slots=True)
class Grant:
    """What the holder of a link may fetch."""

    attachment_id: UUID
    part: Part


class Links:
    """Signs with the first key and takes links signed with any, so that a new key can be put before the old one."""

    def __init__(self, keys: Sequence[bytes], origin: str) -> None:
        self._keys = keys
        self._origin = origin

    def to_file(self, attachment_id: UUID, *, part: Part, until: datetime) -> str:
        """The address of a file for everybody who has it, good until a moment."""
        body = attachment_id.bytes + bytes([_PARTS.index(part)]) + int(until.timestamp()).to_bytes(5)
        return f"{self._origin}/files/{_written(body + self._signature(self._keys[0], body))}"

    def read(self, token: str, *, now: datetime) -> Grant | None:
        """What a token grants; None for one that we did not sign, or whose time is over."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (ValueError, binascii.Error):
            return None
        body, signature = raw[:_LENGTH], raw[_LENGTH:]
        # The last letter has two bits to spare, so the same bytes can be written in four ways; one of them is ours.
        if len(raw) != _LENGTH + _SIGNATURE or token != _written(raw):
            return None
        if not any(hmac.compare_digest(self._signature(key, body), signature) for key in self._keys):
            return None
        if datetime.fromtimestamp(int.from_bytes(body[17:]), UTC) <= now:
            return None
        return Grant(UUID(bytes=body[:16]), _PARTS[body[16]])

    @staticmethod
    def _signature(key: bytes, body: bytes) -> bytes:
        return hmac.digest(key, body, "sha256")[:_SIGNATURE]


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
