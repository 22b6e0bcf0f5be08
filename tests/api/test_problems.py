"""Each refusal says what is wrong by a stable code, in one shape, with what a desk needs to go on."""

import asyncio
from typing import Any
from uuid import uuid4

from tests.rooms import problem_of, set_members, waiting_customer
from tests.world import ADMIN, PASSWORD, World, eventually


async def test_conflicts_over_a_conversation_say_who_has_it_and_where_it_is(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    ken = await world.representative("Ken")
    conversation = (await rin.offer())["conversation_id"]
    foreign_offer = await ken.ask("POST", f"/offers/{(await rin.offer())['id']}/acceptance")
    assert problem_of(foreign_offer) == (404, "not_found")

    offer = (await rin.offer())["id"]
    assert (await ken.ask("POST", f"/conversations/{conversation}/assignment", {})).status_code == 200
    gone = await rin.ask("POST", f"/offers/{offer}/acceptance")
    assert problem_of(gone) == (409, "offer_gone")
    assert (gone.json()["outcome"], gone.json()["winner"]) == ("withdrawn", "Ken")
    assert "Ken" in gone.json()["detail"]

    taken = await rin.ask("POST", f"/conversations/{conversation}/assignment")
    assert problem_of(taken) == (409, "already_assigned")
    assert taken.json()["owner"] == {"id": ken.id, "name": "Ken"}

    body = {"client_id": str(uuid4()), "content": {"type": "text", "text": "hi"}}
    for path, sent in (("messages", body), ("wrap-up", None), ("waiting", None), ("closure", None)):
        refused = await rin.ask("POST", f"/conversations/{conversation}/{path}", sent)
        assert problem_of(refused) == (409, "not_assigned_to_you"), path

    early = await ken.ask("POST", f"/conversations/{conversation}/closure")
    assert problem_of(early) == (409, "wrong_state")
    assert early.json()["state"] == "active"
    await ken.post(f"/conversations/{conversation}/wrap-up")
    late = await ken.ask("POST", f"/conversations/{conversation}/messages", body)
    assert problem_of(late) == (409, "wrong_state")
    assert late.json()["state"] == "wrap_up"


async def test_names_and_addresses_are_each_in_use_once(world: World) -> None:
    await world.representative("Rin")
    for path, body, code in (
        ("users", {"email": "RIN@Example.com", "name": "x", "role": "supervisor", "password": PASSWORD}, "email_taken"),
        ("queues", {"name": " Orders "}, "name_taken"),
        ("workstreams", {"name": "Shop on LINE", "queue_id": world.queue["id"]}, "name_taken"),
        (
            "line-accounts",
            {
                "name": "Again",
                "channel_id": world.line_account["channel_id"],
                "channel_secret": uuid4().hex,
                "channel_access_token": "x" * 20,
            },
            "account_taken",
        ),
    ):
        assert problem_of(await world.admin.ask("POST", f"/admin/{path}", body)) == (409, code)
    ken = await world.representative("Ken")
    moved = await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"email": "Rin@EXAMPLE.com"})
    assert problem_of(moved) == (409, "email_taken")
    assert (await ken.get("/me"))["email"] == "ken@example.com"
    other = await world.admin.post("/admin/queues", {"name": "Returns"})
    renamed = await world.admin.ask("PATCH", f"/admin/queues/{other['id']}", {"name": "Orders"})
    assert problem_of(renamed) == (409, "name_taken")


async def test_what_a_body_refers_to_must_be_there(world: World) -> None:
    nowhere = str(uuid4())
    stream = f"/admin/workstreams/{world.workstream['id']}"
    account = f"/admin/line-accounts/{world.account['id']}"
    for method, path, body in (
        ("POST", "/admin/queues", {"name": "New", "member_ids": [nowhere]}),
        ("POST", "/admin/workstreams", {"name": "New", "queue_id": nowhere}),
        ("PATCH", stream, {"queue_id": nowhere}),
    ):
        assert problem_of(await world.admin.ask(method, path, body)) == (422, "invalid"), path
    assert "New" not in [queue["name"] for queue in (await world.admin.get("/admin/queues"))["items"]]
    unchanged = await world.admin.get(account)
    assert unchanged["workstream"]["id"] == world.workstream["id"]
    other_way = await world.admin.ask("PATCH", account, {"workstream_id": None})
    assert problem_of(other_way) == (422, "invalid"), (
        "LINE is removed from a workstream, where conversations are closed"
    )


