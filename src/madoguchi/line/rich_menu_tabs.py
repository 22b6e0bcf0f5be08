"""Tabs of rich menus: LINE shows the menu that a customer turned to, and they stay there when it is made anew."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue
from madoguchi.line import rich_menu_links


@dataclass(frozen=True, slots=True)
class Choice:
    """A customer has turned to another menu of an account, which LINE knows by its alias."""

    customer_id: UUID
    account_id: UUID
    alias: str
    at: datetime


async def keep(db: Db, *, choice: Choice, now: datetime) -> None:
    """Note which menu a phone shows since, by LINE's own doing; what is heard late of an earlier time changes nothing.

    It holds until they would see another menu than the one from which they came: that of a conversation's next state,
    or one that is chosen for them. Who turns back to what they would see without tabs has chosen none.
    """
    noted = await db.run(
        """
        INSERT INTO rich_menu_links AS held
          (customer_id, account_id, switched_id, switched_from, told, unsure, told_at)
        SELECT $1, $2, CASE WHEN NOT coalesce(menu.id = base.id, is_default) THEN menu.id END, base.id, line_id,
          retired_ids <> '{}', $4
        FROM rich_menus AS menu CROSS JOIN LATERAL coalesce(
          (SELECT menu_id FROM conversations JOIN rich_menu_rules USING (account_id, state)
            WHERE customer_id = $1 AND account_id = $2 AND state IN ('open', 'active', 'waiting')),
          (SELECT menu_id FROM rich_menu_links WHERE customer_id = $1 AND account_id = $2)
        ) AS base (id)
        WHERE menu.account_id = $2 AND 'menu-' || right(menu.id::text, 12) = $3 AND menu.line_id IS NOT NULL
          AND menu.state <> 'deleting'
        ON CONFLICT (customer_id, account_id) DO UPDATE SET switched_id = EXCLUDED.switched_id,
          switched_from = EXCLUDED.switched_from, told = EXCLUDED.told, unsure = EXCLUDED.unsure,
          told_at = EXCLUDED.told_at
        WHERE held.told_at IS NULL OR held.told_at < EXCLUDED.told_at
        """,
        choice.customer_id,
        choice.account_id,
        choice.alias,
        choice.at,
    )
    if noted:
        # The phone may show a version that is being taken away, or the default as if it were their own.
        enqueue(db, rich_menu_links.show, now=now, customer_id=choice.customer_id, account_id=choice.account_id)
