"""Files that belong to messages: expected with the message, then stored, expired, rejected, or erased."""

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict
from uuid import UUID

from madoguchi.conversations import file_settings
from madoguchi.conversations.content import Audio, Content, File, Image, Video
from madoguchi.conversations.events import (
    AttachmentErased,
    AttachmentEvent,
    AttachmentExpected,
    AttachmentExpired,
    AttachmentRejected,
    AttachmentStored,
)
from madoguchi.conversations.file_settings import FileSettings, extension_of
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.finding import Finding, Kind
from madoguchi.kit.ids import new_id
from madoguchi.kit.links import Part
from madoguchi.kit.text import storable


class AttachmentState(StrEnum):
    PENDING = "pending"
    STORED = "stored"
    EXPIRED = "expired"
    REJECTED = "rejected"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A message that may have come with a file."""

    message_id: UUID
    conversation_id: UUID
    customer_id: UUID
    content: Content


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not here, for programs and for people."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of one message; of an outbound one the message may still be missing."""

    id: UUID
    conversation_id: UUID
    customer_id: UUID
    message_id: UUID | None
    kind: str
    state: AttachmentState
    refusal: dict[str, str] | None
    file_name: str | None
    content_type: str | None
    size: int | None
    sha256: bytes | None
    width: int | None
    height: int | None
    duration_ms: int | None
    folder: str
    shown_type: str | None
    preview_type: str | None
    percent: int | None
    """How far it is prepared for sending, while it is."""
    created_at: datetime

    def key(self, part: Part) -> str:
        """Where a part of it lies in the store of files."""
        return key_of(self.folder, part)


_FOLDER = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
COLUMNS = (
    "id, conversation_id, customer_id, message_id, kind, state, refusal, file_name, content_type, size, sha256, "
    "width, height, duration_ms, folder, shown_type, preview_type, percent, created_at"
)
GONE = Refusal("gone", "LINE no longer keeps this file.")
LOST = Refusal("lost", "The file came, but is missing in the place where files are kept.")
SWITCHED_OFF = Refusal("switched_off", "Customers of this LINE account cannot send files.")
NEVER_READY = Refusal("never_ready", "LINE did not have this file ready within a day.")


def too_large(settings: FileSettings) -> Refusal:
    return Refusal("too_large", f"The file is larger than the {settings.largest_megabytes} MB that are taken.")


def blocked(extension: str) -> Refusal:
    return Refusal("blocked_type", f"Files of the kind .{extension} are not taken.")


def unsafe(why: str) -> Refusal:
    return Refusal("unsafe", f"The file is not safe to open: {why}.")


async def expect(db: Db, *, carriers: Iterable[Carrier], now: datetime) -> None:
    """Write down the files that messages came with; those that are not taken are refused without being fetched."""
    wanted = [(carrier, *file) for carrier in carriers if (file := _file_of(carrier.content))]
    if not wanted:
        return
    settings = await file_settings.get(db)
    for carrier, kind, name, size in wanted:
        refusal = _refusal(settings, name, size)
        row = await db.one(
            f"""
            INSERT INTO attachments (id, conversation_id, customer_id, message_id, kind, state, refusal, file_name,
              size, duration_ms, folder, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING {COLUMNS}
            """,
            new_id(now),
            carrier.conversation_id,
            carrier.customer_id,
            carrier.message_id,
            kind,
            "rejected" if refusal else "pending",
            refusal and {"code": refusal.code, "reason": refusal.reason},
            name,
            size,
            getattr(carrier.content, "duration_ms", None),
            new_folder(),
            now,
        )
        kept = attachment_of(row)
        if refusal:
            record(db, AttachmentRejected(**_ids(kept), code=refusal.code), now=now)
        else:
            record(db, AttachmentExpected(**_ids(kept)), now=now)


