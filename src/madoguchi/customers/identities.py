"""Who is writing: customers recognised by their address on a channel."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.customers.events import CustomerAppeared, ProfileAged, ProfileChanged
from madoguchi.customers.models import Customer, CustomerKind
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.text import storable

PROFILE_GOOD_FOR = timedelta(days=1)
"""How long a name and a picture are believed; after that they are asked for again when their owner writes."""
_COLUMNS = "id, kind, channel, address, display_name, picture_url, language"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody wrote from this address to that account of ours."""

    address: str
    account_id: UUID
    kind: CustomerKind = CustomerKind.PERSON


async def recognise(db: Db, *, channel: str, sightings: Collection[Sighting], now: datetime) -> dict[str, UUID]:
    """The customer of each address, made when seen for the first time.

    Returns:
        Customer ids by address. Their rows are locked till the commit, always in the order of their addresses, so
        that only one transaction at a time decides which conversation a customer's message belongs to.
    """
    seen = {sighting.address: sighting for sighting in sightings}
    known = await _lock(db, channel, list(seen))
    await _renew(db, {row["id"]: seen[address] for address, row in known.items()}, known.values(), now)
    unknown = sorted(seen.keys() - known.keys())
    if unknown:
        await _introduce(db, channel, [seen[address] for address in unknown], now)
        known |= await _lock(db, channel, unknown)
    return {address: row["id"] for address, row in known.items()}


async def keep_profile(
    db: Db,
    *,
    customer_id: UUID,
    display_name: str | None,
    picture_url: str | None,
    status_message: str | None,
    language: str | None,
    now: datetime,
) -> str | None:
    """Keep what the channel says of a customer, and hold them till the commit; the name that they had till now."""
    row = await db.find(
        """
        UPDATE customers AS held SET display_name = $2, picture_url = $3, status_message = $4,
          language = coalesce($5, held.language), profile_fetched_at = $6
        FROM (SELECT * FROM customers WHERE id = $1 FOR NO KEY UPDATE) AS before WHERE held.id = before.id
        RETURNING before.profile_fetched_at IS NULL AS first, before.display_name AS name, array_remove(ARRAY[
          CASE WHEN held.display_name IS DISTINCT FROM before.display_name THEN 'name' END,
          CASE WHEN held.picture_url IS DISTINCT FROM before.picture_url THEN 'picture' END,
          CASE WHEN held.status_message IS DISTINCT FROM before.status_message THEN 'status message' END,
          CASE WHEN held.language IS DISTINCT FROM before.language THEN 'language' END], NULL) AS what
        """,
        customer_id,
        storable(display_name),
        storable(picture_url),
        storable(status_message),
        storable(language),
        now,
    )
    if row is None or not row["what"]:
        return None
    record(db, ProfileChanged(customer_id=customer_id, first=row["first"], what=row["what"]), now=now)
    return row["name"] if "name" in row["what"] else None


async def get(db: Db, customer_id: UUID) -> Customer:
    row = await db.find(f"SELECT {_COLUMNS} FROM customers WHERE id = $1", customer_id)
    if row is None:
        raise NotFoundError("There is no such customer.")
    return _customer(row)


async def hold(db: Db, *, customer_id: UUID) -> None:
    """Let nobody else decide till the commit which conversation this customer's messages belong to."""
    await db.run("SELECT FROM customers WHERE id = $1 FOR NO KEY UPDATE", customer_id)


async def _lock(db: Db, channel: str, addresses: list[str]) -> dict[str, Row]:
    rows = await db.all(
        """
        SELECT id, address, coalesce(profile_asked_at, created_at) AS asked_at FROM customers
        WHERE channel = $1 AND address = ANY($2::text[]) ORDER BY address FOR NO KEY UPDATE
        """,
        channel,
        addresses,
    )
    return {row["address"]: row for row in rows}


async def _renew(db: Db, seen: Mapping[UUID, Sighting], known: Iterable[Row], now: datetime) -> None:
    """Let profiles that are old be asked for again, once for each."""
    aged = [row["id"] for row in known if row["asked_at"] < now - PROFILE_GOOD_FOR]
    if not aged:
        return
    await db.run("UPDATE customers SET profile_asked_at = $2 WHERE id = ANY($1::uuid[])", aged, now)
    for customer_id in aged:
        record(db, ProfileAged(customer_id=customer_id, account_id=seen[customer_id].account_id), now=now)


async def _introduce(db: Db, channel: str, sightings: Sequence[Sighting], now: datetime) -> None:
    fresh = await db.all(
        """
        INSERT INTO customers (id, channel, address, kind, created_at)
        SELECT id, $4, address, kind, $5 FROM unnest($1::uuid[], $2::text[], $3::text[]) AS fresh (id, address, kind)
        ORDER BY address
        ON CONFLICT DO NOTHING RETURNING id, address
        """,
        [new_id(now) for _ in sightings],
        [sighting.address for sighting in sightings],
        [sighting.kind for sighting in sightings],
        channel,
        now,
    )
    account_of = {sighting.address: sighting.account_id for sighting in sightings}
    for row in fresh:
        record(db, CustomerAppeared(customer_id=row["id"], account_id=account_of[row["address"]]), now=now)


def _customer(row: Row) -> Customer:
    return Customer(
        id=row["id"],
        kind=CustomerKind(row["kind"]),
        channel=row["channel"],
        address=row["address"],
        display_name=row["display_name"],
        picture_url=row["picture_url"],
        language=row["language"],
    )
