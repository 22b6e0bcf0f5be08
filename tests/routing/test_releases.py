"""Conversations that somebody held and no longer does: where they wait again, behind whom, and who is asked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.rooms import change_templates, offered, problem_of, set_members, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, sets, steps_of
from tests.world import PASSWORD, Person, World, eventually

QUEUES = "/admin/queues"


@pytest.fixture
def rules(world: World) -> Rulebook:
    return Rulebook(world)


async def change(world: World, queue: Any, **fields: Any) -> Any:
    return (await world.admin.ask("PATCH", f"{QUEUES}/{queue['id']}", fields)).raise_for_status().json()


async def shut(world: World, queue: Any, **overflow: Any) -> None:
    """Give a queue operating hours that begin in two hours."""
    opens = world.clock.now().astimezone(ZoneInfo("Asia/Tokyo")) + timedelta(hours=2)
    closes = opens + timedelta(hours=3)
    span = {"weekday": f"{opens:%A}".lower(), "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
    body = {"name": uuid4().hex, "zone": "Asia/Tokyo", "weekly": [span]}
    hours = await world.admin.post("/admin/operating-hours", body)
    await change(world, queue, operating_hours_id=hours["id"], overflow=overflow)


async def out_of_service(world: World, person: Person) -> None:
    (await world.admin.ask("PATCH", f"/admin/users/{person.id}", {"active": False})).raise_for_status()
    await world.settled()


async def release(person: Person, conversation_id: str, **body: Any) -> Any:
    return await person.ask("POST", f"/conversations/{conversation_id}/release", body)


async def kinds_of(world: World, conversation_id: str) -> list[str]:
    return [step["kind"] for step in (await world.admin.get(f"/conversations/{conversation_id}/routing"))["items"]]


async def closure_reasons(world: World, conversation_id: str) -> list[str | None]:
    rows = await world.pool.fetch(
        "SELECT closure_reason FROM sessions WHERE conversation_id = $1 ORDER BY started_at", conversation_id
    )
    return [row["closure_reason"] for row in rows]


async def state_of(world: World, conversation_id: str) -> str:
    state: str = (await world.admin.get(f"/conversations/{conversation_id}"))["state"]
    return state


@pytest.mark.parametrize("reason", ["closed", "full"])
async def test_F43_a_talk_whose_representative_goes_out_of_service_is_not_ended_by_overflow(
    world: World, rules: Rulebook, reason: str
) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    day = await make_queue(world, "Day", rin, ken)
    await rules.route(leads("All", ALWAYS, day))
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    if reason == "closed":
        await shut(world, day, closed={"do": "end"})
    else:
        await waiting_customer(world, "Taro")
        await change(world, day, overflow={"full": {"items": 1, "do": "end"}})
    await out_of_service(world, rin)
    assert await state_of(world, held) == "open"
    await ken.set_presence("available")
    assert (await ken.accept())["id"] == held
    assert (await kinds_of(world, held)).count("queue_chosen") == 1, "rules are asked once"


async def test_F43_what_was_transferred_waits_where_it_was_transferred_and_not_where_rules_lead(
    world: World, rules: Rulebook
) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    ken = await world.representative("Ken", present=False)
    first, second = await make_queue(world, "First", rin), await make_queue(world, "Second", ming, ken)
    await rules.classify(("Topic", [sets("All", ALWAYS, attribute__topic="rice")]))
    await rules.route(leads("All", ALWAYS, first))
    await change_templates(world, fields=[{"header": "Topic", "value": "{attribute:topic}"}])
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("available")
    handed = await rin.ask("POST", f"/conversations/{held}/transfers", {"queue_id": second["id"]})
    assert handed.status_code == 204
    await ming.accept()
    await ken.set_presence("available")
    await out_of_service(world, ming)
    offer = await ken.offer()
    assert (offer["conversation_id"], offer["queue"]["id"]) == (held, second["id"])
    assert offer["fields"] == [{"header": "Topic", "value": "rice"}]
    assert await offered(rin) == []


async def test_F43_where_nobody_serves_the_queue_any_more_the_fallback_queue_takes_it(
    world: World, rules: Rulebook
) -> None:
    rin, ming = await world.representative("Rin", present=False), await world.representative("Ming")
    alone = await make_queue(world, "Alone", ming)
    await set_members(world, rin)
    await rules.route(leads("All", ALWAYS, alone))
    await waiting_customer(world, "Hanako")
    held = (await ming.accept())["id"]
    await rin.set_presence("available")
    await out_of_service(world, ming)
    offer = await rin.offer()
    assert (offer["conversation_id"], offer["queue"]["id"]) == (held, world.queue["id"])


async def test_F43_who_was_released_goes_before_those_who_came_later_and_has_waited_as_long(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", capacity=1, present=False)
    await change(world, world.queue, service_level_seconds=300)
    try:
        await waiting_customer(world, "Hanako")
        held = (await rin.accept())["id"]
        await rin.set_presence("away")
        await world.advance(minutes=4)
        await waiting_customer(world, "Taro")
        await world.advance(minutes=3)
        await out_of_service(world, rin)
        shown = await world.admin.get(f"{QUEUES}/{world.queue['id']}")
        assert (shown["waiting"], shown["waiting_too_long"]) == (2, 1)
        await ken.set_presence("available")
        assert (await ken.accept())["id"] == held
    finally:
        await change(world, world.queue, service_level_seconds=None)


async def test_how_long_one_may_wait_in_a_queue_is_counted_anew_after_a_talk(world: World) -> None:
    rin, _ = await world.representative("Rin"), await world.representative("Ken", present=False)
    await change(world, world.queue, overflow={"waited": {"minutes": 5, "do": "end"}})
    await Rulebook(world).route(leads("All", ALWAYS, world.queue))
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await world.advance(minutes=30)
    await out_of_service(world, rin)
    await world.advance(minutes=4)
    await world.settled()
    assert await state_of(world, held) == "open", "half an hour of talking is no waiting"
    await world.advance(minutes=2)

    async def ended() -> bool:
        return await state_of(world, held) == "closed"

    await eventually(ended)


async def unrouted(world: World, name: str) -> str:
    """A conversation that waits for LINE to tell its customer's name before rules are asked."""
    await world.faults(delay_ms={"value": 1500, "endpoint": "profile"})
    await (await world.customer(name)).says("hello")

    async def here() -> Any:
        return [one for one in (await world.admin.get("/conversations", state="open"))["items"] if not one["queue"]]

    (found,) = await eventually(here)
    return str(found["id"])