async def begin_upload(
    db: Db, *, conversation_id: UUID, customer_id: UUID, kind: Kind, file_name: str, now: datetime
) -> Attachment:
    """Make room for a file that a representative brings; its message comes later (`attach`), or it is swept."""
    row = await db.one(
        f"""
        INSERT INTO attachments (id, conversation_id, customer_id, kind, state, file_name, folder, created_at)
        VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7) RETURNING {COLUMNS}
        """,
        new_id(now),
        conversation_id,
        customer_id,
        kind,
        file_name,
        new_folder(),
        now,
    )
    return attachment_of(row)


async def attach(db: Db, *, attachment_id: UUID, message_id: UUID) -> Attachment | None:
    """Give an uploaded file to its message; None when it is not there, or has one already."""
    row = await db.find(
        f"""
        UPDATE attachments SET message_id = $2 WHERE id = $1 AND message_id IS NULL AND state = 'stored'
        RETURNING {COLUMNS}
        """,
        attachment_id,
        message_id,
    )
    return attachment_of(row) if row else None


async def get(db: Db, attachment_id: UUID) -> Attachment:
    found = await find(db, attachment_id)
    if found is None:
        raise NotFoundError("There is no such file.")
    return found


async def find(db: Db, attachment_id: UUID) -> Attachment | None:
    row = await db.find(f"SELECT {COLUMNS} FROM attachments WHERE id = $1", attachment_id)
    return attachment_of(row) if row else None


async def of_messages(db: Db, message_ids: Sequence[UUID]) -> dict[UUID, Attachment]:
    """The file of each message that has one."""
    if not message_ids:
        return {}
    rows = await db.all(f"SELECT {COLUMNS} FROM attachments WHERE message_id = ANY($1::uuid[])", list(message_ids))
    return {row["message_id"]: attachment_of(row) for row in rows}


async def receive(db: Db, *, attachment_id: UUID, size: int, sha256: bytes) -> Attachment | None:
    """Note that the file has come and is still to be looked into; None when it is not wanted any more."""
    row = await db.find(
        f"UPDATE attachments SET size = $2, sha256 = $3 WHERE id = $1 AND state = 'pending' RETURNING {COLUMNS}",
        attachment_id,
        size,
        sha256,
    )
    return attachment_of(row) if row else None


async def prepare(db: Db, *, attachment_id: UUID, finding: Finding, size: int, sha256: bytes) -> Attachment | None:
    """Note what an upload is that is still to be converted; None when it is not wanted any more."""
    row = await db.find(
        f"""
        UPDATE attachments SET content_type = $2, size = $3, sha256 = $4, width = $5, height = $6, duration_ms = $7,
          preview_type = $8, percent = 0
        WHERE id = $1 AND state = 'pending' RETURNING {COLUMNS}
        """,
        attachment_id,
        finding.content_type,
        size,
        sha256,
        finding.width,
        finding.height,
        finding.duration_ms,
        finding.preview,
    )
    return attachment_of(row) if row else None


async def note_progress(db: Db, *, attachment_id: UUID, percent: int) -> bool:
    """Note how far it is prepared; whether it is still wanted."""
    touched = await db.run(
        "UPDATE attachments SET percent = $2 WHERE id = $1 AND state = 'pending'", attachment_id, percent
    )
    return touched > 0


async def discard(db: Db, *, attachment_id: UUID) -> bool:
    """Take an upload back that no message carries; whether there was one."""
    touched = await db.run(
        """
        UPDATE attachments SET state = 'erased', file_name = NULL, sha256 = NULL, refusal = NULL
        WHERE id = $1 AND message_id IS NULL AND state <> 'erased'
        """,
        attachment_id,
    )
    return touched > 0


