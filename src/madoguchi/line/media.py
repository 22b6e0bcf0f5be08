"""Files of customers' messages are fetched from LINE as soon as the message is here, each by a job of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog

from madoguchi.conversations import attachment_files, attachments, file_settings
from madoguchi.conversations.attachments import Attachment, AttachmentState, Refusal
from madoguchi.conversations.file_settings import FileSettings
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.files import Received
from madoguchi.kit.jobs import NotYetError, enqueue, job
from madoguchi.kit.resources import Resources
from madoguchi.line import downloads, tokens
from madoguchi.line.downloads import Arrival, Download
from madoguchi.routing import instances

_GIVE_UP_AFTER = timedelta(hours=24)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Wanted:
    attachment: Attachment
    message_id: str | None
    account_id: UUID
    settings: FileSettings
    welcome: bool
    """Whether the account's workstream lets customers send files at all."""


@job(bulk=True, attempts=10_000)
async def fetch(resources: Resources, *, attachment_id: UUID) -> None:
    """Fetch a file; whatever cannot be helped by waiting ends with a reason (F25 to F28)."""
    wanted = await _wanted(resources, attachment_id)
    if wanted is None:
        return None
    if not wanted.welcome:
        return await _reject(resources, wanted, attachments.SWITCHED_OFF)
    if resources.clock.now() - wanted.attachment.created_at > _GIVE_UP_AFTER:
        return await _expire(resources, wanted, attachments.NEVER_READY)
    if wanted.message_id is None:
        return await _expire(resources, wanted, attachments.GONE)
    async with resources.files.workplace() as folder:
        original = folder / "original"
        download = await _download(resources, wanted, wanted.message_id, original)
        match download.arrival:
            case Arrival.NOT_READY:
                raise NotYetError(until=_next_try(wanted.attachment, resources.clock.now()))
            case Arrival.GONE:
                await _expire(resources, wanted, attachments.GONE)
            case Arrival.TOO_LARGE:
                await _reject(resources, wanted, attachments.too_large(wanted.settings))
            case Arrival.WHOLE if download.received is not None:
                await _keep(resources, wanted, original, download.received)
    return None


async def _download(resources: Resources, wanted: _Wanted, message_id: str, into: Path) -> Download:
    try:
        async with tokens.calling(resources, account_id=wanted.account_id) as token:
            return await downloads.download(
                resources, token=token.text, message_id=message_id, into=into, most=wanted.settings.most_bytes
            )
    except NotFoundError:
        # The account was deleted, and its token with it.
        return Download(Arrival.GONE)


def _next_try(attachment: Attachment, now: datetime) -> datetime:
    """After as long again as it has waited already: at least a second, at most a minute."""
    return now + min(max(now - attachment.created_at, timedelta(seconds=1)), timedelta(minutes=1))


async def _wanted(resources: Resources, attachment_id: UUID) -> _Wanted | None:
    """What has to be known to fetch a file; None when it has come or is settled."""
    async with resources.database.reading() as db:
        attachment = await attachments.find(db, attachment_id)
        if attachment is None or attachment.state is not AttachmentState.PENDING or attachment.sha256 is not None:
            return None
        row = await db.one(
            """
            SELECT account_id, source_id FROM messages JOIN conversations ON conversations.id = conversation_id
            WHERE messages.id = $1
            """,
            attachment.message_id,
        )
        return _Wanted(
            attachment=attachment,
            message_id=row["source_id"],
            account_id=row["account_id"],
            settings=await file_settings.get(db),
            welcome=await instances.customers_may_send_files(db, account_id=row["account_id"]),
        )


async def _keep(resources: Resources, wanted: _Wanted, original: Path, received: Received) -> None:
    """Put it where it is safe before anybody looks into it: LINE may not have it any more the next time."""
    attachment = wanted.attachment
    await resources.files.put(attachment.key("original"), original)
    faultpoint("media.put")
    async with resources.database.transaction() as db:
        kept = await attachments.receive(db, attachment_id=attachment.id, size=received.size, sha256=received.sha256)
        if kept is not None:
            enqueue(db, attachment_files.look, now=resources.clock.now(), attachment_id=attachment.id)
    faultpoint("media.received")
    log.info("media.fetched", attachment_id=str(attachment.id), size=received.size, wanted=kept is not None)
    if kept is None and not await attachment_files.is_stored(resources, attachment.id):
        # It was erased while it came.
        await attachment_files.remove(resources, folder=attachment.folder)


async def _expire(resources: Resources, wanted: _Wanted, refusal: Refusal) -> None:
    async with resources.database.transaction() as db:
        await attachments.expire(db, attachment_id=wanted.attachment.id, refusal=refusal, now=_now(resources))


async def _reject(resources: Resources, wanted: _Wanted, refusal: Refusal) -> None:
    async with resources.database.transaction() as db:
        await attachments.reject(db, attachment_id=wanted.attachment.id, refusal=refusal, now=_now(resources))


def _now(resources: Resources) -> datetime:
    return resources.clock.now()
