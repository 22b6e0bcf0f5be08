"""What a push says: of an offer what its notification template shows, of all else who it is about, and no words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from madoguchi.kit.db import Db, Row
from madoguchi.notifications.encryption import LARGEST
from madoguchi.routing.notification_templates import Desktop
from madoguchi.routing.offer_faces import rendered_face

_NOBODY = "LINE user"
_LONGEST_TITLE = 200
_LONGEST_BODY = 800
"""Letters; in scripts of three bytes each it still fits into one push."""
_NAME = "coalesce(contacts.name, customers.display_name)"
_WHO = "JOIN customers ON customers.id = {customer_id} LEFT JOIN contacts ON contacts.id = customers.contact_id"


class About(StrEnum):
    """What a push is about; its subject is the id of that, and of what a customer writes that of the conversation."""

    OFFER = "offer"
    OFFER_OVER = "offer_over"
    MESSAGE = "message"
    NOTICE = "notice"
    TEST = "test"


class Payload(msgspec.Struct, frozen=True):
    """What the service worker of the desk reads (`desk/public/sw.js`)."""

    type: str
    tag: str
    title: str
    body: str
    path: str
    """Which page of the desk a click leads to; what is asked there is answered there."""
    until: datetime | None = None
    """When it is out of date."""

    def encoded(self) -> bytes:
        body = msgspec.json.encode(self)
        return body if len(body) <= LARGEST else msgspec.json.encode(msgspec.structs.replace(self, body=""))


@dataclass(frozen=True, slots=True)
class Message:
    """A payload with how the push service should treat it."""

    payload: Payload
    urgency: str
    topic: str
    """What a later one of the same topic takes the place of, while it has not been handed over (RFC 8030 §5.4)."""


async def compose(db: Db, *, about: About, subject: UUID, user_id: UUID) -> Message | None:
    """What to say to somebody now; None when it is out of date."""
    match about:
        case About.OFFER:
            return await _offer(db, subject, user_id)
        case About.OFFER_OVER:
            return _over(subject)
        case About.MESSAGE:
            return await _messages(db, subject, user_id)
        case About.NOTICE:
            return await _of_notice(db, subject, user_id)
        case About.TEST:
            said = Payload("test", "test", "Madoguchi", "This browser is told also while the desk is closed.", "/desk")
            return Message(said, "high", subject.hex)


async def _offer(db: Db, offer_id: UUID, user_id: UUID) -> Message | None:
    # Locked, so that whoever ends it meanwhile waits till what is shown of it is written down, and takes that away.
    row = await db.find(
        f"""
        SELECT shows, rejectable, expires_at, {_NAME} AS customer, customers.language,
          line_accounts.name AS account
        FROM offers JOIN conversations ON conversations.id = offers.conversation_id
        {_WHO.format(customer_id="offers.customer_id")}
        LEFT JOIN line_accounts ON line_accounts.id = conversations.account_id
        WHERE offers.id = $1 AND offers.user_id = $2 AND offers.state = 'pending'
        FOR SHARE OF offers
        """,
        offer_id,
        user_id,
    )
    if row is None:
        return None
    name = row["customer"] or _NOBODY
    live = {
        "customerName": name,
        "visitorLanguage": row["language"] or "",
        "lineAccountName": row["account"] or "removed account",
        # Customers may take back what they wrote, and nobody can from a browser that is away.
        "firstMessage": "",
    }
    face = rendered_face(row["shows"], rejectable=row["rejectable"], live=live)
    if face.desktop is Desktop.NEVER:
        return None
    body = "\n".join(f"{field['header']}: {field['value']}" for field in face.fields)
    said = Payload(
        "offer", offer_id.hex, _cut(face.title or name, _LONGEST_TITLE), _cut(body, _LONGEST_BODY), "/desk",
        row["expires_at"],
    )  # fmt: skip
    return Message(said, "high", offer_id.hex)


def _over(offer_id: UUID) -> Message:
    said = Payload("offer_over", offer_id.hex, "Madoguchi", "This offer is over.", "/desk")
    return Message(said, "normal", offer_id.hex)


async def _messages(db: Db, conversation_id: UUID, user_id: UUID) -> Message | None:
    row = await db.find(
        f"""
        SELECT conversations.id, {_NAME} AS customer FROM conversations
        {_WHO.format(customer_id="conversations.customer_id")}
        WHERE conversations.id = $1 AND assignee_id = $2 AND conversations.state = 'active' AND unread_count > 0
        """,
        conversation_id,
        user_id,
    )
    return _about_conversation(row, "message", "New message") if row else None


async def _of_notice(db: Db, notice_id: UUID, user_id: UUID) -> Message | None:
    row = await db.find(
        f"""
        SELECT notices.conversation_id AS id, {_NAME} AS customer, notices.kind, users.name AS person FROM notices
        {_WHO.format(customer_id="notices.customer_id")}
        LEFT JOIN users ON users.id = by_id
        WHERE notices.id = $1 AND notices.user_id = $2 AND read_at IS NULL
        """,
        notice_id,
        user_id,
    )
    if row is None:
        return None
    words = {
        "returned": "Has written again",
        "assigned": f"Given to you by {row['person']}" if row["person"] else "Assigned to you",
        "failed": "A message of yours was not sent",
    }
    return _about_conversation(row, row["kind"], words[row["kind"]])


def _about_conversation(row: Row, kind: str, words: str) -> Message:
    title = _cut(row["customer"] or _NOBODY, _LONGEST_TITLE)
    said = Payload(kind, f"{kind}.{row['id']}", title, words, f"/desk/{row['id']}")
    # A conversation and what is new of it, in the 32 letters that a topic may have.
    return Message(said, "normal", f"{kind[0]}{row['id'].hex[1:]}")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
