"""Pressed buttons by what their customers saw: those of our messages, and those of the account's rich menus."""

from uuid import UUID

from madoguchi.conversations import buttons
from madoguchi.kit.db import Db


async def shown_for(db: Db, *, customer_id: UUID, account_id: UUID, data: str) -> str | None:
    """What the chat shows for the button with this data, else its label; None for one that we know nothing of."""
    said = await buttons.shown_for(db, customer_id=customer_id, account_id=account_id, data=data)
    return said or await _of_menus(db, customer_id, account_id, data)


async def _of_menus(db: Db, customer_id: UUID, account_id: UUID, data: str) -> str | None:
    """The menu on their phone comes first, and what phones show of a menu before what is written of it since."""
    found: str | None = await db.value(
        """
        SELECT words FROM rich_menus LEFT JOIN rich_menu_links AS link
          ON link.customer_id = $1 AND link.account_id = $2 AND link.told = rich_menus.line_id
        CROSS JOIN LATERAL jsonb_array_elements(shown_areas || areas) WITH ORDINALITY AS area (area, place)
        CROSS JOIN LATERAL
          coalesce(nullif(area #>> '{action,said}', ''), nullif(area #>> '{action,label}', '')) AS words
        WHERE rich_menus.account_id = $2 AND area #>> '{action,data}' = $3 AND words IS NOT NULL
        ORDER BY link.told IS NOT NULL DESC, is_default DESC, rich_menus.id DESC, place LIMIT 1
        """,
        customer_id,
        account_id,
        data,
    )
    return found
