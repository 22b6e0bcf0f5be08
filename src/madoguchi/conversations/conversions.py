"""Files that representatives bring become what phones play: one job each, whose progress is told."""

import contextlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

import msgspec
import structlog

from madoguchi.conversations import attachment_files, attachments
from madoguchi.conversations.attachments import Attachment, AttachmentState, Refusal
from madoguchi.kit import conversion
from madoguchi.kit.confinement import CrashedError
from madoguchi.kit.conversion import NotConvertedError, NotWantedError
from madoguchi.kit.db import TROUBLE
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.files import Received
from madoguchi.kit.finding import Conversion, Finding, Trouble
from madoguchi.kit.jobs import NotYetError, job
from madoguchi.kit.resources import Resources

_TELL_EVERY = timedelta(seconds=0.5)
_NEXT_TURN = timedelta(seconds=1)
_LONGEST = timedelta(minutes=20)
"""From the beginning of the first try until a file is kept as it is: all pauses and one try of the longest kind. Eight
tries that each die at their end would take an hour and a half."""
_REASONS: dict[Trouble | Literal["gave_up"], str] = {
    "gave_up": "Turning this into what LINE plays failed again and again.",
    "too_long": "It takes too long to turn this into what LINE plays.",
    "too_large": "Turned into what LINE plays, this is larger than the 200 MB that LINE takes.",
    "unreadable": "This is damaged, or of a kind that cannot be turned into what LINE plays.",
    "no_encoder": "This server cannot make films in the form that LINE plays (H.264).",
}

log = structlog.get_logger()


@job(bulk=True)
async def give_up(resources: Resources, *, attachment_id: UUID) -> None:
    """Store an upload as it is, whose conversion ended its worker every time."""
    async with resources.database.reading() as db:
        attachment = await attachments.find(db, attachment_id)
    if attachment is None or attachment.state is not AttachmentState.PENDING:
        return
    async with resources.files.workplace() as workplace:
        received = await attachment_files.bring(resources, attachment, into=workplace / "original")
    if received is None:
        await _expire(resources, attachment)
    else:
        await _store(resources, attachment, received, Finding(), why_not("gave_up"))


@job(bulk=True, attempts=3, otherwise=give_up)
async def convert(
    resources: Resources, *, attachment_id: UUID, into: Conversion, crashes: int = 0, since: datetime | None = None
) -> None:
    """Convert an upload, and store it; what cannot be converted is stored as it is, to go as a document.

    It waits for its turn outside of the room for files that move: downloads must not wait for films (F26).
    `crashes` counts how often the converting process has died over it, and `since` is when the first of them began.
    """
    now = resources.clock.now()
    since = since or now
    deadline = since + _LONGEST
    if now < deadline and resources.conversions.locked():
        raise NotYetError(until=now + _NEXT_TURN)
    async with resources.database.reading() as db:
        attachment = await attachments.find(db, attachment_id)
    if attachment is None or attachment.state is not AttachmentState.PENDING:
        return
    async with resources.files.workplace() as workplace:
        original = workplace / "original"
        received = await attachment_files.bring(resources, attachment, into=original)
        if received is None:
            await _expire(resources, attachment)
            return
        faultpoint("conversion.begun")
        made, shortfall = Finding(), None
        try:
            made = await _made(resources, attachment, original, into, deadline)
        except CrashedError:
            attachment_files.put_off_after_crash(resources, crashes=crashes + 1, deadline=deadline, since=since)
            shortfall = why_not("gave_up")
        except NotConvertedError as error:
            shortfall = why_not(error.trouble)
        except NotWantedError:
            return
        await attachment_files.put_copies(
            resources, folder=attachment.folder, original=original, finding=Finding(shown=made.shown)
        )
        await _store(resources, attachment, received, made, shortfall)


def why_not(trouble: Trouble | Literal["gave_up"]) -> Refusal:
    return Refusal("not_converted", f"{_REASONS[trouble]} It can go as a document.")


async def _made(
    resources: Resources, attachment: Attachment, original: Path, into: Conversion, deadline: datetime
) -> Finding:
    left = (deadline - resources.clock.now()).total_seconds()
    if left <= 0:
        raise CrashedError
    told = _Teller(resources, attachment.id)
    return await conversion.convert(resources, file=original, conversion=into, told=told, patience=left)


class _Teller:
    """Writes down how far a conversion is, now and then."""

    def __init__(self, resources: Resources, attachment_id: UUID) -> None:
        self._resources = resources
        self._attachment_id = attachment_id
        self._told_at: datetime | None = None

    async def __call__(self, percent: int) -> bool:
        now = self._resources.clock.now()
        if self._told_at is not None and now - self._told_at < _TELL_EVERY:
            return True
        self._told_at = now
        # A database that is away for a moment is no reason to begin a film anew.
        with contextlib.suppress(*TROUBLE):
            async with self._resources.database.transaction() as db:
                return await attachments.note_progress(db, attachment_id=self._attachment_id, percent=percent)
        return True


async def _store(
    resources: Resources, attachment: Attachment, received: Received, made: Finding, shortfall: Refusal | None
) -> None:
    finding = msgspec.structs.replace(
        made,
        content_type=attachment.content_type or made.content_type,
        width=made.width or attachment.width,
        height=made.height or attachment.height,
        preview=attachment.preview_type,
    )
    async with resources.database.transaction() as db:
        stored = await attachments.store(
            db,
            attachment_id=attachment.id,
            finding=finding,
            size=received.size,
            sha256=received.sha256,
            now=resources.clock.now(),
            shortfall=shortfall,
        )
    log.info("conversions.done", attachment_id=str(attachment.id), into=made.shown, stored=stored is not None)
    if stored is None and not await attachment_files.is_stored(resources, attachment.id):
        # It was taken back while it was converted.
        await attachment_files.remove(resources, folder=attachment.folder)


async def _expire(resources: Resources, attachment: Attachment) -> None:
    async with resources.database.transaction() as db:
        await attachments.expire(db, attachment_id=attachment.id, refusal=attachments.LOST, now=resources.clock.now())
