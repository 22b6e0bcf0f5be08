"""A worker that dies or has no room while it fetches a file: it is kept once, and nothing lies about (F27, F29)."""

import hashlib
import resource
from pathlib import Path
from typing import Any

import pytest
from tests.faults.processes import KILLED, WorkerOutside, expire_leases
from tests.line.pictures import photo, sent
from tests.world import eventually

from madoguchi.kit.settings import Settings


@pytest.mark.slow
@pytest.mark.parametrize("point", ["media.put", "media.received", "media.looked", "media.settled"])
async def test_F29_a_worker_killed_while_it_keeps_a_file_keeps_it_once(settings: Settings, point: str) -> None:
    body = photo()
    async with WorkerOutside.open(settings) as world:
        world.restart_worker(fault=f"{point}:1:kill9")
        hanako = await world.customer("Hanako")
        await hanako.sends(sent("image", body))
        assert await world.worker.dies() == KILLED, world.worker.said()
        world.restart_worker()
        await expire_leases(world)

        async def stored() -> Any:
            kept = await world.pool.fetchrow("SELECT * FROM attachments WHERE state = 'stored'")
            return kept if await world.pool.fetchval("SELECT count(*) FROM jobs WHERE bulk") == 0 else None

        row = await eventually(stored, seconds=40)
        assert row["sha256"] == hashlib.sha256(body).digest()
        folder = settings.home / "files" / row["folder"]
        assert (folder / "original").read_bytes() == body
        assert {path.name for path in files_in(settings.home / "files")} == {"original", "shown", "preview"}
        assert len(files_in(settings.home / "files")) == 3


@pytest.mark.slow
async def test_F27_a_disk_that_takes_no_more_holds_up_files_and_nothing_else(settings: Settings) -> None:
    """The limit is the system's own for one process: writing past it fails in the middle, as on a full disk."""
    body = photo() + bytes(300_000)
    async with WorkerOutside.open(settings) as world:
        world.restart_worker()
        hanako = await world.customer("Hanako")
        await hanako.says("hello")
        await eventually(lambda: conversation_is_there(world), seconds=40)
        pid = world.worker._process.pid
        usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (100_000, usual[1]))
        await hanako.sends(sent("image", body))
        await hanako.says("do you see it?")

        async def refused_by_the_disk() -> Any:
            return await world.pool.fetchval("SELECT last_error FROM jobs WHERE bulk AND last_error IS NOT NULL")

        assert "File too large" in await eventually(refused_by_the_disk, seconds=20)
        assert await world.pool.fetchval("SELECT count(*) FROM messages") == 3
        assert await world.pool.fetchval("SELECT state FROM attachments") == "pending"
        resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)

        async def stored() -> Any:
            return await world.pool.fetchrow("SELECT * FROM attachments WHERE state = 'stored'")

        row = await eventually(stored, seconds=40)
        assert row["sha256"] == hashlib.sha256(body).digest()
        assert list((settings.home / "incoming").iterdir()) == []


async def conversation_is_there(world: WorkerOutside) -> bool:
    return bool(await world.pool.fetchval("SELECT EXISTS (SELECT FROM conversations)"))


def files_in(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]
