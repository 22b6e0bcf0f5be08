"""Messages of a conversation: read in order, and sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from madoguchi.api import attachments as attachment_views
from madoguchi.api.attachments import AttachmentView
from madoguchi.api.contents import ContentIn, QuotingIn, UploadIn, sendable
from madoguchi.api.dependencies import Me, Now, Sight, Tx
from madoguchi.api.schema import In, Out
from madoguchi.conversations import attachments, outbound
from madoguchi.conversations.attachments import Attachment, AttachmentState
from madoguchi.conversations.content import Activity, Content, Sticker, Text, content_of, preview_of
from madoguchi.conversations.models import MessageState
from madoguchi.customers import members
from madoguchi.customers.models import CustomerKind
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError, InvalidError, NotFoundError
from madoguchi.line import parked, shown_files
from madoguchi.line.parked import Reason
from madoguchi.routing import access

router = APIRouter(prefix="/api/conversations/{conversation_id}/messages", tags=["messages"])


class Author(Out):
    kind: Literal["customer", "representative", "system"]
    id: UUID | None
    name: str | None
    picture_url: str | None


class Quoted(Out):
    """The message that another one answers to; it may be of an earlier conversation."""

    id: UUID
    conversation_id: UUID
    seq: int
    author: str | None
    type: str
    preview: str


class Failure(Out):
    code: str
    reason: str


class MessageView(Out):
    id: UUID
    conversation_id: UUID
    seq: int
    direction: Literal["inbound", "outbound"]
    state: MessageState
    author: Author
    content: Content
    attachment: AttachmentView | None
    client_id: UUID | None
    sent_at: datetime
    edited_at: datetime | None
    quoted: Quoted | None
    delivered_by: Literal["reply", "push"] | None
    failure: Failure | None
    waits_for: Reason | None
    """Why it does not go out yet, when that is not a matter of moments."""


class MessagePage(Out):
    items: list[MessageView]
    has_more: bool


class MessageIn(In):
    client_id: UUID
    content: ContentIn


_NAME = "coalesce({users}.name, {members}.display_name, {customers}.display_name)"
_SELECT = f"""
SELECT messages.id, messages.conversation_id, messages.seq, messages.direction, messages.state, messages.author_kind,
  messages.author_id, messages.content, messages.client_id, messages.sent_at, messages.edited_at,
  messages.delivered_by, messages.failure,
  CASE WHEN messages.state = 'queued' THEN (
    SELECT reason FROM line_parked WHERE conversation_id = messages.conversation_id
  ) END AS waits_for,
  {_NAME.format(users="users", members="members", customers="customers")} AS author_name,
  members.picture_url AS author_picture,
  CASE WHEN messages.content ->> 'type' = 'activity' THEN (
    SELECT array_agg(display_name ORDER BY id) FROM members WHERE display_name IS NOT NULL
      AND id = ANY(ARRAY(SELECT jsonb_array_elements_text(messages.content -> 'member_ids'))::uuid[])
  ) END AS member_names,
  quoted.id AS quoted_id, quoted.conversation_id AS quoted_in, quoted.seq AS quoted_seq,
  quoted.content AS quoted_content, quoted.author AS quoted_author
FROM messages LEFT JOIN users ON users.id = author_id LEFT JOIN customers ON customers.id = author_id
LEFT JOIN members ON members.id = author_id
LEFT JOIN LATERAL (
  SELECT of.id, of.conversation_id, of.seq, of.content, {_NAME.format(users="u", members="m", customers="c")} AS author
  FROM messages AS of LEFT JOIN users AS u ON u.id = of.author_id LEFT JOIN customers AS c ON c.id = of.author_id
  LEFT JOIN members AS m ON m.id = of.author_id
  WHERE of.source_id = messages.content ->> 'quoted_id' AND of.customer_id = messages.customer_id
    AND (SELECT account_id FROM conversations WHERE id = of.conversation_id)
      = (SELECT account_id FROM conversations WHERE id = messages.conversation_id)
  ORDER BY of.seq LIMIT 1
) AS quoted ON messages.content ->> 'quoted_id' IS NOT NULL
"""


@router.get("")
async def list_messages(
    conversation_id: UUID,
    viewer: Sight,
    db: Tx,
    after: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    before: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> MessagePage:
    """In the order of `seq`: those after one, or the last ones before one, or simply the last ones."""
    await access.check_sight(db, viewer=viewer, conversation_id=conversation_id)
    forward = after is not None
    rows = await db.all(
        f"""
        {_SELECT} WHERE messages.conversation_id = $1 AND messages.seq > coalesce($2, 0)
          AND messages.seq < coalesce($3, 2147483647)
        ORDER BY messages.seq {"ASC" if forward else "DESC"} LIMIT $4
        """,
        conversation_id,
        after,
        before,
        limit + 1,
    )
    page = rows[:limit] if forward else rows[:limit][::-1]
    return MessagePage(items=await _views(db, page), has_more=len(rows) > limit)


@router.post("", status_code=201)
async def send_message(
    conversation_id: UUID, body: MessageIn, me: Me, viewer: Sight, db: Tx, clock: Now, response: Response
) -> MessageView:
    """Queue a message for the customer; the same `client_id` again answers with the same message and 200."""
    content = sendable(body.content, of_file=await _file(db, conversation_id, body.content))
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    if isinstance(content, Text | Sticker) and isinstance(body.content, QuotingIn) and body.content.quotes:
        quoted_id = await outbound.quotable(db, conversation_id=conversation_id, message_id=body.content.quotes)
        content = replace(content, quoted_id=quoted_id)
    if isinstance(content, Text) and content.mentions:
        await _check_mentions(db, conversation_id, content)
    message_id, new = await outbound.send(
        db,
        conversation_id=conversation_id,
        author_id=me.id,
        content=content,
        client_id=body.client_id,
        now=clock.now(),
    )
    if not new:
        response.status_code = 200
    elif isinstance(body.content, UploadIn):
        attached = await attachments.attach(db, attachment_id=body.content.attachment_id, message_id=message_id)
        if attached is None:
            raise ConflictError("This file went out with another message; bring it again.")
    return (await several(db, [message_id]))[0]


@router.post("/{message_id}/deliveries", status_code=202)
async def send_again(conversation_id: UUID, message_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now) -> MessageView:
    """Send a failed message again, or one whose outcome is unknown."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    await outbound.send_again(
        db, conversation_id=conversation_id, message_id=message_id, author_id=me.id, now=clock.now()
    )
    return (await several(db, [message_id]))[0]


