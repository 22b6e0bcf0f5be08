"""Every kind of message reaches the phone as it was meant, by the ways its account is set to use."""

from typing import Any
from uuid import uuid4

import pytest
from tests.line.test_sending import calls_since, calls_so_far, talk
from tests.rooms import problem_of, waiting_customer
from tests.world import LineUser, Person, World, eventually

YES = {"type": "say", "label": "Yes", "text": "yes, please"}
FLEX = {
    "type": "bubble",
    "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "Order 12"}]},
}
KINDS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"type": "location", "latitude": 35.65, "longitude": 139.75, "title": "Our shop", "address": "Minato, Tokyo"},
        {"type": "location", "title": "Our shop", "address": "Minato, Tokyo", "latitude": 35.65, "longitude": 139.75},
    ),
    (
        {"type": "buttons", "text": "Which size?", "actions": [YES]},
        {"type": "template", "altText": "Which size?"},
    ),
    ({"type": "confirm", "text": "Sure?", "actions": [YES, YES]}, {"type": "template", "altText": "Sure?"}),
    (
        {"type": "carousel", "columns": [{"text": "One", "actions": [YES]}, {"text": "Two", "actions": [YES]}]},
        {"type": "template", "altText": "One / Two"},
    ),
    ({"type": "flex", "alt_text": "Your order", "contents": FLEX}, {"type": "flex", "altText": "Your order"}),
]


async def send(person: Person, conversation: str, content: dict[str, Any]) -> Any:
    message = await person.post(
        f"/conversations/{conversation}/messages", {"client_id": str(uuid4()), "content": content}
    )
    return await person.message_settles(conversation, message["id"])


async def shown(phone: LineUser) -> list[dict[str, Any]]:
    return [m for m in await phone.chat() if m["from"] == "account"]


async def set_sending(world: World, **changes: Any) -> None:
    path = f"/admin/line-accounts/{world.account['id']}/sending"
    now = await world.admin.get(path)
    (await world.admin.ask("PUT", path, now | changes)).raise_for_status()


@pytest.fixture(autouse=True)
async def ordinary_sending(world: World) -> None:
    await set_sending(world, policy="reply_first", shows_names=False, icon_url=None, marks_read=True, shows_typing=True)


@pytest.mark.parametrize(("content", "seen"), KINDS, ids=lambda value: value["type"])
async def test_every_kind_arrives_and_is_shown_at_the_desk_as_it_was_sent(
    world: World, content: dict[str, Any], seen: dict[str, Any]
) -> None:
    rin, hanako, conversation = await talk(world)
    message = await send(rin, conversation, content)
    assert message["state"] == "sent", message["failure"]
    assert message["content"].items() >= {"type": content["type"]}.items()
    assert (await shown(hanako))[0].items() >= seen.items()
    listed = await rin.get(f"/conversations/{conversation}")
    assert listed["last_message"]["type"] == content["type"]
    assert listed["last_message"]["preview"]


