"""One LINE user is one customer, whichever of our accounts they write to, and keeps what was known of them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.rooms import a_database, transactions

from madoguchi.customers import identities
from madoguchi.customers.identities import Sighting
from madoguchi.customers.models import Customer, CustomerKind
from madoguchi.kit.db import Database
from madoguchi.kit.errors import NotFoundError

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SHOP, CLINIC = uuid4(), uuid4()


@pytest.fixture(scope="module")
async def database(server: str) -> AsyncIterator[Database]:
    async with a_database(server) as url, transactions(url) as opened:
        yield opened


async def recognise(database: Database, *sightings: Sighting, channel: str = "line") -> dict[str, UUID]:
    async with database.transaction() as db:
        return await identities.recognise(db, channel=channel, sightings=sightings, now=NOW)


async def keep_profile(database: Database, customer_id: UUID, **changes: Any) -> Customer:
    """The customer after LINE has said this of them."""
    profile: dict[str, Any] = {
        "display_name": "花子",
        "picture_url": "https://p",
        "status_message": "hi",
        "language": "ja",
    }
    async with database.transaction() as db:
        await identities.keep_profile(db, customer_id=customer_id, **(profile | changes), now=NOW)
    async with database.reading() as db:
        return await identities.get(db, customer_id)


async def test_the_same_user_on_two_accounts_is_one_customer(database: Database) -> None:
    first = await recognise(database, Sighting("Utwo", SHOP))
    both = await recognise(database, Sighting("Utwo", CLINIC), Sighting("Utwo", SHOP), Sighting("Uother", CLINIC))
    assert both["Utwo"] == first["Utwo"] != both["Uother"]
    async with database.reading() as db:
        rows = await db.all(
            "SELECT data FROM events WHERE type = 'CustomerAppeared' AND customer_id = ANY($1::uuid[])",
            list(both.values()),
        )
    assert sorted(row["data"]["account_id"] for row in rows) == sorted([str(SHOP), str(CLINIC)]), "each appeared once"


async def test_the_same_address_on_another_channel_is_somebody_else(database: Database) -> None:
    here = await recognise(database, Sighting("same", SHOP))
    there = await recognise(database, Sighting("same", SHOP), channel="mail")
    assert here["same"] != there["same"]


async def test_nobody_to_recognise_is_nobody(database: Database) -> None:
    assert await recognise(database) == {}


async def test_addresses_are_told_apart_by_every_sign(database: Database) -> None:
    found = await recognise(database, *(Sighting(address, SHOP) for address in ("Ux", "UX", "Ux ", "Ux\u200b")))
    assert len(set(found.values())) == 4


async def test_what_line_says_of_somebody_replaces_what_it_said_before_but_for_their_language(
    database: Database,
) -> None:
    customer_id = (await recognise(database, Sighting("Uprofile", SHOP)))["Uprofile"]
    known = await keep_profile(database, customer_id)
    assert known == Customer(customer_id, CustomerKind.PERSON, "line", "Uprofile", "花子", "https://p", "ja")
    later = await keep_profile(
        database, customer_id, display_name="Hanako", picture_url=None, status_message=None, language=None
    )
    assert later == Customer(customer_id, CustomerKind.PERSON, "line", "Uprofile", "Hanako", None, "ja")
    assert (await keep_profile(database, customer_id, language="en")).language == "en"
    async with database.reading() as db:
        told = "SELECT count(*) FROM events WHERE type = 'ProfileChanged' AND customer_id = $1"
        assert await db.value(told, customer_id) == 3


async def test_who_is_not_there_is_not_found(database: Database) -> None:
    async with database.reading() as db:
        with pytest.raises(NotFoundError):
            await identities.get(db, uuid4())


async def test_F09_who_is_recognised_is_held_till_the_commit(database: Database) -> None:
    await recognise(database, Sighting("Uheld", SHOP))
    probe = "SELECT address FROM customers WHERE address = 'Uheld' FOR NO KEY UPDATE SKIP LOCKED"
    async with database.transaction() as db:
        await identities.recognise(db, channel="line", sightings=[Sighting("Uheld", SHOP)], now=NOW)
        async with database.transaction() as other:
            assert await other.find(probe) is None
    async with database.transaction() as db:
        assert await db.find(probe) is not None
