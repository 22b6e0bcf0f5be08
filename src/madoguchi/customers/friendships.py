"""Who can be reached: customers who have blocked an account of ours, and groups that have put it out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.customers.events import CustomerBlocked, CustomerReachable
from madoguchi.kit.db import Db
from madoguchi.kit.events import record

Thread = tuple[UUID, UUID]
"""Customer and account."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A customer turned towards an account, or away from it, at a moment."""

    customer_id: UUID
    account_id: UUID
    blocked: bool
    at: datetime
    told: bool = True
    """Whether the channel told of it; otherwise we found it out."""


async def note(db: Db, *, turns: Collection[Turn], now: datetime) -> set[Thread]:
    """Keep how customers stand with accounts; of turns that come in any order, the latest counts (F04).

    Returns:
        Those who stand otherwise than was known.
    """
    changed = await db.all(
        """
        WITH fresh AS (
          SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::timestamptz[])
            AS fresh (customer_id, account_id, blocked, at)
        ), turned AS (
          INSERT INTO friendships AS held (customer_id, account_id, blocked_at, changed_at)
          SELECT customer_id, account_id, CASE WHEN blocked THEN at END, at FROM fresh
          ON CONFLICT (customer_id, account_id) DO UPDATE
          SET blocked_at = EXCLUDED.blocked_at, changed_at = EXCLUDED.changed_at
          WHERE held.changed_at <= EXCLUDED.changed_at
          RETURNING customer_id, account_id, blocked_at IS NOT NULL AS blocked
        )
        SELECT customer_id, account_id, turned.blocked FROM turned
        LEFT JOIN friendships AS before USING (customer_id, account_id)
        WHERE before.changed_at IS NULL OR turned.blocked <> (before.blocked_at IS NOT NULL)
        """,
        [turn.customer_id for turn in turns],
        [turn.account_id for turn in turns],
        [turn.blocked for turn in turns],
        [turn.at for turn in turns],
    )
    told = {(turn.customer_id, turn.account_id) for turn in turns if turn.told}
    for row in changed:
        fact = CustomerBlocked if row["blocked"] else CustomerReachable
        whose = row["customer_id"], row["account_id"]
        record(db, fact(customer_id=whose[0], account_id=whose[1], told=whose in told), now=now)
    return {(row["customer_id"], row["account_id"]) for row in changed}


async def blocked(db: Db, *, threads: Collection[Thread]) -> set[Thread]:
    """Those of these customers and accounts of whom it is known that the one has blocked the other."""
    rows = await db.all(
        """
        SELECT customer_id, account_id FROM friendships
        JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (customer_id, account_id) USING (customer_id, account_id)
        WHERE blocked_at IS NOT NULL
        """,
        [customer_id for customer_id, _ in threads],
        [account_id for _, account_id in threads],
    )
    return {(row["customer_id"], row["account_id"]) for row in rows}


async def heard_from(db: Db, *, turns: Collection[Turn], now: datetime) -> None:
    """Who writes has not blocked us, or no longer, whatever we were told or were not."""
    changed = await db.all(
        """
        UPDATE friendships AS held SET blocked_at = NULL, changed_at = fresh.at
        FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS fresh (customer_id, account_id, at)
        WHERE (held.customer_id, held.account_id) = (fresh.customer_id, fresh.account_id)
          AND held.blocked_at < fresh.at
        RETURNING held.customer_id, held.account_id
        """,
        [turn.customer_id for turn in turns],
        [turn.account_id for turn in turns],
        [turn.at for turn in turns],
    )
    for row in changed:
        fact = CustomerReachable(customer_id=row["customer_id"], account_id=row["account_id"], told=False)
        record(db, fact, now=now)
