"""Files that representatives bring: taken as a stream, looked into, and made ready for the message to carry them."""

import mimetypes
from pathlib import Path
from typing import Annotated, Any, cast
from uuid import UUID

import msgspec
from fastapi import APIRouter, HTTPException, Query, Request

from madoguchi.api.attachments import AttachmentView, view_of
from madoguchi.api.dependencies import Held, Me, Sight
from madoguchi.conversations import attachment_files, attachments, conversions, file_settings, outbound
from madoguchi.conversations.attachments import Attachment, AttachmentState, Refusal
from madoguchi.conversations.file_settings import FileSettings, extension_of
from madoguchi.kit.confinement import CrashedError
from madoguchi.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, TryAgainError
from madoguchi.kit.files import FileTooLargeError, Received, receive
from madoguchi.kit.finding import Finding, Kind
from madoguchi.kit.inspection import inspect
from madoguchi.kit.jobs import enqueue
from madoguchi.kit.resources import Resources
from madoguchi.line import shown_files
from madoguchi.people.models import User
from madoguchi.routing import access, instances
from madoguchi.routing.access import Viewer

router = APIRouter(prefix="/api/conversations/{conversation_id}/attachments", tags=["attachments"])

_FAMILIES = {
    "amr": "audio", "m4a": "audio", "flac": "audio", "opus": "audio", "oga": "audio", "caf": "audio",
    "mkv": "video", "mov": "video", "3gp": "video", "heic": "image", "avif": "image", "webp": "image",
}  # fmt: skip
"""What Python, which asks the system, does not call so everywhere."""

_MEDIA = ("image/", "video/", "audio/")

Name = Annotated[str, Query(min_length=1, max_length=150, pattern=r"^[^\x00-\x1f\x7f/\\]+$")]


@router.post("", status_code=201)
async def upload(
    conversation_id: UUID,
    name: Name,
    me: Me,
    viewer: Sight,
    request: Request,
    resources: Held,
    as_document: Annotated[bool, Query()] = False,
) -> AttachmentView:
    """Take the body as a file of that name. It goes out with the message of type `upload` that names its id.

    Films and sound that LINE does not play as they are stay `pending` while they are converted; ask for them until
    they are `stored`. One with `why_not` could not be converted, and goes as a document. So does everything that is
    brought `as_document`, as it is. What no message has named within a day is deleted.
    """
    attachment, settings = await _begin(resources, viewer, me, conversation_id, name)
    async with resources.files.workplace() as folder:
        original = folder / "original"
        try:
            received = await receive(request.stream(), into=original, most=settings.most_bytes)
        except FileTooLargeError as error:
            await _refuse(resources, attachment, attachments.too_large(settings))
            raise HTTPException(413, attachments.too_large(settings).reason) from error
        return view_of(await _keep(resources, attachment, settings, original, received, as_document=as_document))


@router.get("/{attachment_id}")
async def get_upload(conversation_id: UUID, attachment_id: UUID, viewer: Sight, resources: Held) -> AttachmentView:
    """What has become of a file that was brought."""
    return view_of(await _visible(resources, viewer, conversation_id, attachment_id))


@router.delete("/{attachment_id}", status_code=204)
async def discard(conversation_id: UUID, attachment_id: UUID, viewer: Sight, resources: Held) -> None:
    """Take a file back that no message carries yet; what is being done with it ends."""
    await _visible(resources, viewer, conversation_id, attachment_id)
    async with resources.database.transaction() as db:
        if not await attachments.discard(db, attachment_id=attachment_id):
            raise ConflictError("This file went out with a message.")
        enqueue(db, attachment_files.delete, now=resources.clock.now(), attachment_id=attachment_id)


async def _visible(resources: Resources, viewer: Viewer, conversation_id: UUID, attachment_id: UUID) -> Attachment:
    async with resources.database.reading() as db:
        await access.check_sight(db, viewer=viewer, conversation_id=conversation_id)
        found = await attachments.find(db, attachment_id)
    if found is None or found.conversation_id != conversation_id or found.state is AttachmentState.ERASED:
        raise NotFoundError("There is no such file here.")
    return found


async def _begin(
    resources: Resources, viewer: Viewer, me: User, conversation_id: UUID, name: str
) -> tuple[Attachment, FileSettings]:
    shown_files.check_reachable(resources.settings)
    async with resources.database.transaction() as db:
        await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
        if not await outbound.holds(db, conversation_id=conversation_id, user_id=me.id):
            raise outbound.NotAssignedError("Only who holds an active conversation sends files in it.")
        row = await db.one("SELECT customer_id, account_id FROM conversations WHERE id = $1", conversation_id)
        features = await instances.find(db, account_id=row["account_id"])
        if features and not (features.file_attachments and features.representatives_may_send_files):
            raise ForbiddenError("An administrator has switched off sending files through this account.")
        settings = await file_settings.get(db)
        if extension := settings.blocks([extension_of(name)]):
            raise InvalidError(attachments.blocked(extension).reason)
        attachment = await attachments.begin_upload(
            db,
            conversation_id=conversation_id,
            customer_id=row["customer_id"],
            kind=_kind(name),
            file_name=name,
            now=resources.clock.now(),
        )
    return attachment, settings


async def _keep(
    resources: Resources,
    attachment: Attachment,
    settings: FileSettings,
    original: Path,
    received: Received,
    *,
    as_document: bool,
) -> Attachment:
    try:
        finding = await inspect(resources, file=original, kind=cast("Kind", attachment.kind))
    except CrashedError as error:
        async with resources.database.transaction() as db:
            await attachments.discard(db, attachment_id=attachment.id)
        raise TryAgainError("This file could not be looked into just now; try again in a moment.") from error
    if finding.conversion and not as_document:
        # What is shown of it is still to be made.
        finding = msgspec.structs.replace(finding, shown=None)
    if refusal := _refusal(settings, finding, None if as_document else original):
        await _refuse(resources, attachment, refusal)
        raise InvalidError(refusal.reason)
    await attachment_files.put(resources, folder=attachment.folder, original=original, finding=finding)
    what: dict[str, Any] = {"finding": finding, "size": received.size, "sha256": received.sha256}
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        if finding.conversion and not as_document:
            kept = await attachments.prepare(db, attachment_id=attachment.id, **what)
            enqueue(db, conversions.convert, now=now, attachment_id=attachment.id, into=finding.conversion)
        else:
            is_less = not as_document and attachment.kind != "file" and not finding.content_type.startswith(_MEDIA)
            shortfall = conversions.why_not("unreadable") if is_less else None
            kept = await attachments.store(db, attachment_id=attachment.id, now=now, shortfall=shortfall, **what)
    return kept or attachment


def _refusal(settings: FileSettings, finding: Finding, original: Path | None) -> Refusal | None:
    if finding.unsafe:
        return attachments.unsafe(finding.unsafe)
    if extension := settings.blocks(finding.extensions):
        return attachments.blocked(extension)
    shown = original and original.with_name("shown")
    if shown and finding.shown and shown.stat().st_size > shown_files.LARGEST_PICTURE:
        return Refusal("too_large", "LINE takes pictures of 10 MB at most, and this one is larger when it is prepared.")
    return None


async def _refuse(resources: Resources, attachment: Attachment, refusal: Refusal) -> None:
    async with resources.database.transaction() as db:
        await attachments.reject(db, attachment_id=attachment.id, refusal=refusal, now=resources.clock.now())


def _kind(name: str) -> Kind:
    """As its name says; what it really is, is found out when it is here."""
    family = _FAMILIES.get(extension_of(name)) or (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    return cast("Kind", family) if family in {"image", "video", "audio"} else "file"