async def test_quick_replies_hang_on_any_message_and_pressing_one_is_an_answer(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    for content in ({"type": "text", "text": "Tea?"}, {"type": "sticker", "package_id": "446", "sticker_id": "1988"}):
        message = await send(rin, conversation, content | {"quick_replies": [YES]})
        assert message["content"]["quick_replies"] == [YES]
    assert [m["quickReply"]["items"][0]["action"]["text"] for m in await shown(hanako)] == ["yes, please"] * 2


async def test_a_customers_message_is_quoted(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    asked = (await rin.messages(conversation))[0]
    message = await send(rin, conversation, {"type": "text", "text": "As you say", "quotes": asked["id"]})
    assert message["state"] == "sent"
    first = (await hanako.chat())[0]
    assert (await shown(hanako))[0]["quotes"] == first["id"]
    for gone in (message["id"], str(uuid4())):
        plain = await send(rin, conversation, {"type": "text", "text": "Without it", "quotes": gone})
        assert (plain["state"], plain["content"]["quoted_id"]) == ("sent", None)


async def test_a_text_longer_than_lines_goes_as_several_and_is_one_here(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    text = "あ" * 4999 + "👨‍👩‍👧‍👦" + "い" * 5000
    message = await send(rin, conversation, {"type": "text", "text": text})
    after = await send(rin, conversation, {"type": "text", "text": "end"})
    assert (message["state"], after["state"]) == ("sent", "sent")
    heard = await hanako.heard()
    assert [len(piece) for piece in heard] == [4999, 7 + 4989, 11, 3]
    assert "".join(heard[:3]) == text
    assert sum(m["direction"] == "outbound" for m in await rin.messages(conversation)) == 2


async def test_what_gathers_is_packed_into_calls_that_hold_five(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await world.faults(rate_limited={"endpoint": "reply", "times": 1})
    texts = ["あ" * 12_000, "b" * 12_000, "c"]
    for text in texts:
        await rin.say(conversation, text)

    async def all_of_it() -> bool:
        return "".join(await hanako.heard()) == "".join(texts)

    await eventually(all_of_it)
    assert len(await hanako.heard()) == 7


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"type": "confirm", "text": "?", "actions": [YES]}, "2 buttons"),
        ({"type": "buttons", "text": "x" * 161, "actions": [YES]}, "160 characters"),
        ({"type": "text", "text": "x", "quick_replies": [YES] * 14}, "13 quick replies"),
        ({"type": "flex", "alt_text": "x", "contents": {"type": "box"}}, "bubble or a carousel"),
        ({"type": "flex", "alt_text": "x", "contents": {"type": "bubble", "\x00": "x"}}, "cannot be sent"),
    ],
)
async def test_what_line_would_refuse_is_never_queued_and_a_sentence_says_why(
    world: World, content: dict[str, Any], sentence: str
) -> None:
    rin, _, conversation = await talk(world)
    before = await calls_so_far(world)
    refused = await rin.ask(
        "POST", f"/conversations/{conversation}/messages", {"client_id": str(uuid4()), "content": content}
    )
    assert problem_of(refused) == (422, "invalid")
    assert sentence in refused.json()["detail"]
    assert len(await rin.messages(conversation)) == 1
    assert await calls_since(world, before) == []


@pytest.mark.parametrize("content", [content for content, _ in KINDS], ids=lambda content: content["type"])
async def test_S23_no_kind_takes_a_field_that_nobody_knows(world: World, content: dict[str, Any]) -> None:
    odd = [content | {"admin": True}]
    if "actions" in content:
        odd.append(content | {"actions": [YES | {"admin": True}]})
    for one in odd:
        refused = await world.admin.ask(
            "POST", f"/conversations/{uuid4()}/messages", {"client_id": str(uuid4()), "content": one}
        )
        assert problem_of(refused) == (422, "invalid")


async def test_push_only_leaves_the_free_replies_alone(world: World) -> None:
    await set_sending(world, policy="push_only")
    rin, hanako, conversation = await talk(world)
    before = await calls_so_far(world)
    assert (await send(rin, conversation, {"type": "text", "text": "hi"}))["delivered_by"] == "push"
    assert await calls_since(world, before) == [("push", 200)]
    assert await hanako.heard() == ["hi"]


async def test_reply_only_never_pushes_and_says_when_it_can_answer(world: World) -> None:
    await set_sending(world, policy="reply_only")
    rin, hanako, conversation = await talk(world)
    before = await calls_so_far(world)
    first = await send(rin, conversation, {"type": "text", "text": "hi"})
    second = await send(rin, conversation, {"type": "text", "text": "too late"})
    assert (first["state"], first["delivered_by"]) == ("sent", "reply")
    assert (second["state"], second["failure"]["code"]) == ("failed", "no_reply_token")
    assert "when the customer writes again" in second["failure"]["reason"]
    await hanako.says("still there?")
    await world.settled()
    await rin.post(f"/conversations/{conversation}/messages/{second['id']}/deliveries")
    assert (await rin.message_settles(conversation, second["id"]))["delivered_by"] == "reply"
    assert await calls_since(world, before) == [("reply", 200), ("reply", 200)]
    assert (await rin.get(f"/conversations/{conversation}"))["sending"] == "reply_only"


async def test_customers_see_who_writes_where_the_account_says_so(world: World) -> None:
    await set_sending(world, shows_names=True, icon_url="https://shop.example/staff.png")
    rin, hanako, conversation = await talk(world)
    await send(rin, conversation, {"type": "text", "text": "hi"})
    await set_sending(world, shows_names=False)
    await send(rin, conversation, {"type": "text", "text": "ho"})
    assert [m.get("sender") for m in await shown(hanako)] == [
        {"name": "Rin", "iconUrl": "https://shop.example/staff.png"},
        None,
    ]


