"""Overflow before queueing and while queued, in one story (reference §4.8), told by the sessions that it leaves."""

from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from tests.rooms import offered, waiting_customer
from tests.routing.rulebook import Rulebook, asks, leads, make_queue
from tests.world import World, eventually

ZONE = ZoneInfo("Asia/Tokyo")


async def change(world: World, queue: Any, **fields: Any) -> None:
    (await world.admin.ask("PATCH", f"/admin/queues/{queue['id']}", fields)).raise_for_status()


async def told(world: World, name: str) -> list[tuple[str, str, str | None, int | None]]:
    """The sessions of somebody's one conversation: kind, where, why it ended, and the code of that."""
    (found,) = (await world.admin.get("/conversations", search=name))["items"]
    items = (await world.admin.get(f"/conversations/{found['id']}/sessions"))["items"]
    return [(one["kind"], one["queue"]["name"], one["reason"], one["code"]) for one in items]


async def closed_hours(world: World) -> str:
    """Operating hours that begin in two hours."""
    opens = world.clock.now().astimezone(ZONE) + timedelta(hours=2)
    closes = opens + timedelta(hours=1)
    span = {"weekday": opens.strftime("%A").lower(), "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
    body = {"name": uuid4().hex, "zone": "Asia/Tokyo", "weekly": [span]}
    hours: str = (await world.admin.post("/admin/operating-hours", body))["id"]
    return hours


async def test_overflow_both_kinds_before_queueing_and_while_queued_in_one_story(world: World) -> None:
    away = await world.representative("Rin", present=False)
    first, second, night = [await make_queue(world, name, away) for name in ("First", "Second", "Night")]
    ming = await world.representative("Ming", capacity=9)
    last = await make_queue(world, "Last", ming)
    await Rulebook(world).route(
        leads("Night", asks("first_message", "contains", "night"), night),
        leads("Day", asks("first_message", "doesNotContain", "night"), first),
    )
    to_last = {"do": "transfer", "queue_id": last["id"]}
    await change(world, first, overflow={"full": {"items": 1, "do": "transfer", "queue_id": second["id"]}})
    await change(world, second, overflow={"waited": {"minutes": 5, **to_last}})
    await change(world, night, overflow={"closed": {"do": "end"}}, operating_hours_id=await closed_hours(world))

    await waiting_customer(world, "Ai")
    await waiting_customer(world, "Bo")
    await waiting_customer(world, "Cy", "night")
    day = first["name"], second["name"]
    assert await told(world, "Ai") == [], "the queue had room, and it waits there"
    assert await told(world, "Bo") == [("queued", day[0], "overflow_transferred", 192350015)]
    assert await told(world, "Cy") == [("queued", night["name"], "overflow_ended", 192350016)]
    assert await offered(ming) == []

    await change(world, first, overflow={"waited": {"minutes": 5, "do": "end"}})
    await world.advance(minutes=6)

    async def overflown() -> bool:
        return await offered(ming) == ["Bo"]

    await eventually(overflown)
    await world.settled()
    assert await told(world, "Bo") == [
        ("queued", day[0], "overflow_transferred", 192350015),
        ("queued", day[1], "queued_overflow_transferred", 192350024),
        ("offered", last["name"], None, None),
    ]

    async def ended() -> bool:
        return await told(world, "Ai") == [("queued", day[0], "queued_overflow_ended", 192350025)]

    await eventually(ended)
    assert (await world.admin.get("/conversations", search="Ai"))["items"][0]["state"] == "closed"
