"""Attachments in the rows: erased whenever that is asked, and swept when nobody speaks for a file."""

from pathlib import Path
from typing import Any
from uuid import UUID

from tests.line.pictures import photo, sent
from tests.world import ADMIN, World, eventually

from madoguchi.conversations import attachment_files, attachments
from madoguchi.kit.db import Database
from madoguchi.kit.resources import Resources, open_resources
from madoguchi.wiring import REACTIONS


def files_of(world: World) -> list[Path]:
    return [path for path in (world.settings.home / "files").rglob("*") if path.is_file()]


async def a_picture(world: World) -> Any:
    """A conversation with a picture in it, which is stored."""
    customer = await world.customer("Hanako")
    await customer.sends(sent("image", photo()))

    async def stored() -> Any:
        return await world.pool.fetchrow("SELECT * FROM attachments WHERE state = 'stored'")

    return await eventually(stored, seconds=20)


async def erase(world: World, message_id: UUID) -> None:
    async with open_resources(world.settings, reactions=REACTIONS, clock=world.clock) as resources:
        database: Database = resources.database
        async with database.transaction() as db:
            await attachments.erase(db, message_ids=[message_id], now=world.clock.now())


async def test_P15_an_erased_file_is_gone_from_the_answers_at_once_and_from_the_store_soon(world: World) -> None:
    row = await a_picture(world)
    assert len(files_of(world)) == 3
    await erase(world, row["message_id"])
    assert (await world.admin.http.get(f"/api/attachments/{row['id']}")).status_code == 404
    (message,) = await world.admin.messages(str(row["conversation_id"]))
    assert (message["attachment"]["state"], message["attachment"]["url"]) == ("erased", None)

    async def deleted() -> bool:
        return not files_of(world)

    await eventually(deleted)
    await erase(world, row["message_id"])
    told = "SELECT count(*) FROM events WHERE type = 'AttachmentErased' AND data ->> 'message_id' = $1"
    assert await world.pool.fetchval(told, str(row["message_id"])) == 1


async def test_F05_a_file_that_is_erased_while_it_comes_is_not_kept(world: World) -> None:
    await world.faults(delay_ms={"value": 1500, "endpoint": "content", "times": 1})
    customer = await world.customer("Hanako")
    await customer.sends(sent("image", photo()))

    async def expected() -> Any:
        return await world.pool.fetchrow("SELECT * FROM attachments")

    row = await eventually(expected)
    await erase(world, row["message_id"])

    async def done() -> bool:
        jobs = "SELECT count(*) FROM jobs WHERE bulk OR function LIKE '%attachment_files:delete'"
        return await world.pool.fetchval(jobs) == 0

    await eventually(done)
    assert await world.pool.fetchval("SELECT state FROM attachments") == "erased"
    assert files_of(world) == []


async def sweep(world: World) -> None:
    async with open_resources(world.settings, reactions=REACTIONS, clock=world.clock) as resources:
        held: Resources = resources
        await attachment_files.sweep(held)


async def test_F29_files_that_no_row_speaks_for_are_swept_after_a_day(world: World) -> None:
    row = await a_picture(world)
    files = world.settings.home / "files"
    orphan = files / "aa" / ("a" * 32) / "original"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"left behind")
    left = world.settings.home / "incoming" / "left"
    left.mkdir(parents=True)
    await sweep(world)
    assert orphan.exists()
    assert left.exists()
    await world.advance(hours=25)
    world.admin = await world.sign_in(ADMIN, "Admin")
    await sweep(world)
    assert not orphan.exists()
    assert not left.exists()
    assert {path.parent.name for path in files_of(world)} == {row["folder"].rpartition("/")[2]}


async def test_an_upload_that_nobody_sends_is_erased_after_a_day(world: World) -> None:
    row = await a_picture(world)
    async with open_resources(world.settings, reactions=REACTIONS, clock=world.clock) as resources:
        async with resources.database.transaction() as db:
            upload = await attachments.begin_upload(
                db,
                conversation_id=row["conversation_id"],
                customer_id=row["customer_id"],
                kind="file",
                file_name="offer.pdf",
                now=world.clock.now(),
            )
        await resources.files.put(upload.key("original"), b"an offer")
        await world.advance(hours=24, minutes=1)
        await attachment_files.sweep(resources)
        async with resources.database.reading() as db:
            now = await attachments.get(db, upload.id)
    world.admin = await world.sign_in(ADMIN, "Admin")
    assert now.state == "erased"
    assert len(files_of(world)) == 3
