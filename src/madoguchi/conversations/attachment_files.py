"""The files behind attachments: put, and deleted when nobody may have them or nobody asked for them."""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

import structlog

from madoguchi.conversations import attachments, file_settings
from madoguchi.conversations.attachments import Attachment, AttachmentState, Refusal
from madoguchi.conversations.file_settings import FileSettings
from madoguchi.kit import confinement, files
from madoguchi.kit.confinement import CrashedError
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.files import Received
from madoguchi.kit.finding import Finding, Kind
from madoguchi.kit.inspection import TOO_MUCH, inspect
from madoguchi.kit.jobs import NotYetError, job
from madoguchi.kit.links import Part
from madoguchi.kit.resources import Resources

_UNASKED_FOR = timedelta(hours=24)
"""How long a file may lie without a message or without a row: whatever brings it has ended by then."""
_NEXT_TURN = timedelta(seconds=0.3)
_PARTS: tuple[Part, ...] = ("original", "shown", "preview")

log = structlog.get_logger()


async def put(resources: Resources, *, folder: str, original: Path, finding: Finding) -> None:
    """Put a file into its folder, with what is to be shown of it beside it; may be done again after a crash."""
    await resources.files.put(attachments.key_of(folder, "original"), original)
    await put_copies(resources, folder=folder, original=original, finding=finding)


@job(bulk=True, attempts=10_000)
async def look(resources: Resources, *, attachment_id: UUID, crashes: int = 0) -> None:
    """Look into a file that has come: then it is shown, or rejected.

    It is a job of its own, so that downloads, which cannot wait, are never held up by pictures, which can (F26).
    `crashes` counts how often the looking process has died over it.
    """
    if resources.inspections.locked():
        raise NotYetError(until=resources.clock.now() + _NEXT_TURN)
    async with resources.database.reading() as db:
        attachment = await attachments.find(db, attachment_id)
        settings = await file_settings.get(db)
    if attachment is None or attachment.state is not AttachmentState.PENDING:
        return None
    async with resources.files.workplace() as workplace:
        original = workplace / "original"
        received = await bring(resources, attachment, into=original)
        if received is None:
            # Whatever took it away will not bring it back, and neither will LINE.
            return await _expire(resources, attachment)
        try:
            finding = await inspect(resources, file=original, kind=cast("Kind", attachment.kind))
        except CrashedError:
            put_off_after_crash(resources, crashes=crashes + 1)
            finding = TOO_MUCH
        refusal = _refusal(settings, finding)
        if refusal is None:
            await put_copies(resources, folder=attachment.folder, original=original, finding=finding)
        faultpoint("media.looked")
        await _settle(resources, attachment, finding, received, refusal)
    faultpoint("media.settled")
    return None


def put_off_after_crash(
    resources: Resources, *, crashes: int, deadline: datetime | None = None, **learnt: datetime
) -> None:
    """Raise NotYetError, unless there were so many over one file that it must be at fault itself, or time is up."""
    pause = confinement.pause_after(crashes)
    if pause is None:
        return
    until = resources.clock.now() + pause
    if deadline is None or until < deadline:
        raise NotYetError(until=until, crashes=crashes, **learnt)


async def bring(resources: Resources, attachment: Attachment, *, into: Path) -> Received | None:
    """Fetch an original from the store of files; None when it is not there."""
    try:
        return await files.receive(resources.files.read(attachment.key("original")), into=into, most=sys.maxsize)
    except FileNotFoundError:
        log.warning("attachments.lost", attachment_id=str(attachment.id))
        return None


async def _expire(resources: Resources, attachment: Attachment) -> None:
    async with resources.database.transaction() as db:
        await attachments.expire(db, attachment_id=attachment.id, refusal=attachments.LOST, now=resources.clock.now())


async def _settle(
    resources: Resources, attachment: Attachment, finding: Finding, received: Received, refusal: Refusal | None
) -> None:
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        if refusal:
            await attachments.reject(db, attachment_id=attachment.id, refusal=refusal, now=now)
            stored = None
        else:
            stored = await attachments.store(
                db,
                attachment_id=attachment.id,
                finding=finding,
                size=received.size,
                sha256=received.sha256,
                now=now,
            )
    log.info("attachments.settled", attachment_id=str(attachment.id), size=received.size, stored=stored is not None)
    if stored is None and not await is_stored(resources, attachment.id):
        # It was rejected, or erased while it was looked into.
        await remove(resources, folder=attachment.folder)


async def is_stored(resources: Resources, attachment_id: UUID) -> bool:
    """Whether another run of a job was quicker; what it put is what we put."""
    async with resources.database.reading() as db:
        now = await attachments.find(db, attachment_id)
    return now is not None and now.state is AttachmentState.STORED


def _refusal(settings: FileSettings, finding: Finding) -> Refusal | None:
    if finding.unsafe:
        return attachments.unsafe(finding.unsafe)
    extension = settings.blocks(finding.extensions)
    return attachments.blocked(extension) if extension else None


async def put_copies(resources: Resources, *, folder: str, original: Path, finding: Finding) -> None:
    if finding.shown:
        await resources.files.put(attachments.key_of(folder, "shown"), original.with_name("shown"))
    if finding.preview:
        await resources.files.put(attachments.key_of(folder, "preview"), original.with_name("preview"))


async def remove(resources: Resources, *, folder: str) -> None:
    await resources.files.delete([attachments.key_of(folder, part) for part in _PARTS])


@job(outside=True, attempts=10_000)
async def delete(resources: Resources, *, attachment_id: UUID) -> None:
    """Delete the files of an attachment that was erased."""
    async with resources.database.reading() as db:
        erased = await attachments.find(db, attachment_id)
    if erased is not None:
        await remove(resources, folder=erased.folder)


@job(bulk=True, attempts=3)
async def sweep(resources: Resources) -> None:
    """Delete files that no row speaks for: their process died before it wrote one, or nobody sent them (F29)."""
    before = resources.clock.now() - _UNASKED_FOR
    async with resources.database.transaction() as db:
        await db.run(
            """
            UPDATE attachments SET state = 'erased', file_name = NULL
            WHERE message_id IS NULL AND state <> 'erased' AND created_at < $1
            """,
            before,
        )
    async for keys in resources.files.older_than(before):
        by_folder = {key: folder for key in keys if attachments.is_folder(folder := key.rpartition("/")[0])}
        async with resources.database.reading() as db:
            rows = await db.all(
                "SELECT folder FROM attachments WHERE folder = ANY($1::text[]) AND state IN ('pending', 'stored')",
                list(set(by_folder.values())),
            )
        kept = {row["folder"] for row in rows}
        if unasked := [key for key, folder in by_folder.items() if folder not in kept]:
            log.warning("attachments.swept", files=len(unasked))
            await resources.files.delete(unasked)
    await resources.files.clear_workplaces(older_than=before)