async def test_every_invalid_field_is_named_with_its_path(world: World) -> None:
    body = {"email": "no address", "name": " ", "role": "emperor", "password": "short", "capacity_units": -1, "x": 1}
    refused = await world.admin.ask("POST", "/admin/users", body)
    assert problem_of(refused) == (422, "invalid")
    assert {error["path"] for error in refused.json()["errors"]} == set(body)
    assert all(error["message"] for error in refused.json()["errors"])
    assert "no address" not in refused.text
    nested = await world.admin.ask(
        "POST",
        f"/conversations/{uuid4()}/messages",
        {"client_id": str(uuid4()), "content": {"type": "text", "text": ""}},
    )
    assert [error["path"] for error in nested.json()["errors"]] == ["content.text.text"]


async def test_what_is_not_there_is_told_as_a_problem_too(world: World) -> None:
    http = world.admin.http
    assert problem_of(await http.get("/api/nothing/here")) == (404, "not_found")
    assert problem_of(await http.delete("/api/me")) == (405, "method_not_allowed")
    assert problem_of(await http.post("/api/conversations/counts", json={})) == (405, "method_not_allowed")


async def test_who_goes_astray_is_shown_the_desk_and_a_program_is_told_a_problem(world: World) -> None:
    for path in ("/nowhere/at/all", "/api/nowhere"):
        shown = await world.admin.http.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "<title>" in shown.text
        assert problem_of(await world.admin.http.get(path, headers={"Accept": "*/*"})) == (404, "not_found")


async def test_too_many_attempts_say_when_to_come_back(world: World) -> None:
    body = {"email": "nobody@example.com", "password": "wrong"}
    answers = [await world.admin.http.post("/api/session", json=body) for _ in range(6)]
    assert [problem_of(answer) for answer in answers[:5]] == [(401, "wrong_credentials")] * 5
    assert problem_of(answers[5]) == (429, "too_many_attempts")
    assert answers[5].headers["retry-after"] == "60"


async def test_F22_one_client_id_is_one_message_however_often_it_is_posted(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    body = {"client_id": str(uuid4()), "content": {"type": "text", "text": "once"}}
    path = f"/conversations/{conversation}/messages"
    answers = await asyncio.gather(*(rin.ask("POST", path, body) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    await hanako.hears("once")
    again = await rin.ask("POST", path, {**body, "content": {"type": "text", "text": "something else"}})
    assert (again.status_code, again.json()["content"]["text"]) == (200, "once")


async def test_the_administrator_stays_who_they_are(world: World) -> None:
    await set_members(world)
    me = await world.admin.get("/me")
    assert (me["email"], me["role"]) == (ADMIN, "administrator")
    for change in ({"role": "supervisor"}, {"active": False}):
        refused = await world.admin.ask("PATCH", f"/admin/users/{me['id']}", change)
        assert problem_of(refused) == (422, "invalid")
    assert (await world.admin.get("/me"))["role"] == "administrator"


async def test_what_waits_for_too_much_else_is_to_be_tried_again(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    async with world.pool.acquire() as connection:
        for end in (cut_short, lock_each_other, wait_in_vain):
            async with connection.transaction():
                await connection.execute("SELECT FROM work_items FOR UPDATE")
                asked = asyncio.create_task(rin.ask("POST", f"/conversations/{conversation}/assignment"))
                await eventually(lambda: waiting_pid(world))
                await end(world, connection)
                answer = await asked
            assert problem_of(answer) == (503, "busy"), end
            assert answer.headers["retry-after"] == "2"
    assert (await rin.ask("POST", f"/conversations/{conversation}/assignment")).status_code == 200


async def waiting_pid(world: World) -> int | None:
    found: int | None = await world.pool.fetchval("SELECT pid FROM pg_locks WHERE NOT granted")
    return found


async def cut_short(world: World, _connection: Any) -> None:
    """As a statement's timeout does."""
    await world.pool.execute("SELECT pg_cancel_backend($1)", await waiting_pid(world))


async def lock_each_other(_world: World, connection: Any) -> None:
    await connection.execute("SELECT FROM conversations FOR UPDATE")


async def wait_in_vain(_world: World, _connection: Any) -> None:
    """A lock is waited for for five seconds."""
