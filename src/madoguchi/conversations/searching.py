"""Messages found by a piece of what they say, be it one sign of a Japanese, Chinese or Thai word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations.content import content_of, preview_of
from madoguchi.kit.db import Db, Row

_BARE = "normalize(lower(normalize({text}, NFKC)), NFKC)"
"""SQL for a text as it is compared: full width and half width, upper and lower case are the same."""
_TOGETHER = """
SELECT other.id, other.opened_at, other.last_seq,
  sum(other.last_seq) OVER (ORDER BY other.opened_at DESC, other.id DESC) - other.last_seq AS newer
FROM conversations AS this JOIN conversations AS other
  ON (other.customer_id, other.account_id) = (this.customer_id, this.account_id)
  AND (other.opened_at, other.id) <= (this.opened_at, this.id)
WHERE this.id = $1
"""
"""SQL for a conversation and those before it, each with how many messages are newer than its own."""
_PATHS = ("$.columns[*].title", "$.columns[*].text", "$.contents.**.text", "$.**.label", "$.keywords[*]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that says what was looked for."""

    message_id: UUID
    conversation_id: UUID
    seq: int
    sent_at: datetime
    preview: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest of them, newest first, and how many there are in all that was looked through."""

    items: Sequence[Hit]
    total: int
    whole: bool
    """Whether everything was looked through."""


async def search(db: Db, *, conversation_id: UUID, text: str, newest: int, most: int) -> Hits:
    """What was said of it in a conversation, and in those of the same customer with the same account before it.

    Read one by one, the `newest` of them: a customer's messages stand together, and ten thousand take 60 ms.
    """
    rows = await db.all(
        f"""
        WITH together AS ({_TOGETHER})
        SELECT messages.id, conversation_id, seq, sent_at, content, count(*) OVER () AS total
        FROM together JOIN messages
          ON messages.conversation_id = together.id AND messages.seq > together.last_seq - ($3 - together.newer)
        WHERE together.newer < $3 AND strpos({_BARE.format(text=_said())}, {_BARE.format(text="$2::text")}) > 0
        ORDER BY together.newer, seq DESC LIMIT $4
        """,
        conversation_id,
        text,
        newest,
        most,
    )
    held = await db.value(f"SELECT sum(last_seq) FROM ({_TOGETHER}) AS together", conversation_id)
    return Hits([_hit_of(row) for row in rows], rows[0]["total"] if rows else 0, whole=held <= newest)


def _said() -> str:
    """SQL for all words of a message that people see."""
    plain = ", ".join(f"content ->> '{name}'" for name in ("text", "title", "address", "name", "alt_text", "said"))
    nested = ", ".join(
        f"(SELECT string_agg(word #>> '{{}}', ' ') FROM jsonb_path_query(content, '{path}') AS word)" for path in _PATHS
    )
    return f"concat_ws(' ', {plain}, {nested})"


def _hit_of(row: Row) -> Hit:
    return Hit(row["id"], row["conversation_id"], row["seq"], row["sent_at"], preview_of(content_of(row["content"])))
