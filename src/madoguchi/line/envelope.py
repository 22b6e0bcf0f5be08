"""The outside of a webhook: the body is taken apart into events, each kept as the bytes that came."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from madoguchi.kit.ids import derived_id
from madoguchi.line import tolerant
from madoguchi.line.models import InboxRow

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_BASE_32 = str.maketrans(_CROCKFORD, "0123456789ABCDEFGHIJKLMNOPQRSTUV")
_ULID_LENGTH = 26
_TIME_LETTERS = 10
_ULID_TIME = re.compile(f"[{_CROCKFORD}]{{{_TIME_LETTERS}}}")
_LONGEST_LANE = 100
"""Characters: more than LINE's longest ids have, and few enough for an index."""


class BadBodyError(ValueError):
    """The body is no webhook body, though its signature is right."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A body taken apart."""

    destination: str | None
    """The bot it is for, as far as it says so."""
    rows: list[InboxRow]
    redelivered: bool
    """Whether LINE sends something of it again."""


class _Body(msgspec.Struct):
    events: list[msgspec.Raw]
    destination: Any = None


class _Source(msgspec.Struct):
    user_id: str = msgspec.field(name="userId", default="")
    group_id: str = msgspec.field(name="groupId", default="")
    room_id: str = msgspec.field(name="roomId", default="")


class _Context(msgspec.Struct):
    is_redelivery: bool = msgspec.field(name="isRedelivery", default=False)


class _Outline(msgspec.Struct):
    event_id: str = msgspec.field(name="webhookEventId", default="")
    timestamp: int = 0
    source: _Source | None = None
    context: _Context | None = msgspec.field(name="deliveryContext", default=None)


_body = msgspec.json.Decoder(_Body)
_outline = msgspec.json.Decoder(_Outline)


def split(body: bytes, *, account_id: UUID, received_at: datetime) -> Letter:
    """A body with one row for each of its events, in their order; raises BadBodyError.

    Only what tells an event from others is read here. Whatever else it holds, known or not, stays as it came, but
    for halves of characters: one of them would cost all events of the body.
    """
    try:
        read = _read(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBodyError(str(error)) from error
    events = [(bytes(raw), _outline_of(raw)) for raw in read.events]
    return Letter(
        destination=read.destination if isinstance(read.destination, str) else None,
        rows=[_row(raw, outline, account_id, received_at) for raw, outline in events],
        redelivered=any(outline.context is not None and outline.context.is_redelivery for _, outline in events),
    )


def _read(body: bytes) -> _Body:
    try:
        return _body.decode(body)
    except msgspec.DecodeError:
        return _body.decode(tolerant.without_halves(body))


def _outline_of(raw: msgspec.Raw) -> _Outline:
    try:
        return tolerant.read(_outline, bytes(raw))
    except msgspec.DecodeError:
        return _Outline()


def _row(raw: bytes, outline: _Outline, account_id: UUID, received_at: datetime) -> InboxRow:
    source = outline.source or _Source()
    about = source.group_id or source.room_id or source.user_id or account_id
    return InboxRow(
        id=_identify(outline, raw, account_id),
        account_id=account_id,
        lane=f"line:{about}".replace("\x00", "")[:_LONGEST_LANE],
        received_at=received_at,
        raw=raw,
    )


def _identify(outline: _Outline, raw: bytes, account_id: UUID) -> UUID:
    """The same id whenever LINE sends the same event, with the event's own time in it.

    An event without an id, as LINE sent them before 2022, is told apart by its content.
    """
    name = outline.event_id or raw.decode(errors="replace")
    milliseconds = _ulid_time(outline.event_id)
    return derived_id(outline.timestamp if milliseconds is None else milliseconds, str(account_id), name)


def _ulid_time(ulid: str) -> int | None:
    if len(ulid) != _ULID_LENGTH or not _ULID_TIME.match(ulid):
        return None
    milliseconds = int(ulid[:_TIME_LETTERS].translate(_TO_BASE_32), 32)
    return milliseconds if milliseconds < 1 << 48 else None