async def store(
    db: Db,
    *,
    attachment_id: UUID,
    finding: Finding,
    size: int,
    sha256: bytes,
    now: datetime,
    shortfall: Refusal | None = None,
) -> Attachment | None:
    """Note that the file has come and lies in its folder; None when it is not wanted any more.

    What could not be done with it is kept beside it as `shortfall`: it is there, but only as a document.
    """
    row = await db.find(
        f"""
        UPDATE attachments SET state = 'stored', content_type = $2, size = $3, sha256 = $4, width = $5, height = $6,
          duration_ms = coalesce($7, duration_ms), shown_type = $8, preview_type = $9, percent = NULL, refusal = $10
        WHERE id = $1 AND state = 'pending' RETURNING {COLUMNS}
        """,
        attachment_id,
        finding.content_type,
        size,
        sha256,
        finding.width,
        finding.height,
        finding.duration_ms,
        finding.shown,
        finding.preview,
        shortfall and {"code": shortfall.code, "reason": shortfall.reason},
    )
    return _told(db, row, lambda ids: AttachmentStored(**ids), now)


async def expire(db: Db, *, attachment_id: UUID, refusal: Refusal, now: datetime) -> Attachment | None:
    """Note that the channel has it no more."""
    row = await _refuse(db, attachment_id, "expired", refusal)
    return _told(db, row, lambda ids: AttachmentExpired(**ids, code=refusal.code), now)


async def reject(db: Db, *, attachment_id: UUID, refusal: Refusal, now: datetime) -> Attachment | None:
    """Note that we do not take it."""
    row = await _refuse(db, attachment_id, "rejected", refusal)
    return _told(db, row, lambda ids: AttachmentRejected(**ids, code=refusal.code), now)


async def erase(db: Db, *, message_ids: Collection[UUID], now: datetime) -> None:
    """Take the files of messages back, whatever became of them: nobody can fetch them from the commit on.

    A download that is under way finds its file no longer wanted; what it brought is deleted (F05).
    """
    if not message_ids:
        return
    rows = await db.all(
        f"""
        UPDATE attachments SET state = 'erased', refusal = NULL, file_name = NULL, sha256 = NULL
        WHERE message_id = ANY($1::uuid[]) AND state <> 'erased' RETURNING {COLUMNS}
        """,
        list(message_ids),
    )
    for row in rows:
        _told(db, row, lambda ids: AttachmentErased(**ids), now)


def new_folder() -> str:
    """A place in the store that nobody can guess, and that no name of a file has a part in."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def is_folder(folder: str) -> bool:
    """Whether it is one of ours: others keep files in the same store."""
    return _FOLDER.fullmatch(folder) is not None


def key_of(folder: str, part: Part) -> str:
    return f"{folder}/{part}"


def attachment_of(row: Row) -> Attachment:
    values = dict(row)
    return Attachment(**values | {"state": AttachmentState(values["state"])})


def _file_of(content: Content) -> tuple[str, str | None, int | None] | None:
    """Kind, name and size of the file that the channel keeps for a message."""
    match content:
        case Image(media=media) | Video(media=media) | Audio(media=media) if media.url is None:
            return content.type, None, None
        case File(media=media, name=name, size=size) if media.url is None:
            return "file", storable(name), size
        case _:
            return None


def _refusal(settings: FileSettings, name: str | None, size: int | None) -> Refusal | None:
    extension = settings.blocks([extension_of(name)]) if name else None
    if extension:
        return blocked(extension)
    return too_large(settings) if size is not None and size > settings.most_bytes else None


async def _refuse(db: Db, attachment_id: UUID, state: str, refusal: Refusal) -> Row | None:
    return await db.find(
        f"UPDATE attachments SET state = $2, refusal = $3 WHERE id = $1 AND state = 'pending' RETURNING {COLUMNS}",
        attachment_id,
        state,
        {"code": refusal.code, "reason": refusal.reason},
    )


class _Ids(TypedDict):
    conversation_id: UUID
    customer_id: UUID
    message_id: UUID | None
    attachment_id: UUID


def _told(db: Db, row: Row | None, event: Callable[[_Ids], AttachmentEvent], now: datetime) -> Attachment | None:
    if row is None:
        return None
    attachment = attachment_of(row)
    record(db, event(_ids(attachment)), now=now)
    return attachment


def _ids(attachment: Attachment) -> _Ids:
    return {
        "conversation_id": attachment.conversation_id,
        "customer_id": attachment.customer_id,
        "message_id": attachment.message_id,
        "attachment_id": attachment.id,
    }