async def routed(world: World, conversation_id: str) -> None:
    """The rules have been asked, however late."""

    async def told() -> bool:
        return "classified" in await kinds_of(world, conversation_id)

    await eventually(told)
    await world.settled()


async def only_vips(world: World, rules: Rulebook) -> None:
    by_name = asks("customer_name", "beginsWith", "VIP")
    await rules.classify(("Topic", [sets("VIP", by_name, attribute__topic="vip", priority=5)]))
    await change_templates(world, fields=[{"header": "Topic", "value": "{attribute:topic}"}])


async def test_what_is_taken_before_rules_were_asked_has_all_that_they_say_when_it_is_released(
    world: World, rules: Rulebook
) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    await only_vips(world, rules)
    await waiting_customer(world, "Taro")
    taken = await unrouted(world, "VIP Hanako")
    await world.admin.post(f"/conversations/{taken}/assignment")
    await routed(world, taken)
    assert await state_of(world, taken) == "active"
    (await release(world.admin, taken)).raise_for_status()
    await rin.set_presence("available")
    offer = await rin.offer()
    assert offer["conversation_id"] == taken, "by its priority it goes before who came first"
    assert offer["fields"] == [{"header": "Topic", "value": "vip"}]


@pytest.mark.parametrize("to", ["queue", "person"])
async def test_where_a_supervisor_sent_it_before_rules_were_asked_it_stays(
    world: World, rules: Rulebook, to: str
) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming")
    await set_members(world, rin)
    other = await make_queue(world, "Other", ming)
    full = await make_queue(world, "Shut", rin)
    await only_vips(world, rules)
    await rules.route(leads("All", ALWAYS, full))
    await shut(world, full, closed={"do": "end"})
    sent = await unrouted(world, "VIP Hanako")
    target = {"queue_id": other["id"]} if to == "queue" else {"user_id": ming.id}
    (await world.admin.ask("POST", f"/conversations/{sent}/transfers", target)).raise_for_status()
    assert await offered(ming) != []
    await routed(world, sent)
    assert await offered(ming) == ["VIP Hanako"]
    assert "queue_chosen" not in await kinds_of(world, sent)
    conversation = await ming.accept()
    assert conversation["queue"]["id"] == (other["id"] if to == "queue" else world.queue["id"])
    (await release(ming, sent)).raise_for_status()
    await world.settled()
    (offer,) = (await (ming if to == "queue" else rin).get("/offers"))["items"]
    assert offer["fields"] == [{"header": "Topic", "value": "vip"}]


