"""What a representative sends reaches the phone by the cheapest way, in order, and a refusal says why (F19, F21)."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from tests.rooms import problem_of, waiting_customer
from tests.world import LineUser, Person, World, eventually


async def talk(world: World) -> tuple[Person, LineUser, str]:
    """A representative who has just accepted a customer's conversation."""
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    return rin, hanako, (await rin.accept())["id"]


async def calls_since(world: World, before: int) -> list[tuple[str, int]]:
    """The calls to send since then: the last word of their address and their status."""
    calls = await world.line_calls("/reply") + await world.line_calls("/push")
    return [(call["url"].rpartition("/")[2], call["status"]) for call in sorted(calls, key=lambda c: c["seq"])[before:]]


async def calls_so_far(world: World) -> int:
    return len(await world.line_calls("/reply")) + len(await world.line_calls("/push"))


async def test_the_first_answer_is_a_free_reply_and_the_next_a_push(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    before = await calls_so_far(world)
    said = []
    for text in ("one", "two"):
        message = await rin.say(conversation, text)
        said.append(await rin.message_settles(conversation, message["id"]))
    assert [(m["state"], m["delivered_by"]) for m in said] == [("sent", "reply"), ("sent", "push")]
    await hanako.says("thanks")
    await world.settled()
    third = await rin.say(conversation, "three")
    assert (await rin.message_settles(conversation, third["id"]))["delivered_by"] == "reply"
    assert await hanako.heard() == ["one", "two", "three"]
    assert await calls_since(world, before) == [("reply", 200), ("push", 200), ("reply", 200)]


async def test_after_the_window_of_the_reply_token_it_is_a_push(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    until = (await rin.get(f"/conversations/{conversation}"))["free_reply_until"]
    assert until is not None
    await world.advance(seconds=51)
    message = await rin.say(conversation, "late")
    assert (await rin.message_settles(conversation, message["id"]))["delivered_by"] == "push"
    assert await hanako.heard() == ["late"]


async def test_what_has_gathered_goes_out_five_to_a_call_and_in_order(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await world.faults(rate_limited={"endpoint": "reply", "times": 1})
    before = await calls_so_far(world)
    texts = [str(number) for number in range(12)]
    for text in texts:
        await rin.say(conversation, text)
    await hanako.hears(*texts)
    calls = await calls_since(world, before)
    assert calls[0] == ("reply", 429)
    assert len(calls) < 12
    messages = [m for m in await rin.messages(conversation) if m["direction"] == "outbound"]
    assert [m["seq"] for m in messages] == list(range(2, 14))

    async def all_noted() -> list[int]:
        accepted = "SELECT cardinality(message_ids) FROM line_deliveries WHERE state = 'accepted'"
        sizes = [int(size) for (size,) in await world.pool.fetch(accepted)]
        return sizes if sum(sizes) == len(texts) else []

    assert max(await eventually(all_noted)) <= 5


async def test_a_sticker_goes_out_as_one(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    body = {"client_id": conversation, "content": {"type": "sticker", "package_id": "446", "sticker_id": "1988"}}
    message = await rin.post(f"/conversations/{conversation}/messages", body)
    assert (await rin.message_settles(conversation, message["id"]))["state"] == "sent"
    shown = [m for m in await hanako.chat() if m["from"] == "account"]
    assert [(m["type"], m["packageId"], m["stickerId"]) for m in shown] == [("sticker", "446", "1988")]


@pytest.mark.parametrize("status", [400, 403, 404, 413])
async def test_F19_a_refusal_fails_at_once_with_lines_reason_and_can_be_sent_again(world: World, status: int) -> None:
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(status={"value": status, "endpoint": "push", "times": 1})
    before = await calls_so_far(world)
    message = await rin.say(conversation, "hello?")
    failed = await rin.message_settles(conversation, message["id"])
    assert (failed["state"], failed["failure"]["code"]) == ("failed", str(status))
    assert failed["failure"]["reason"]
    path = f"/conversations/{conversation}/messages/{message['id']}/deliveries"
    assert (await rin.ask("POST", path)).status_code == 202
    sent = await rin.message_settles(conversation, message["id"])
    assert (sent["state"], sent["failure"], sent["seq"]) == ("sent", None, failed["seq"])
    assert problem_of(await rin.ask("POST", path)) == (409, "wrong_state")
    assert await calls_since(world, before) == [("push", status), ("push", 200)]
    assert await hanako.heard() == ["hello?"]


@pytest.mark.parametrize("refused", [1, 2])
async def test_F19_one_message_that_line_refuses_fails_none_of_those_that_go_with_it(
    world: World, refused: int
) -> None:
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    before = await calls_so_far(world)
    locked = await asyncpg.connect(world.settings.database_url)
    async with locked.transaction():
        await locked.execute("LOCK TABLE line_deliveries")
        texts = ["one", "two", "three"]
        said = [await rin.say(conversation, text) for text in texts]
        await world.faults(status={"value": 400, "endpoint": "push", "times": refused})
        world.clock.advance(timedelta(seconds=51))
    await locked.close()
    states = [(await rin.message_settles(conversation, message["id"]))["state"] for message in said]
    first = "sent" if refused == 1 else "failed"
    assert states == [first, "sent", "sent"]
    assert await hanako.heard() == (texts if refused == 1 else texts[1:])
    assert [status for _, status in await calls_since(world, before)] == [400] * refused + [200] * (4 - refused)


async def test_F18_a_token_that_cannot_be_read_sends_nothing_and_leaves_nothing_unknown(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    sealed = await world.pool.fetchval("SELECT access_token FROM line_accounts")
    await world.pool.execute("UPDATE line_accounts SET access_token = 'sealed by another key'")
    message = await rin.say(conversation, "hello")
    await _until(world, "SELECT last_error IS NOT NULL FROM jobs WHERE function = 'line.sender:deliver'")
    await world.pool.execute("UPDATE line_accounts SET access_token = $1", sealed)
    sent = await rin.message_settles(conversation, message["id"])
    assert (sent["state"], sent["delivered_by"]) == ("sent", "reply")
    assert await hanako.heard() == ["hello"]


async def test_F13_an_answer_that_was_lost_is_asked_for_again_and_409_means_sent(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(cut={"value": "after", "endpoint": "push", "times": 1})
    before = await calls_so_far(world)
    message = await rin.say(conversation, "once")
    assert (await rin.message_settles(conversation, message["id"]))["state"] == "sent"
    assert [status for _, status in await calls_since(world, before)][-1] == 409
    assert await hanako.heard() == ["once"]


async def test_F15_after_a_day_nobody_knows_and_a_person_decides(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await world.advance(seconds=51)
    await world.faults(status={"value": 500, "endpoint": "push"})
    message = await rin.say(conversation, "stuck")
    first = "SELECT count(*) FROM jobs WHERE function = 'line.sender:deliver' AND last_error IS NOT NULL"
    await _until(world, first)
    before = await calls_so_far(world)
    world.clock.advance(timedelta(hours=25))
    settled = await rin_after_a_day(world, conversation, message["id"])
    assert settled == "unknown"
    assert await calls_since(world, before) == []
    assert await hanako.heard() == []


async def rin_after_a_day(world: World, conversation_id: str, message_id: str) -> Any:
    """The state of a message, asked for by somebody whose sign-in has not ended meanwhile."""
    rin = await world.sign_in("rin@example.com", "Rin")
    world.admin = await world.sign_in("admin@example.com", "Admin")
    return (await rin.message_settles(conversation_id, message_id))["state"]


async def _until(world: World, sql: str) -> None:
    await eventually(lambda: world.pool.fetchval(sql))
