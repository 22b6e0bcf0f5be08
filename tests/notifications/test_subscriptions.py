"""Push subscriptions: what is taken for one, and the key that browsers subscribe with."""

import asyncio
from typing import Any

import pytest
from tests.notifications.push_service import Browser
from tests.rooms import problem_of
from tests.world import Person, World


@pytest.fixture
async def rin(world: World) -> Person:
    return await world.representative("Rin")


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "http://push.example/1"},
        {"endpoint": f"https://{'a' * 64}.example/1"},
        {"endpoint": "https://push..example/1"},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {"p256dh": "???", "auth": "AAAA"}},
        {"expires": 5},
    ],
)
async def test_what_is_no_subscription_is_refused(rin: Person, change: dict[str, Any]) -> None:
    body = {**Browser("https://push.example/1").json, **change}
    assert problem_of(await rin.ask("POST", "/me/push-subscriptions", body)) == (422, "invalid")


async def test_the_key_is_one_for_all_and_its_secret_half_is_nowhere_in_the_clear(world: World, rin: Person) -> None:
    keys = await asyncio.gather(*(person.get("/me/push-key") for person in (rin, world.admin, rin)))
    assert keys[0] == keys[1] == keys[2]
    (row,) = await world.pool.fetch("SELECT * FROM push_keys")
    assert row["public_key"] == keys[0]["key"]
    assert b"PRIVATE" not in row["private_key"]