@pytest.mark.parametrize("name", ["Line", "LINE-Support", "Caroline"])
async def test_a_name_that_line_would_refuse_is_left_out_and_nothing_fails(world: World, name: str) -> None:
    await set_sending(world, shows_names=True)
    writer = await world.representative(name)
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await writer.accept())["id"]
    before = await calls_so_far(world)
    free = await send(writer, conversation, {"type": "text", "text": "hi"})
    await set_sending(world, icon_url="https://shop.example/staff.png")
    counted = await send(writer, conversation, {"type": "text", "text": "ho"})
    for message, way in ((free, "reply"), (counted, "push")):
        assert (message["state"], message["delivered_by"], message["failure"]) == ("sent", way, None)
    assert await calls_since(world, before) == [("reply", 200), ("push", 200)]
    assert [(m["text"], m.get("sender")) for m in await shown(hanako)] == [
        ("hi", None),
        ("ho", {"iconUrl": "https://shop.example/staff.png"}),
    ]
    assert [m["author"]["name"] for m in await writer.messages(conversation)] == ["Hanako", name, name]


async def test_an_icon_comes_from_an_address_that_line_takes(world: World) -> None:
    path = f"/admin/line-accounts/{world.account['id']}/sending"
    now = await world.admin.get(path)
    for odd in ("http://x.example/a.png", "javascript:alert(1)", "https://x.example/あ.png", "https://x y"):
        assert problem_of(await world.admin.ask("PUT", path, now | {"icon_url": odd})) == (422, "invalid")
    rin = await world.representative("Rin")
    assert problem_of(await rin.ask("PUT", path, now)) == (403, "forbidden")
    assert problem_of(await world.admin.ask("GET", path.replace(world.account["id"], str(uuid4())))) == (
        404,
        "not_found",
    )


async def marks(world: World, path: str, before: int) -> list[Any]:
    return [call for call in await world.line_calls(path) if call["seq"] > before]


async def last_call(world: World) -> int:
    calls = await world.line_calls()
    return calls[-1]["seq"] if calls else 0


async def test_what_a_representative_has_read_is_read_on_the_phone(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    await hanako.says("two")
    await world.settled()
    before = await last_call(world)
    assert [m["read"] for m in await hanako.chat()] == [False, False]
    await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": 1})
    await world.settled()
    assert [m["read"] for m in await hanako.chat()] == [True, False]
    await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": 2})
    await world.settled()
    assert [m["read"] for m in await hanako.chat()] == [True, True]
    assert [call["status"] for call in await marks(world, "/markAsRead", before)] == [200, 200]


async def test_with_chat_off_line_marks_as_read_by_itself_till_it_is_on_again(world: World) -> None:
    account, path = f"/_sim/accounts/{world.line_account['id']}", f"/admin/line-accounts/{world.account['id']}"
    rin, hanako, conversation = await talk(world)
    for chat, seq in ((False, 1), (True, 2)):
        (await world.sim.patch(account, json={"chat": chat})).raise_for_status()
        # What LINE says of the bot is read anew each day, or when somebody asks.
        checked = await world.admin.post(f"{path}/validation")
        assert (checked["bot"]["chat_mode"], checked["bot"]["mark_as_read_mode"]) == (
            ("chat", "manual") if chat else ("bot", "auto")
        )
        await hanako.says("more")
        await world.settled()
        before = await last_call(world)
        await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": seq})
        await world.settled()
        assert len(await marks(world, "/markAsRead", before)) == chat


async def test_an_account_may_keep_to_itself_what_was_read(world: World) -> None:
    await set_sending(world, marks_read=False, shows_typing=False)
    rin, hanako, conversation = await talk(world)
    before = await last_call(world)
    await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": 1})
    assert (await rin.ask("POST", f"/conversations/{conversation}/typing")).status_code == 204
    await world.settled()
    assert [m["read"] for m in await hanako.chat()] == [False]
    assert await marks(world, "/markAsRead", before) == await marks(world, "/loading/start", before) == []


async def test_the_phone_shows_that_an_answer_is_being_written(world: World) -> None:
    rin, _, conversation = await talk(world)
    jun = await world.representative("Jun")
    before = await last_call(world)
    assert (await rin.ask("POST", f"/conversations/{conversation}/typing")).status_code == 204
    assert (await jun.ask("POST", f"/conversations/{conversation}/typing")).status_code == 204
    await world.settled()
    assert [call["status"] for call in await marks(world, "/loading/start", before)] == [202]


async def test_signs_that_line_refuses_leave_nothing_behind(world: World) -> None:
    rin, _, conversation = await talk(world)
    await world.faults(status={"value": 400, "endpoint": "all"})
    await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": 1})
    await rin.ask("POST", f"/conversations/{conversation}/typing")
    await world.settled()
    assert await world.pool.fetchval("SELECT count(*) FROM jobs WHERE function LIKE 'line.%'") == 0
    assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 0
