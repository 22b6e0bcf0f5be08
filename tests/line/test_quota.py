"""When the month's messages are used up nothing is pushed, all concerned are told, and it goes on by itself (F17)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.line.test_sending import calls_since, calls_so_far, talk
from tests.rooms import problem_of, waiting_customer
from tests.world import ADMIN, Ear, World, eventually

from madoguchi.line.quota import month_after, month_of


@pytest.fixture(autouse=True)
async def quota_as_before(world: World) -> AsyncIterator[None]:
    yield
    await world.faults()
    await set_quota(world, 5000)
    await world.admin.post(f"/admin/line-accounts/{world.account['id']}/resumption")
    await checked(world)


async def set_quota(world: World, quota: int | None) -> None:
    (await world.sim.patch(f"/_sim/accounts/{world.line_account['id']}", json={"quota": quota})).raise_for_status()


async def checked(world: World) -> Any:
    """What an administrator sees after having the account looked at."""
    return await world.admin.post(f"/admin/line-accounts/{world.account['id']}/validation")


async def left(world: World) -> Any:
    [allowance] = (await world.admin.get("/allowances"))["items"]
    return allowance


async def ran_out(world: World) -> Any:
    return (await left(world))["ran_out_at"]


def told_that_it_ran_out(ear: Ear) -> Any:
    return [one for frame in ear.frames for one in frame.get("allowances", []) if one["ran_out_at"]]


def test_a_month_is_japans() -> None:
    late = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)
    assert month_of(late) == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert month_after(late) == datetime(2026, 12, 31, 15, tzinfo=UTC)
    assert month_after(datetime(2026, 11, 30, 14, 59, tzinfo=UTC)) == datetime(2026, 11, 30, 15, tzinfo=UTC)


async def test_F17_nothing_is_tried_again_and_desk_and_administrators_know_within_five_seconds(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(monthly_limit={"endpoint": "push"})
    before = await calls_so_far(world)
    async with rin.stream() as hers, world.admin.stream() as theirs:
        messages = [await rin.say(conversation, text) for text in ("one", "two")]
        for ear in (hers, theirs):
            told = await ear.hear_until(told_that_it_ran_out, seconds=5)
            assert told[0]["account"]["name"] == "Shop"
        second = messages[1]["id"]
        waits = await hers.hear_until(lambda ear: ear.messages.get(second, messages[1])["waits_for"], seconds=5)
    assert waits == "quota"
    await world.settled()
    assert [m["waits_for"] for m in await rin.messages(conversation)] == [None, "quota", "quota"]
    assert (await rin.get("/allowances"))["items"] == [await left(world)]
    [warning] = [one for one in (await checked(world))["warnings"] if one["code"] == "quota_ran_out"]
    assert "used up" in warning["text"]
    assert await calls_since(world, before) == [("push", 429)]
    # Nobody else of this account is tried either.
    somchai = await waiting_customer(world, "Somchai")
    other = (await rin.accept())["id"]
    await world.advance(seconds=51)
    third = await rin.say(other, "three")

    async def held() -> Any:
        return [m for m in await rin.messages(other) if m["id"] == third["id"] and m["waits_for"]]

    await eventually(held)
    assert await calls_since(world, before) == [("push", 429)]
    assert await hanako.heard() == await somchai.heard() == []


async def test_F17_what_waits_goes_out_for_free_when_the_customer_writes(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(monthly_limit={"endpoint": "push"})
    for text in ("one", "two"):
        await rin.say(conversation, text)
    await eventually(lambda: ran_out(world))
    await world.settled()
    await hanako.says("still there?")
    await hanako.hears("one", "two")

    async def noted() -> bool:
        ours = [m for m in await rin.messages(conversation) if m["direction"] == "outbound"]
        return [(m["state"], m["delivered_by"], m["waits_for"]) for m in ours] == [("sent", "reply", None)] * 2

    await eventually(noted)


async def test_F17_what_waits_can_be_taken_back_and_sent_again(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(monthly_limit={"endpoint": "push"})
    for text in ("one", "two"):
        await rin.say(conversation, text)
    await eventually(lambda: ran_out(world))
    await world.settled()
    _, one, two = await rin.messages(conversation)
    path = f"/conversations/{conversation}/messages/{one['id']}/deliveries"
    taken = (await rin.ask("DELETE", path)).raise_for_status().json()
    assert (taken["state"], taken["failure"]["code"], taken["waits_for"]) == ("failed", "withdrawn", None)
    assert problem_of(await rin.ask("DELETE", path)) == (409, "wrong_state")
    await hanako.says("still there?")
    await hanako.hears("two")
    assert (await rin.message_settles(conversation, two["id"]))["state"] == "sent"
    await world.faults()
    await world.admin.post(f"/admin/line-accounts/{world.account['id']}/resumption")
    await rin.post(f"/conversations/{conversation}/messages/{one['id']}/deliveries")
    assert (await rin.message_settles(conversation, one["id"]))["state"] == "sent"
    await hanako.hears("two", "one")


async def test_a_message_that_is_being_sent_is_not_taken_back(world: World) -> None:
    rin, _, conversation = await talk(world)
    await world.faults(status={"value": 500, "endpoint": "reply"}, delay_ms={"value": 400, "endpoint": "reply"})
    message = await rin.say(conversation, "hello")
    path = f"/conversations/{conversation}/messages/{message['id']}/deliveries"
    assert problem_of(await rin.ask("DELETE", path)) == (409, "conflict")
    await rin.message_settles(conversation, message["id"])


async def test_F17_an_administrator_has_it_tried_again(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(monthly_limit={"endpoint": "push"})
    message = await rin.say(conversation, "hello?")
    await eventually(lambda: ran_out(world))
    await world.settled()
    path = f"/admin/line-accounts/{world.account['id']}/resumption"
    assert problem_of(await rin.ask("POST", path)) == (403, "forbidden")
    await world.faults()
    resumed = await world.admin.post(path)
    assert "quota_ran_out" not in {one["code"] for one in resumed["warnings"]}
    assert (await rin.message_settles(conversation, message["id"]))["delivered_by"] == "push"
    assert await hanako.heard() == ["hello?"]
    assert await ran_out(world) is None


async def test_F17_it_goes_on_when_line_says_that_there_is_more_than_there_was(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    used = (await checked(world))["quota"]["used"]
    await set_quota(world, used)
    await world.advance(seconds=51)
    message = await rin.say(conversation, "hello?")
    await eventually(lambda: ran_out(world))
    await world.settled()
    seen = await checked(world)
    assert (seen["quota"]["limit"], seen["quota"]["ran_out_at"] is not None) == (used, True)
    await set_quota(world, used + 10)
    assert (await checked(world))["quota"]["ran_out_at"] is None
    assert (await rin.message_settles(conversation, message["id"]))["state"] == "sent"
    assert await hanako.heard() == ["hello?"]


async def test_F17_room_that_was_there_already_lets_nothing_go_on(world: World) -> None:
    """LINE's figures are approximate: it may refuse a push while they still show some."""
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(monthly_limit={"endpoint": "push"})
    await rin.say(conversation, "hello?")
    await eventually(lambda: ran_out(world))
    await world.settled()
    before = await calls_so_far(world)
    for _ in range(2):
        assert (await checked(world))["quota"]["ran_out_at"] is not None
    await world.settled()
    assert await calls_since(world, before) == []
    assert await hanako.heard() == []


