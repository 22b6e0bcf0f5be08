"""Attachments: what became of a message's file, and the file itself for those who may see the conversation."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from madoguchi.api import files
from madoguchi.api.dependencies import Held, Sight
from madoguchi.api.schema import Out
from madoguchi.conversations import attachments
from madoguchi.conversations.attachments import Attachment, AttachmentState
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.resources import Resources
from madoguchi.routing import access
from madoguchi.routing.access import Viewer

router = APIRouter(tags=["attachments"])
_FILE: dict[int | str, dict[str, object]] = {200: {"content": {"application/octet-stream": {}}}}


class WhyNot(Out):
    code: str
    reason: str


class AttachmentView(Out):
    id: UUID
    kind: Literal["image", "video", "audio", "file"]
    state: AttachmentState
    why_not: WhyNot | None
    """Why it is not here, when it expired or was rejected; or why it is here only as a document."""
    file_name: str | None
    content_type: str | None
    size: int | None
    width: int | None
    height: int | None
    duration_ms: int | None
    percent: int | None
    """How far it is converted into what LINE plays, while it is."""
    url: str | None
    preview_url: str | None
    original_url: str | None


@router.get("/api/attachments/{attachment_id}", response_class=StreamingResponse, responses=_FILE)
async def get_file(attachment_id: UUID, viewer: Sight, request: Request, resources: Held) -> Response:
    """The file as people look at it: pictures upright and without what cameras write into them."""
    attachment = await _visible(resources, viewer, attachment_id)
    return await files.serve(request, resources, attachment, files.part_shown(attachment))


@router.get("/api/attachments/{attachment_id}/preview", response_class=StreamingResponse, responses=_FILE)
async def get_preview(attachment_id: UUID, viewer: Sight, request: Request, resources: Held) -> Response:
    """A small picture of it."""
    return await files.serve(request, resources, await _visible(resources, viewer, attachment_id), "preview")


@router.get("/api/attachments/{attachment_id}/original", response_class=StreamingResponse, responses=_FILE)
async def get_original(attachment_id: UUID, viewer: Sight, request: Request, resources: Held) -> Response:
    """The very bytes that were sent, to be saved."""
    attachment = await _visible(resources, viewer, attachment_id)
    return await files.serve(request, resources, attachment, "original", saved=True)


@router.api_route("/files/{token}", methods=["GET", "HEAD"], include_in_schema=False)
async def get_by_link(token: str, request: Request, resources: Held) -> Response:
    """A file for whoever holds a link to it, as long as the link is good; LINE fetches what we send so."""
    grant = resources.links.read(token, now=resources.clock.now())
    if grant is None:
        raise NotFoundError("This link is not good, or not any more.")
    async with resources.database.reading() as db:
        attachment = await attachments.get(db, grant.attachment_id)
    return await files.serve(request, resources, attachment, grant.part)


def view_of(attachment: Attachment) -> AttachmentView:
    stored = attachment.state is AttachmentState.STORED
    address = f"/api/attachments/{attachment.id}"
    return AttachmentView(
        id=attachment.id,
        kind=attachment.kind,
        state=attachment.state,
        why_not=WhyNot(**attachment.refusal) if attachment.refusal else None,
        file_name=attachment.file_name,
        content_type=attachment.content_type,
        size=attachment.size,
        width=attachment.width,
        height=attachment.height,
        duration_ms=attachment.duration_ms,
        percent=attachment.percent,
        url=address if stored else None,
        preview_url=f"{address}/preview" if stored and attachment.preview_type else None,
        original_url=f"{address}/original" if stored else None,
    )


async def _visible(resources: Resources, viewer: Viewer, attachment_id: UUID) -> Attachment:
    """Looked at anew at each request: what one may see changes."""
    async with resources.database.reading() as db:
        attachment = await attachments.get(db, attachment_id)
        try:
            await access.check_sight(db, viewer=viewer, conversation_id=attachment.conversation_id)
        except NotFoundError as error:
            raise NotFoundError("There is no such file.") from error
    return attachment
