"""What customers' phones should show of rich menus, and what LINE was last told of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db


@dataclass(frozen=True, slots=True)
class Shown:
    """What one customer's phone should show, by LINE's ids of menus; None is the default."""

    customer_id: UUID
    address: str
    wanted: str | None
    told: str | None
    told_at: datetime | None
    unsure: bool
    """LINE may have been told something else since, or may not have listened."""
    blocked: bool
    by_tab: bool
    """Whether it is the customer who chose it, by a tab."""

    @property
    def is_settled(self) -> bool:
        return not self.unsure and self.wanted == self.told


async def of(db: Db, *, account_id: UUID, customer_ids: Collection[UUID]) -> list[Shown]:
    """For each of these customers, groups aside, which have no menus."""
    rows = await db.all(
        """
        SELECT customers.id AS customer_id, address, coalesce(tab.line_id, ruled.line_id, own.line_id) AS wanted, told,
          told_at, coalesce(unsure, false) AS unsure, blocked_at IS NOT NULL AS blocked,
          tab.line_id IS NOT NULL AS by_tab
        FROM customers
        LEFT JOIN rich_menu_links AS link ON link.customer_id = customers.id AND link.account_id = $2
        LEFT JOIN friendships AS friend ON friend.customer_id = customers.id AND friend.account_id = $2
        LEFT JOIN conversations AS thread ON thread.customer_id = customers.id AND thread.account_id = $2
          AND thread.state IN ('open', 'active', 'waiting')
        LEFT JOIN rich_menu_rules AS rule ON rule.account_id = $2 AND rule.state = thread.state
        LEFT JOIN rich_menus AS ruled ON ruled.id = rule.menu_id
        LEFT JOIN rich_menus AS own ON own.id = link.menu_id
        LEFT JOIN rich_menus AS tab ON tab.id = link.switched_id
          AND link.switched_from IS NOT DISTINCT FROM coalesce(rule.menu_id, link.menu_id)
        WHERE customers.id = ANY($1::uuid[]) AND kind = 'person'
        """,
        list(customer_ids),
        account_id,
    )
    return [Shown(**row) for row in rows]


async def doubt(db: Db, *, account_id: UUID, customer_ids: Collection[UUID]) -> None:
    """Note that LINE is being told something else: should we not hear how it went, nobody must believe that it did."""
    await db.run(
        """
        INSERT INTO rich_menu_links (customer_id, account_id, unsure)
        SELECT customer_id, $2, true FROM unnest($1::uuid[]) AS customer_id
        ON CONFLICT (customer_id, account_id) DO UPDATE SET unsure = true
        """,
        list(customer_ids),
        account_id,
    )


async def note(
    db: Db,
    *,
    customer_id: UUID,
    account_id: UUID,
    told: str | None,
    unsure: bool,
    by_tab: bool,
    at: datetime | None = None,
) -> None:
    """Note what LINE was told, and when; a tab that is left is forgotten, or it would come back some day."""
    await db.run(
        """
        INSERT INTO rich_menu_links AS held (customer_id, account_id, told, unsure, told_at)
        VALUES ($1, $2, $3, $4, $6)
        ON CONFLICT (customer_id, account_id) DO UPDATE SET told = EXCLUDED.told, unsure = EXCLUDED.unsure,
          told_at = coalesce(EXCLUDED.told_at, held.told_at), switched_id = CASE WHEN $5 THEN held.switched_id END
        """,
        customer_id,
        account_id,
        told,
        unsure,
        by_tab,
        at,
    )


async def note_many(db: Db, *, account_id: UUID, before: Sequence[Shown], told: str | None, at: datetime) -> set[UUID]:
    """Note what LINE was told of many at once.

    Returns:
        Those of whom LINE was told something else meanwhile, so that it is not known which it heard last.
    """
    rows = await db.all(
        """
        UPDATE rich_menu_links AS held SET told = $5, unsure = false, told_at = $6,
          switched_id = CASE WHEN before.by_tab THEN held.switched_id END
        FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::boolean[]) AS before (id, told, told_at, by_tab)
        WHERE held.customer_id = before.id AND held.account_id = $7
          AND (held.told, held.told_at) IS NOT DISTINCT FROM (before.told, before.told_at)
        RETURNING held.customer_id
        """,
        [one.customer_id for one in before],
        [one.told for one in before],
        [one.told_at for one in before],
        [one.by_tab for one in before],
        told,
        at,
        account_id,
    )
    await db.run("UPDATE rich_menus SET moved_at = $2 WHERE line_id = $1", told, at)
    return {one.customer_id for one in before} - {row["customer_id"] for row in rows}
