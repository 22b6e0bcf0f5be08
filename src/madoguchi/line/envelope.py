"""The outside of a webhook: the body is taken apart into events, each kept as the bytes that came."""

from datetime import datetime
from uuid import UUID

import msgspec

from madoguchi.kit.ids import derived_id
from madoguchi.line import tolerant
from madoguchi.line.models import InboxRow

_CROCKFORD = {letter: value for value, letter in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
_ULID_LENGTH = 26
_TIME_LETTERS = 10
_LONGEST_LANE = 100
"""Characters: more than LINE's longest ids have, and few enough for an index."""


class BadBodyError(ValueError):
    """The body is no webhook body, though its signature is right."""


class _Body(msgspec.Struct):
    events: list[msgspec.Raw]


class _Source(msgspec.Struct):
    user_id: str = msgspec.field(name="userId", default="")
    group_id: str = msgspec.field(name="groupId", default="")
    room_id: str = msgspec.field(name="roomId", default="")


class _Outline(msgspec.Struct):
    event_id: str = msgspec.field(name="webhookEventId", default="")
    timestamp: int = 0
    source: _Source | None = None


_body = msgspec.json.Decoder(_Body)
_outline = msgspec.json.Decoder(_Outline)


def split(body: bytes, *, account_id: UUID, received_at: datetime) -> list[InboxRow]:
    """One row for each event of a body, in its order; raises BadBodyError.

    Only what tells an event from others is read here. Whatever else it holds, known or not, stays as it came, but
    for halves of characters: one of them would cost all events of the body.
    """
    try:
        events = _events_of(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBodyError(str(error)) from error
    return [_row(bytes(raw), account_id, received_at) for raw in events]


def _events_of(body: bytes) -> list[msgspec.Raw]:
    try:
        return _body.decode(body).events
    except msgspec.DecodeError:
        return _body.decode(tolerant.without_halves(body)).events


def _row(raw: bytes, account_id: UUID, received_at: datetime) -> InboxRow:
    try:
        outline = tolerant.read(_outline, raw)
    except msgspec.DecodeError:
        outline = _Outline()
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
    if len(ulid) != _ULID_LENGTH or not all(letter in _CROCKFORD for letter in ulid[:_TIME_LETTERS]):
        return None
    milliseconds = 0
    for letter in ulid[:_TIME_LETTERS]:
        milliseconds = milliseconds * 32 + _CROCKFORD[letter]
    return milliseconds if milliseconds < 1 << 48 else None
