"""Why a conversation is where it is: each step is kept, in its order, and does not change afterwards."""

from typing import Any

from tests.rooms import problem_of, waiting_customer
from tests.world import Person, World


async def steps_of(person: Person, conversation_id: str) -> list[tuple[str, str | None]]:
    """The kind of each step, and the person or else the queue that it names."""
    items = (await person.get(f"/conversations/{conversation_id}/routing"))["items"]
    return [(item["kind"], _named(item["detail"])) for item in items]


def _named(detail: dict[str, Any]) -> str | None:
    return (detail.get("person") or detail.get("queue") or {}).get("name")


async def only_conversation(world: World) -> str:
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    return str(conversation["id"])


async def test_each_step_from_the_queue_to_whoever_has_it_is_told_in_its_order(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    await waiting_customer(world, "Hanako")
    declined = await rin.offer()
    conversation = declined["conversation_id"]
    ken = await world.representative("Ken")
    await rin.post(f"/offers/{declined['id']}/rejection")
    await ken.offer()
    await world.advance(seconds=121)
    await world.settled()
    expected = [
        ("queued", "Orders"),
        ("matched", "Rin"),
        ("offered", "Rin"),
        ("declined", "Rin"),
        ("matched", "Ken"),
        ("offered", "Ken"),
        ("missed", "Ken"),
    ]
    assert (await steps_of(world.admin, conversation))[:7] == expected
    await ken.post(f"/conversations/{conversation}/assignment")
    assert (await steps_of(ken, conversation))[-1] == ("assigned_by_hand", "Ken")


async def test_a_step_goes_on_saying_what_a_queue_was_called_then(world: World) -> None:
    await waiting_customer(world, "Hanako")
    path = f"/admin/queues/{world.queue['id']}"
    (await world.admin.ask("PATCH", path, {"name": "Renamed"})).raise_for_status()
    assert await steps_of(world.admin, await only_conversation(world)) == [("queued", "Orders")]
    (await world.admin.ask("PATCH", path, {"name": "Orders"})).raise_for_status()


async def test_steps_come_in_pages_oldest_first_and_a_foreign_cursor_is_refused(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.offer()
    path = f"/conversations/{await only_conversation(world)}/routing"
    first = await rin.get(path, limit=1)
    assert [item["kind"] for item in first["items"]] == ["queued"]
    second = await rin.get(path, limit=1, cursor=first["next_cursor"])
    assert [item["kind"] for item in second["items"]] == ["matched"]
    last = await rin.get(path, limit=1, cursor=second["next_cursor"])
    assert [item["kind"] for item in last["items"]] == ["offered"]
    assert last["next_cursor"] is None
    assert last["items"][0]["detail"]["until"] == (await rin.offer())["expires_at"]
    refused = await rin.ask("GET", f"{path}?cursor=none-of-ours")
    assert problem_of(refused) == (422, "invalid")


async def test_who_may_not_see_a_conversation_is_not_told_its_steps(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    stranger = await world.representative("Ken")
    (await world.admin.ask("PATCH", f"/admin/queues/{world.queue['id']}", {"member_ids": [rin.id]})).raise_for_status()
    assert problem_of(await stranger.ask("GET", f"/conversations/{conversation}/routing")) == (404, "not_found")
    assert [kind for kind, _ in await steps_of(rin, conversation)] == ["queued", "matched", "offered"]
