"""Tokens that come with a customer's message: one to quote it with, one to mark it as read with."""

from uuid import UUID

import msgspec

from madoguchi.conversations.content import Content, Sticker, Text
from madoguchi.kit.db import Db
from madoguchi.line import tolerant, translate

_NEWEST = 5


class Tokens(msgspec.Struct, rename="camel"):
    quote_token: str | None = None
    mark_as_read_token: str | None = None


_tokens = msgspec.json.Decoder(Tokens)


async def token_for(db: Db, *, conversation_id: UUID, content: Content) -> str | None:
    """What LINE wants with a message that quotes another; None when it quotes none, or one that is gone."""
    if not isinstance(content, Text | Sticker) or content.quoted_id is None:
        return None
    raw = await db.value(
        """
        SELECT raw FROM messages JOIN line_inbox ON line_inbox.id = messages.id
        WHERE conversation_id = $1 AND source_id = $2 AND direction = 'inbound'
        """,
        conversation_id,
        content.quoted_id,
    )
    return tokens_in(raw).quote_token if raw else None


async def find_read_token(db: Db, *, conversation_id: UUID) -> str | None:
    """The token of the newest message that has been read and came with one."""
    rows = await db.all(
        """
        SELECT raw FROM (
          SELECT id FROM messages
          WHERE conversation_id = $1 AND direction = 'inbound' AND author_kind = 'customer' ORDER BY seq DESC
          LIMIT $2 OFFSET (SELECT unread_count FROM conversations WHERE id = $1)
        ) AS read JOIN line_inbox USING (id) ORDER BY id DESC
        """,
        conversation_id,
        _NEWEST,
    )
    return next((token for row in rows if (token := tokens_in(row["raw"]).mark_as_read_token)), None)


def tokens_in(raw: bytes) -> Tokens:
    """The tokens in a webhook event; none where it has no message that can be read."""
    try:
        return tolerant.read(_tokens, translate.read_event(raw).message)
    except msgspec.DecodeError:
        return Tokens()