@router.delete("/{message_id}/deliveries")
async def withdraw(conversation_id: UUID, message_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now) -> MessageView:
    """Take back a message that waits, such as for the next month; it can be sent again like any that failed."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    await outbound.withdraw(
        db, conversation_id=conversation_id, message_id=message_id, author_id=me.id, now=clock.now()
    )
    await parked.check_waits(db, conversation_id=conversation_id, message_id=message_id)
    return (await several(db, [message_id]))[0]


async def _check_mentions(db: Db, conversation_id: UUID, text: Text) -> None:
    """Raise InvalidError for a mention where there is nobody to mention, or of somebody who is not there."""
    row = await db.one(
        "SELECT customers.id, kind FROM conversations JOIN customers ON customers.id = customer_id "
        "WHERE conversations.id = $1",
        conversation_id,
    )
    if row["kind"] == CustomerKind.PERSON:
        raise InvalidError("LINE has mentions in groups only; this is a chat with one person.")
    wanted = {UUID(one.member_id) for one in text.mentions if one.member_id}
    here = await members.addresses(db, customer_id=row["id"], member_ids=wanted)
    if wanted - here.keys():
        raise InvalidError("Somebody who is mentioned is not in this group any more; take the mention out.")


async def _file(db: Db, conversation_id: UUID, content: ContentIn) -> Content | None:
    """The content that shows an uploaded file; raises NotFoundError for one that is not this conversation's."""
    if not isinstance(content, UploadIn):
        return None
    attachment = await attachments.find(db, content.attachment_id)
    if attachment is None or attachment.conversation_id != conversation_id:
        raise NotFoundError("There is no such file here; bring it again.")
    if attachment.state is AttachmentState.PENDING:
        raise ConflictError("This file is still being prepared.")
    if attachment.state is not AttachmentState.STORED:
        raise NotFoundError("This file is not here any more; bring it again.")
    return shown_files.content_for(attachment, as_document=content.as_document)


async def block_after(
    db: Db, *, conversation_id: UUID, seq: int, until: int, limit: int
) -> list[tuple[MessageView, Attachment | None]]:
    """The next messages of a conversation after one, up to and with the one of `until`, with their files."""
    rows = await db.all(
        f"{_SELECT} WHERE messages.conversation_id = $1 AND messages.seq > $2 AND messages.seq <= $3 "
        "ORDER BY messages.seq LIMIT $4",
        conversation_id,
        seq,
        until,
        limit,
    )
    files = await attachments.of_messages(db, [row["id"] for row in rows])
    return [(_message_of(row, file), file) for row in rows for file in [files.get(row["id"])]]


async def several(db: Db, message_ids: Sequence[UUID]) -> list[MessageView]:
    if not message_ids:
        return []
    rows = await db.all(f"{_SELECT} WHERE messages.id = ANY($1::uuid[]) ORDER BY conversation_id, seq", message_ids)
    return await _views(db, rows)


async def _views(db: Db, rows: Sequence[Row]) -> list[MessageView]:
    files = await attachments.of_messages(db, [row["id"] for row in rows])
    return [_message_of(row, files.get(row["id"])) for row in rows]


def _message_of(row: Row, attachment: Attachment | None) -> MessageView:
    return MessageView(
        id=row["id"],
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        direction=row["direction"],
        state=MessageState(row["state"]),
        author=Author(
            kind=row["author_kind"], id=row["author_id"], name=row["author_name"], picture_url=row["author_picture"]
        ),
        content=_content_of(row),
        attachment=attachment_views.view_of(attachment) if attachment else None,
        client_id=row["client_id"],
        sent_at=row["sent_at"],
        edited_at=row["edited_at"],
        quoted=_quoted_of(row),
        delivered_by=row["delivered_by"],
        failure=Failure(**row["failure"]) if row["failure"] else None,
        waits_for=Reason(row["waits_for"]) if row["waits_for"] else None,
    )


def _content_of(row: Row) -> Content:
    content = content_of(row["content"])
    return replace(content, names=row["member_names"] or []) if isinstance(content, Activity) else content


def _quoted_of(row: Row) -> Quoted | None:
    if row["quoted_id"] is None:
        return None
    content = content_of(row["quoted_content"])
    return Quoted(
        id=row["quoted_id"],
        conversation_id=row["quoted_in"],
        seq=row["quoted_seq"],
        author=row["quoted_author"],
        type=content.type,
        preview=preview_of(content),
    )
