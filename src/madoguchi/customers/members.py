"""The people in a group: known to us only within it, by what the group shows of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.customers.events import MemberAppeared, MemberChanged
from madoguchi.customers.identities import PROFILE_GOOD_FOR
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.text import storable


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody was seen in a group."""

    customer_id: UUID
    account_id: UUID
    address: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is in a group now, by the name that the group shows."""

    id: UUID
    name: str
    picture_url: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody was in a group at that moment, or had just left it."""

    customer_id: UUID
    address: str
    gone: bool
    at: datetime


async def recognise(db: Db, *, presences: Collection[Presence], now: datetime) -> Mapping[tuple[UUID, str], UUID]:
    """The member behind each group and address, made when seen for the first time; the caller holds the groups' locks.

    Who is new, or was last asked about long ago, is asked about.
    """
    seen = {(one.customer_id, one.address): one for one in presences}
    if not seen:
        return {}
    asked = await db.all(
        """
        INSERT INTO members AS held (id, customer_id, address, profile_asked_at)
        SELECT id, customer_id, address, $4 FROM unnest($1::uuid[], $2::uuid[], $3::text[])
          AS fresh (id, customer_id, address)
        ON CONFLICT (customer_id, address) DO UPDATE SET profile_asked_at = $4
        WHERE held.profile_asked_at < $5
        RETURNING id, customer_id, address
        """,
        [new_id(now) for _ in seen],
        [customer_id for customer_id, _ in seen],
        [address for _, address in seen],
        now,
        now - PROFILE_GOOD_FOR,
    )
    for row in asked:
        account_id = seen[row["customer_id"], row["address"]].account_id
        fact = MemberAppeared(customer_id=row["customer_id"], account_id=account_id, member_id=row["id"])
        record(db, fact, now=now)
    rows = await db.all(
        """
        SELECT members.id, members.customer_id, members.address FROM members
        JOIN unnest($1::uuid[], $2::text[]) AS wanted (customer_id, address) USING (customer_id, address)
        """,
        [customer_id for customer_id, _ in seen],
        [address for _, address in seen],
    )
    return {(row["customer_id"], row["address"]): row["id"] for row in rows}


async def note(db: Db, *, turns: Collection[Turn]) -> None:
    """Note who has left and who is there after all; what is told late of an earlier time changes nothing."""
    last = {(turn.customer_id, turn.address): turn for turn in turns}
    if not last:
        return
    await db.run(
        """
        UPDATE members SET left_at = CASE WHEN turn.gone THEN turn.at END
        FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::timestamptz[]) AS turn (customer_id, address, gone, at)
        WHERE (members.customer_id, members.address) = (turn.customer_id, turn.address)
          AND (left_at IS NOT NULL) <> turn.gone AND (left_at IS NULL OR left_at <= turn.at)
        """,
        [turn.customer_id for turn in last.values()],
        [turn.address for turn in last.values()],
        [turn.gone for turn in last.values()],
        [turn.at for turn in last.values()],
    )


async def present(db: Db, *, customer_id: UUID) -> list[Member]:
    """Those of a group who have a name and have not left."""
    rows = await db.all(
        """
        SELECT id, display_name AS name, picture_url FROM members
        WHERE customer_id = $1 AND left_at IS NULL AND display_name IS NOT NULL ORDER BY display_name, id
        """,
        customer_id,
    )
    return [Member(**row) for row in rows]


async def addresses(db: Db, *, customer_id: UUID, member_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The address of each of these who is in the group now."""
    if not member_ids:
        return {}
    rows = await db.all(
        "SELECT id, address FROM members WHERE customer_id = $1 AND id = ANY($2::uuid[]) AND left_at IS NULL",
        customer_id,
        list(member_ids),
    )
    return {row["id"]: row["address"] for row in rows}


async def address_of(db: Db, *, member_id: UUID) -> str | None:
    address: str | None = await db.value("SELECT address FROM members WHERE id = $1", member_id)
    return address


async def keep_profile(
    db: Db, *, customer_id: UUID, member_id: UUID, display_name: str, picture_url: str | None, now: datetime
) -> None:
    """Keep what a group shows of one of its people; nothing happens when that is known."""
    changed = await db.run(
        """
        UPDATE members SET display_name = $2, picture_url = $3
        WHERE id = $1 AND (display_name, picture_url) IS DISTINCT FROM ($2, $3)
        """,
        member_id,
        storable(display_name),
        storable(picture_url),
    )
    if changed:
        record(db, MemberChanged(customer_id=customer_id, member_id=member_id), now=now)
