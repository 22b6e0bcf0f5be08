"""A file that was not taken says why to whom it came from: once, in their language, as the account wants it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from madoguchi.conversations import file_settings, lifecycle, notices
from madoguchi.conversations.content import Image, Text, content_of
from madoguchi.conversations.models import Conversation, State
from madoguchi.customers.models import CustomerKind
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.jobs import NotYetError, job
from madoguchi.line import rejection_words
from madoguchi.line.events import LineAccountChanged
from madoguchi.routing import instances

_SPACE = UUID("6f2d3c0a-5b0e-4d57-9a53-9b7a6b1f0c52")
_AT_ONCE = timedelta(minutes=1)
"""Files refused for the same reason within this time are told of together."""
_PROFILE_PATIENCE = timedelta(seconds=10)
_LATEST = 100
"""Messages among which files that came together are looked for; LINE lets a phone send 50 pictures at once."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Whether customers are told, and in which words instead of ours."""

    tells: bool
    text: str | None
    """May hold `{reason}`; None: our words, in the customer's language."""


async def terms_of(db: Db, *, account_id: UUID) -> Terms:
    """Raises NotFoundError."""
    row = await db.find("SELECT tells_rejections, rejection_text FROM line_accounts WHERE id = $1", account_id)
    if row is None:
        raise NotFoundError("There is no such LINE account.")
    return Terms(row["tells_rejections"], row["rejection_text"])


async def set_terms(db: Db, *, account_id: UUID, terms: Terms, now: datetime, actor: UUID | None) -> None:
    """Raises NotFoundError."""
    changed = await db.run(
        "UPDATE line_accounts SET tells_rejections = $2, rejection_text = $3 WHERE id = $1 AND deleted_at IS NULL",
        account_id,
        terms.tells,
        terms.text,
    )
    if not changed:
        raise NotFoundError("There is no such LINE account.")
    record(db, LineAccountChanged(account_id=account_id), now=now, actor=actor)


@job()
async def tell(
    db: Db, *, conversation_id: UUID, message_id: UUID | None, attachment_id: UUID, code: str, now: datetime
) -> None:
    """Tell the customer, unless they took the file back, or were told with another that came with it."""
    if message_id is None:
        return  # a representative's, who sees it where they brought it
    conversation = await lifecycle.lock(db, conversation_id)
    file = await db.find(
        """
        SELECT content, attachments.created_at FROM attachments JOIN messages ON messages.id = message_id
        WHERE attachments.id = $1 AND attachments.state = 'rejected' AND direction = 'inbound'
        """,
        attachment_id,
    )
    terms = await terms_of(db, account_id=conversation.account_id)
    if file is None or conversation.state is State.CLOSED or not terms.tells:
        return
    companions = await _companions(db, conversation, file, code)
    keys = [_key(one) for one in {attachment_id, *companions}]
    if await notices.were_said(db, conversation_id=conversation_id, keys=keys):
        return
    text = await _text(db, conversation, terms, code, now)
    await notices.say(db, conversation=conversation, content=Text(text=text), key=_key(attachment_id), now=now)


async def _companions(db: Db, conversation: Conversation, file: Row, code: str) -> list[UUID]:
    """Files of the same album, and those that were refused for the same reason about the same time."""
    content = content_of(file["content"])
    album = content.set.id if isinstance(content, Image) and content.set else None
    rows = await db.all(
        """
        SELECT attachments.id FROM messages JOIN attachments ON message_id = messages.id
        WHERE messages.conversation_id = $1 AND seq > $2 AND (
          content -> 'set' ->> 'id' = $3
          OR (refusal ->> 'code' = $4 AND attachments.created_at BETWEEN $5 AND $6))
        """,
        conversation.id,
        conversation.last_seq - _LATEST,
        album,
        code,
        file["created_at"] - _AT_ONCE,
        file["created_at"] + _AT_ONCE,
    )
    return [row["id"] for row in rows]


async def _text(db: Db, conversation: Conversation, terms: Terms, code: str, now: datetime) -> str:
    customer = await db.one(
        "SELECT kind, language, profile_fetched_at, created_at FROM customers WHERE id = $1", conversation.customer_id
    )
    is_unknown = customer["kind"] == CustomerKind.PERSON and customer["profile_fetched_at"] is None
    if is_unknown and now - customer["created_at"] < _PROFILE_PATIENCE:
        # Who begins with a file is told in their language too, once LINE has said which that is.
        raise NotYetError(until=now + timedelta(seconds=1))
    features = await instances.find(db, account_id=conversation.account_id)
    settings = await file_settings.get(db)
    return rejection_words.words_for(
        code,
        languages=[customer["language"], features.language if features else None],
        megabytes=settings.largest_megabytes,
        frame=terms.text,
    )


def _key(attachment_id: UUID) -> UUID:
    return uuid5(_SPACE, attachment_id.hex)