async def test_who_lets_a_conversation_go_leaves_a_note_and_is_asked_last(world: World) -> None:
    rin = await world.representative("Rin", capacity=3)
    ming = await world.representative("Ming", capacity=1, present=False)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("available")
    assert (await release(rin, held, reason=" It is about rice. ")).status_code == 204
    await world.settled()
    assert (await offered(ming), await offered(rin)) == (["Hanako"], [])
    told = (await steps_of(ming, held))["released"]
    assert told == {"by": {"id": rin.id, "name": "Rin"}, "reason": "It is about rice.", "why": "transferred_to_queue"}
    assert await closure_reasons(world, held) == ["transferred_to_queue"]
    assert (await rin.get("/me"))["units_taken"] == 0
    await waiting_customer(world, "Taro")
    assert await offered(rin) == ["Taro"], "they have room for another"
    await ming.post(f"/offers/{(await ming.offer())['id']}/rejection")
    await world.settled()
    assert await offered(rin) == ["Taro", "Hanako"], "when nobody else is left, it comes back"


async def test_a_conversation_is_released_to_its_own_queue_also_when_that_is_closed(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    day = await make_queue(world, "Day", rin, ming)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    (await rin.ask("POST", f"/conversations/{held}/transfers", {"queue_id": day["id"]})).raise_for_status()
    assert (await rin.accept())["queue"]["id"] == day["id"]
    await shut(world, day, closed={"do": "end"})
    await ming.set_presence("available")
    (await release(rin, held)).raise_for_status()
    await world.settled()
    assert (await ming.offer())["queue"]["id"] == day["id"]
    assert await state_of(world, held) == "open"


async def test_only_who_holds_a_conversation_lets_it_go(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    body = {"email": f"{uuid4().hex}@example.com", "name": "Sup", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    boss = await world.sign_in(body["email"], "Sup")
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    assert problem_of(await release(ming, held)) == (409, "not_assigned_to_you")
    assert problem_of(await release(boss, held)) == (409, "not_assigned_to_you")
    assert problem_of(await release(rin, held, reason="x" * 501)) == (422, "invalid")
    assert problem_of(await release(rin, held, queue_id=world.queue["id"])) == (422, "invalid")
    await rin.post(f"/conversations/{held}/waiting")
    assert problem_of(await release(rin, held)) == (409, "wrong_state")
    assert await closure_reasons(world, held) == ["left"]


async def test_what_one_lets_go_from_a_queue_of_others_goes_from_all_ones_windows(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    await set_members(world, rin)
    other = await make_queue(world, "Other", ming)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("available")
    (await rin.ask("POST", f"/conversations/{held}/transfers", {"queue_id": other["id"]})).raise_for_status()
    await ming.accept()
    (await ming.ask("POST", f"/conversations/{held}/transfers", {"user_id": rin.id})).raise_for_status()
    await rin.accept()
    async with rin.stream() as ear:
        (await release(rin, held)).raise_for_status()
        frame = await ear.hear_until(lambda ear: next((one for one in ear.frames if "removed" in one), None))
        assert (frame["removed"], "taken" in frame) == ([held], False)
    assert problem_of(await rin.ask("GET", f"/conversations/{held}")) == (404, "not_found")
