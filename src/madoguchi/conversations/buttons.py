"""Buttons that we have sent, found by the data that a press of one brings back."""

from uuid import UUID

from madoguchi.kit.db import Db

_RECENT = 200
"""Messages back from the last: an older card is told by its data."""


async def shown_for(db: Db, *, customer_id: UUID, account_id: UUID, data: str) -> str | None:
    """What the customer's chat shows for the newest button with this data, else its label; None for one not of ours.

    It may stand in the conversation before the last, which was opened since.
    """
    shown: str | None = await db.value(
        """
        SELECT coalesce(nullif(button ->> 'said', ''), nullif(button ->> 'displayText', ''), button ->> 'label')
        FROM (
          SELECT id, last_seq, opened_at FROM conversations
          WHERE customer_id = $1 AND account_id = $2
          ORDER BY opened_at DESC LIMIT 2
        ) AS recent JOIN messages ON conversation_id = recent.id AND seq > last_seq - $4
        CROSS JOIN LATERAL jsonb_path_query(
          content, 'strict $.** ? (@.type() == "object" && @.data == $data)', jsonb_build_object('data', $3::text), true
        ) AS button
        WHERE direction = 'outbound' ORDER BY opened_at DESC, seq DESC LIMIT 1
        """,
        customer_id,
        account_id,
        data,
        _RECENT,
    )
    return shown
