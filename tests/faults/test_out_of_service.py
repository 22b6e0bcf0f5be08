"""Somebody is put out of service in the middle of their work: others go on with it at once (F43)."""

import time

from tests.notifications.sockets import closing_code
from tests.rooms import offered, waiting_customer
from tests.world import World, eventually

CHATS = 5


async def test_F43_of_five_chats_and_an_open_socket_nothing_is_left_after_two_seconds(world: World) -> None:
    rin = await world.representative("Rin", capacity=CHATS)
    for number in range(CHATS):
        await waiting_customer(world, f"C{number}")
        await rin.accept()
    ken = await world.representative("Ken", capacity=CHATS)
    async with rin.stream() as ear:
        await ear.hear_all()
        begun = time.monotonic()
        (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
        assert await closing_code(ear.socket) == 4401

    async def ken_is_asked() -> bool:
        return sorted(await offered(ken)) == [f"C{number}" for number in range(CHATS)]

    await eventually(ken_is_asked, seconds=2 - (time.monotonic() - begun))
    assert await world.pool.fetchval("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == 0
    assert (await rin.ask("GET", "/me")).status_code == 401