async def test_the_desk_knows_what_is_left_and_what_has_no_limit(world: World) -> None:
    await set_quota(world, None)
    await checked(world)
    seen = await left(world)
    assert (seen["limit"], seen["checked_at"] is not None) == (None, True)
    async with world.admin.stream() as ear:
        await set_quota(world, 300)
        await checked(world)
        heard = await ear.hear_until(lambda one: [a for f in one.frames for a in f.get("allowances", [])])
    assert heard[0]["limit"] == 300
    mai = await world.representative("Mai")
    (await world.admin.ask("PATCH", f"/admin/queues/{world.queue['id']}", {"member_ids": []})).raise_for_status()
    assert (await mai.get("/allowances"))["items"] == []


async def test_F17_a_new_month_begins_by_itself(world: World) -> None:
    """Last of this file, since time does not go back."""
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(monthly_limit={"endpoint": "push"})
    message = await rin.say(conversation, "hello?")
    await eventually(lambda: ran_out(world))
    await world.settled()
    await world.faults()
    now = world.clock.now()
    await world.advance(seconds=(month_after(now) - now).total_seconds() + 120)
    world.admin = await world.sign_in(ADMIN, "Admin")
    rin = await world.sign_in("rin@example.com", "Rin")
    assert (await rin.message_settles(conversation, message["id"]))["state"] == "sent"
    assert await hanako.heard() == ["hello?"]
