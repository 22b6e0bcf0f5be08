"""Places in lists that go by time: a page ends at one, and the next begins after it."""

import base64
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from madoguchi.kit.errors import InvalidError

EventId = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


def name_cursor_of(name: str, id: object) -> str:
    """A place in a list that goes by name."""
    return base64.urlsafe_b64encode(msgspec.json.encode([name, id])).decode().rstrip("=")


def name_place_of(cursor: str | None) -> tuple[str | None, UUID | None]:
    """The name and id of a cursor; nothing for none. Raises InvalidError for what is no cursor."""
    if cursor is None:
        return None, None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=tuple[str, UUID])
    except (ValueError, msgspec.DecodeError) as error:
        raise InvalidError("The cursor is not one of ours; start again without it.") from error


def cursor_of(moment: datetime, id: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([moment, id])).decode().rstrip("=")


def place_of(cursor: str | None, kind: Any) -> tuple[datetime, Any] | None:
    """The moment of a cursor and the id of that kind; None for none. Raises InvalidError for what is no cursor."""
    if cursor is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        moment, place = msgspec.json.decode(raw, type=tuple[Moment, kind])
        return moment.astimezone(UTC), place
    except (ValueError, OverflowError, msgspec.DecodeError) as error:
        raise InvalidError("The cursor is not one of ours; start again without it.") from error
