"""Transcripts: a conversation as a file, for those who may read it and whose workstream lets them."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from madoguchi.api import files
from madoguchi.api.dependencies import Held, Me, Sight
from madoguchi.api.transcript_reading import TranscriptReader, begin
from madoguchi.api.transcript_sheets import pdf_of
from madoguchi.conversations.events import TranscriptDownloaded
from madoguchi.conversations.transcript_csv import Table
from madoguchi.conversations.transcript_html import Page
from madoguchi.conversations.transcript_json import Document
from madoguchi.kit.errors import ForbiddenError
from madoguchi.kit.events import record
from madoguchi.kit.resources import Resources
from madoguchi.people.models import Role, User
from madoguchi.routing import access, workstreams
from madoguchi.routing.access import Viewer
from madoguchi.routing.operating_hours import zone_of

router = APIRouter(prefix="/api/conversations/{conversation_id}/transcript", tags=["conversations"])

Format = Literal["pdf", "html", "csv", "json"]
Writer = Page | Table | Document
_WRITERS: dict[str, type[Writer]] = {"html": Page, "csv": Table, "json": Document}
_FILE: dict[int | str, dict[str, object]] = {200: {"content": {"application/octet-stream": {}}}}


class TranscriptForbiddenError(ForbiddenError):
    """Its workstream keeps what was said inside."""

    code = "transcript_forbidden"


@router.get("", response_class=StreamingResponse, responses=_FILE)
async def download_transcript(
    conversation_id: UUID,
    me: Me,
    viewer: Sight,
    resources: Held,
    format: Annotated[Format, Query()] = "html",
    zone: Annotated[str, Query(max_length=64)] = "UTC",
) -> Response:
    """The whole conversation as a file, its times in a zone such as `Asia/Tokyo`; 403 where its workstream forbids."""
    await _check(resources, me, viewer, conversation_id)
    reader = await begin(resources, conversation_id=conversation_id, zone=zone_of(zone), made_by=me.name)
    body: AsyncIterator[bytes]
    if format == "pdf":
        media_type, body = "application/pdf", await pdf_of(resources, reader)
    else:
        writer = _WRITERS[format]()
        media_type, body = writer.media_type, _written(reader, writer)
    await _note(resources, me, reader, format)
    name = files.fit_name(reader.heading.customer) or "customer"
    headers = files.HEADERS | {
        "Content-Disposition": files.disposition(f"Transcript {name} {reader.heading.opened_at:%Y-%m-%d}.{format}"),
        "Cache-Control": "no-store",
    }
    return StreamingResponse(body, media_type=media_type, headers=headers)


async def _check(resources: Resources, me: User, viewer: Viewer, conversation_id: UUID) -> None:
    async with resources.database.reading() as db:
        await access.check_sight(db, viewer=viewer, conversation_id=conversation_id)
        if me.role is Role.ADMINISTRATOR:
            return
        if not await workstreams.lets_download_transcripts(db, conversation_id=conversation_id):
            raise TranscriptForbiddenError(
                "The workstream of this conversation does not let its transcript be downloaded; ask an administrator."
            )


async def _written(reader: TranscriptReader, writer: Writer) -> AsyncIterator[bytes]:
    """Piece by piece, as it is read: neither the whole nor a connection to the database is held meanwhile."""
    yield writer.opening(reader.heading)
    pictured = not isinstance(writer, Table)
    async for entries in reader.blocks():
        piece = b""
        for entry in entries:
            picture = await reader.picture(entry, "shown") if pictured else None
            piece += writer.entry(entry, picture)
            if picture is not None:
                yield piece
                piece = b""
        yield piece
    yield writer.closing()


async def _note(resources: Resources, me: User, reader: TranscriptReader, format: Format) -> None:
    fact = TranscriptDownloaded(
        conversation_id=reader.heading.conversation_id, customer_id=reader.customer_id, format=format
    )
    async with resources.database.transaction() as db:
        record(db, fact, now=resources.clock.now(), actor=me.id)
