"""Who is writing: customers recognised by their address on a channel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.customers.events import CustomerAppeared, ProfileChanged
from madoguchi.customers.models import Customer
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.text import storable

_COLUMNS = "id, channel, address, display_name, picture_url, language"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody wrote from this address to that account of ours."""

    address: str
    account_id: UUID


async def recognise(db: Db, *, channel: str, sightings: Collection[Sighting], now: datetime) -> dict[str, UUID]:
    """The customer of each address, made when seen for the first time.

    Returns:
        Customer ids by address. Their rows are locked till the commit, always in the order of their addresses, so
        that only one transaction at a time decides which conversation a customer's message belongs to.
    """
    account_of = {sighting.address: sighting.account_id for sighting in sightings}
    known = await _lock(db, channel, list(account_of))
    unknown = sorted(account_of.keys() - known.keys())
    if unknown:
        await _introduce(db, channel, {address: account_of[address] for address in unknown}, now)
        known |= await _lock(db, channel, unknown)
    return known


async def keep_profile(
    db: Db,
    *,
    customer_id: UUID,
    display_name: str | None,
    picture_url: str | None,
    status_message: str | None,
    language: str | None,
    now: datetime,
) -> None:
    """Keep what the channel says of a customer."""
    await db.run(
        """
        UPDATE customers SET display_name = $2, picture_url = $3, status_message = $4,
          language = coalesce($5, language), profile_fetched_at = $6
        WHERE id = $1
        """,
        customer_id,
        storable(display_name),
        storable(picture_url),
        storable(status_message),
        storable(language),
        now,
    )
    record(db, ProfileChanged(customer_id=customer_id), now=now)


async def get(db: Db, customer_id: UUID) -> Customer:
    row = await db.find(f"SELECT {_COLUMNS} FROM customers WHERE id = $1", customer_id)
    if row is None:
        raise NotFoundError("There is no such customer.")
    return _customer(row)


async def _lock(db: Db, channel: str, addresses: list[str]) -> dict[str, UUID]:
    rows = await db.all(
        """
        SELECT id, address FROM customers WHERE channel = $1 AND address = ANY($2::text[])
        ORDER BY address FOR NO KEY UPDATE
        """,
        channel,
        addresses,
    )
    return {row["address"]: row["id"] for row in rows}


async def _introduce(db: Db, channel: str, account_of: dict[str, UUID], now: datetime) -> None:
    fresh = await db.all(
        """
        INSERT INTO customers (id, channel, address, created_at)
        SELECT id, $3, address, $4 FROM unnest($1::uuid[], $2::text[]) AS fresh (id, address) ORDER BY address
        ON CONFLICT DO NOTHING RETURNING id, address
        """,
        [new_id(now) for _ in account_of],
        list(account_of),
        channel,
        now,
    )
    for row in fresh:
        record(db, CustomerAppeared(customer_id=row["id"], account_id=account_of[row["address"]]), now=now)


def _customer(row: Row) -> Customer:
    return Customer(
        id=row["id"],
        channel=row["channel"],
        address=row["address"],
        display_name=row["display_name"],
        picture_url=row["picture_url"],
        language=row["language"],
    )
