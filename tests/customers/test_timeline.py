"""A customer's timeline: everything they did and all that was done with them, for those who may know of it."""

from typing import Any
from uuid import UUID

import pytest
from tests.line.test_buttons import press, send_card
from tests.rooms import a_database, problem_of, set_members, transactions, waiting_customer
from tests.world import LineUser, Person, World, eventually

from madoguchi.api.timeline import OF_TIMELINES
from madoguchi.line.events import OF_ACCOUNTS


async def do(world: World, customer: LineUser, deed: str, **body: Any) -> None:
    path = f"/_sim/users/{customer.user_id}/{deed}"
    said = await world.sim.post(path, params={"wait": "true"}, json={"account": customer.account, **body})
    said.raise_for_status()
    await world.settled()


async def customer_of(world: World, conversation: str) -> str:
    return str((await world.admin.get(f"/conversations/{conversation}"))["customer"]["id"])


async def timeline(person: Person, customer_id: str) -> list[Any]:
    """The oldest first."""
    return (await person.get(f"/customers/{customer_id}/timeline", limit=100))["items"][::-1]


async def test_a_story_is_told_in_its_order_with_who_and_why(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    customer_id = await customer_of(world, conversation)
    await do(world, hanako, "unfollow")
    await do(world, hanako, "follow")
    await press(world, hanako, "menu=hours", date="2026-12-24")
    await rin.post(f"/conversations/{conversation}/wrap-up")
    await rin.post(f"/conversations/{conversation}/closure")
    told = await timeline(rin, customer_id)
    assert [entry["kind"] for entry in told] == [
        "appeared",
        "conversation_opened",
        "conversation_assigned",
        "blocked",
        "unblocked",
        "postback",
        "conversation_closed",
    ]
    by_kind = {entry["kind"]: entry for entry in told}
    assert by_kind["conversation_assigned"]["by"]["name"] == "Rin"
    assert (by_kind["conversation_closed"]["by"]["name"], by_kind["conversation_closed"]["reason"]) == ("Rin", "closed")
    assert (by_kind["postback"]["detail"], by_kind["postback"]["params"]) == ("menu=hours", {"date": "2026-12-24"})
    assert {entry["account"]["name"] for entry in told} == {"Shop"}
    assert {by_kind[kind]["conversation_id"] for kind in ("conversation_opened", "conversation_closed")} == {
        conversation
    }


async def test_what_happens_between_conversations_is_kept_as_well(world: World) -> None:
    hanako = await world.customer("Hanako")
    await do(world, hanako, "unfollow")
    await do(world, hanako, "follow")
    source = {"type": "user", "userId": hanako.user_id}
    beacon = {"type": "beacon", "source": source, "beacon": {"hwid": "d41d8cd98f", "type": "enter"}}
    sent = await world.sim.post(f"/_sim/accounts/{hanako.account}/events", params={"wait": "true"}, json=beacon)
    sent.raise_for_status()
    await world.settled()
    assert (await world.admin.get("/conversations"))["items"] == []
    customer_id = str(await world.pool.fetchval("SELECT id FROM customers"))
    told = await timeline(world.admin, customer_id)
    assert [entry["kind"] for entry in told] == ["appeared", "blocked", "unblocked", "beacon"]
    assert told[-1]["detail"] == "enter d41d8cd98f"


async def test_a_button_is_told_by_what_the_customer_saw_also_when_nothing_is_going_on(world: World) -> None:
    await set_postback_opens(world, opens=False)
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await send_card(
        rin,
        conversation,
        {"type": "choose", "label": "Small", "data": "size=s", "said": "小さいの"},
        {"type": "pick_time", "label": "Pick a day", "data": "when", "mode": "date"},
    )
    await press(world, hanako, "size=s")
    await rin.post(f"/conversations/{conversation}/wrap-up")
    await rin.post(f"/conversations/{conversation}/closure")
    await press(world, hanako, "when", date="2026-12-24")
    await press(world, hanako, "menu=hours")
    told = await timeline(rin, await customer_of(world, conversation))
    assert [(one["detail"], one["said"]) for one in told if one["kind"] == "postback"] == [
        ("size=s", "小さいの"),
        ("when", "Pick a day"),
        ("menu=hours", None),
    ]
    await set_postback_opens(world, opens=True)


async def set_postback_opens(world: World, *, opens: bool) -> None:
    path = f"/admin/line-accounts/{world.account['id']}"
    changed = await world.admin.ask("PATCH", path, {"postback_opens": opens})
    assert changed.raise_for_status().json()["postback_opens"] is opens


async def test_who_may_see_the_newest_conversation_hears_of_more_though_it_is_closed(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    customer_id = await customer_of(world, conversation)
    await rin.post(f"/conversations/{conversation}/wrap-up")
    await rin.post(f"/conversations/{conversation}/closure")
    await set_members(world)
    async with rin.stream() as mine, ken.stream() as theirs:
        await mine.hear()
        await theirs.hear()
        await do(world, hanako, "unfollow")
        await mine.hear_until(lambda ear: any(frame.get("timelines") == [customer_id] for frame in ear.frames))
        assert (await timeline(rin, customer_id))[-1]["kind"] == "blocked"
        await theirs.hear_all()
        assert not any("timelines" in frame for frame in theirs.frames)


async def test_a_changed_name_is_told_and_the_first_one_is_not(world: World) -> None:
    hanako = await waiting_customer(world, "Hanako")
    [conversation] = (await world.admin.get("/conversations"))["items"]
    path = f"/_sim/users/{hanako.user_id}"
    (await world.sim.patch(path, json={"display_name": "Hanako Suzuki"})).raise_for_status()
    await world.pool.execute("UPDATE customers SET profile_asked_at = now() - interval '2 days'")
    await hanako.says("hello again")

    async def renamed() -> Any:
        await world.settled()
        found = [one for one in await timeline(world.admin, conversation["customer"]["id"]) if one["what"]]
        return found or None

    [entry] = await eventually(renamed)
    assert (entry["kind"], entry["what"]) == ("profile_changed", ["name"])
    lines = [m["content"] for m in await world.admin.messages(conversation["id"]) if m["content"]["type"] == "activity"]
    assert [(line["kind"], line["detail"]) for line in lines] == [("renamed", "Hanako")]
    after = await world.admin.get(f"/conversations/{conversation['id']}")
    assert (after["last_message"]["preview"], after["unread_count"]) == ("hello again", 2)


async def test_it_is_read_page_by_page(world: World) -> None:
    hanako = await world.customer("Hanako")
    for _ in range(3):
        await do(world, hanako, "unfollow")
        await do(world, hanako, "follow")
    customer_id = str(await world.pool.fetchval("SELECT id FROM customers"))
    path, read, cursor = f"/customers/{customer_id}/timeline", [], None
    while True:
        page = await world.admin.get(path, limit=3, **({"cursor": cursor} if cursor else {}))
        read += [entry["id"] for entry in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(read) == 7
    assert read == sorted(read, reverse=True)
    assert problem_of(await world.admin.ask("GET", f"{path}?cursor=nonsense")) == (422, "invalid")


async def test_some_kinds_alone_are_read_page_by_page_too(world: World) -> None:
    hanako = await waiting_customer(world, "Hanako")
    for number in range(3):
        await do(world, hanako, "unfollow")
        await do(world, hanako, "follow")
        await press(world, hanako, f"button={number}")
    customer_id = str(await world.pool.fetchval("SELECT id FROM customers"))
    path = f"/customers/{customer_id}/timeline"

    async def kinds(*wanted: str, **more: Any) -> list[str]:
        return [entry["kind"] for entry in (await world.admin.get(path, kind=list(wanted), **more))["items"]]

    assert await kinds("postback") == ["postback"] * 3
    assert await kinds("blocked", "unblocked") == ["unblocked", "blocked"] * 3
    assert await kinds("appeared", "conversation_opened") == ["conversation_opened", "appeared"]
    assert await kinds("beacon") == []
    assert len(await kinds()) == 11
    page = await world.admin.get(path, kind="postback", limit=2)
    rest = await world.admin.get(path, kind="postback", limit=2, cursor=page["next_cursor"])
    assert [one["detail"] for one in [*page["items"], *rest["items"]]] == ["button=2", "button=1", "button=0"]
    assert rest["next_cursor"] is None
    assert problem_of(await world.admin.ask("GET", f"{path}?kind=nonsense")) == (422, "invalid")


async def test_S20_who_may_see_no_conversation_of_a_customer_learns_nothing_and_nothing_of_what_others_do_later(
    world: World,
) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    hanako = await waiting_customer(world, "Hanako")
    first = (await rin.accept())["id"]
    customer_id = await customer_of(world, first)
    await rin.post(f"/conversations/{first}/wrap-up")
    await set_members(world, ken)
    await ken.set_presence("available")
    await rin.set_presence("away")
    await hanako.says("and something else")
    second = (await ken.accept())["id"]
    assert second != first
    await rin.post(f"/conversations/{first}/closure")
    await press(world, hanako, "for ken's eyes")
    await do(world, hanako, "unfollow")
    mine = await timeline(rin, customer_id)
    assert [entry["kind"] for entry in mine] == [
        "appeared",
        "conversation_opened",
        "conversation_assigned",
        "conversation_closed",
    ]
    assert {entry["conversation_id"] for entry in mine} == {None, first}
    theirs = [entry["kind"] for entry in await timeline(ken, customer_id)]
    assert theirs[-2:] == ["postback", "blocked"]
    assert theirs.count("conversation_opened") == 2
    stranger = await world.representative("Stranger")
    await set_members(world, ken)
    assert problem_of(await stranger.ask("GET", f"/customers/{customer_id}/timeline")) == (404, "not_found")


@pytest.mark.parametrize("opens", [True, False])
async def test_a_pressed_button_begins_a_conversation_where_the_account_says_so(world: World, *, opens: bool) -> None:
    await set_postback_opens(world, opens=opens)
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    await press(world, hanako, "menu=b", newRichMenuAliasId="menu-b", status="SUCCESS")
    assert (await world.admin.get("/conversations"))["items"] == []
    await press(world, hanako, "call me")
    found = (await world.admin.get("/conversations"))["items"]
    assert len(found) == int(opens)
    if opens:
        assert (await rin.offer())["first_words"] == "call me"
        conversation = (await rin.accept())["id"]
        said = await rin.say(conversation, "at once")
        assert (await rin.message_settles(conversation, said["id"]))["delivered_by"] == "reply"
    customer_id = str(await world.pool.fetchval("SELECT id FROM customers"))
    assert [one["detail"] for one in await timeline(world.admin, customer_id) if one["kind"] == "postback"] == [
        "call me"
    ]
    await set_postback_opens(world, opens=True)


@pytest.mark.parametrize(
    ("index", "condition"),
    [("events_of_timeline", f"customer_id = '{UUID(int=1)}' AND {OF_TIMELINES}"), ("events_of_accounts", OF_ACCOUNTS)],
)
async def test_however_many_messages_there_are_only_what_is_told_is_read(
    server: str, index: str, condition: str
) -> None:
    async with a_database(server) as url, transactions(url) as database, database.transaction() as db:
        await db.run(
            """
            INSERT INTO events (at, type, customer_id, topics, data)
            SELECT now(), CASE WHEN n % 500 = 0 THEN 'CustomerActed' WHEN n % 501 = 0 THEN 'LineAccountChanged'
              ELSE 'MessageReceived' END, $1, '{}', '{}' FROM generate_series(1, 5000) AS n
            """,
            UUID(int=1),
        )
        await db.run("ANALYZE events")
        plan = await db.all(f"EXPLAIN SELECT id FROM events WHERE {condition} ORDER BY at DESC, id DESC LIMIT 20")
        parts = await db.all(
            "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass", index
        )
    said = "\n".join(row[0] for row in plan)
    assert any(row["name"] in said for row in parts), said
