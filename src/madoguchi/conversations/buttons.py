"""Buttons that we have sent, found by the data that a press of one brings back."""

from uuid import UUID

from madoguchi.kit.db import Db

_RECENT = 200
"""Messages back from the last: an older card is told by its data."""


async def shown_for(db: Db, *, conversation_id: UUID, data: str) -> str | None:
    """What the customer's chat shows for the newest button of a conversation with this data, else its label."""
    shown: str | None = await db.value(
        """
        SELECT coalesce(button ->> 'said', button ->> 'displayText', button ->> 'label')
        FROM messages CROSS JOIN LATERAL jsonb_path_query(
          content, 'strict $.** ? (@.type() == "object" && @.data == $data)', jsonb_build_object('data', $2::text), true
        ) AS button
        WHERE conversation_id = $1 AND direction = 'outbound'
          AND seq > (SELECT last_seq FROM conversations WHERE id = $1) - $3
        ORDER BY seq DESC LIMIT 1
        """,
        conversation_id,
        data,
        _RECENT,
    )
    return shown
