"""Access tokens of accounts: refused, renewed, and what waits meanwhile (F18)."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.line.accounts_at_line import ACCOUNTS, fault_of, gone, keys_of, opened
from tests.rooms import waiting_customer
from tests.world import ADMIN, World, eventually

from madoguchi.line import privacy


async def test_F18_a_refused_token_stops_all_calls_and_a_new_one_sends_what_waited_in_order(world: World) -> None:
    rin = await world.representative("Rin", capacity=20)
    customers = []
    for number in range(8):
        customers.append(await waiting_customer(world, f"C{number}"))
        conversation = await rin.accept()
        customers[-1] = (customers[-1], conversation["id"])
    path = f"{ACCOUNTS}/{world.account['id']}"
    at_line = f"/_sim/accounts/{world.line_account['id']}"
    new = uuid4().hex
    await world.sim.patch(at_line, json={"channel_access_token": new})
    before = len(await world.line_calls())
    for text in ("one", "two", "three"):
        for _, conversation in customers:
            await rin.say(conversation, text)

    async def refused() -> Any:
        account = await world.admin.get(path)
        return account["health"]["token_refused_at"]

    await eventually(refused)
    await world.settled()
    opened_after = len(await world.line_calls()) - before
    for _, conversation in customers:
        await rin.say(conversation, "four")
    await world.advance(seconds=50)
    await world.settled()
    calls = len(await world.line_calls()) - before
    assert calls - opened_after <= 3, "none but a probe"
    assert opened_after <= len(customers), "each conversation tried once at most"
    warnings = [one["code"] for one in (await world.admin.get(path))["warnings"]]
    assert "token_refused" in warnings
    for _, conversation in customers:
        assert {m["state"] for m in await rin.messages(conversation) if m["direction"] == "outbound"} == {"queued"}
    mended = await world.admin.ask("PATCH", path, {"channel_access_token": new})
    assert mended.json()["health"]["token_refused_at"] is None
    await asyncio.gather(*(one.hears("one", "two", "three", "four") for one, _ in customers))
    world.line_account["channel_access_token"] = new


async def test_F18_a_token_that_line_refused_by_mistake_is_found_good_by_a_probe(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await world.faults(token_revoked={"value": True, "times": 1})
    await rin.say(conversation, "hello")

    async def refused() -> Any:
        return (await world.admin.get(f"{ACCOUNTS}/{world.account['id']}"))["health"]["token_refused_at"]

    await eventually(refused)
    await world.advance(minutes=6)
    await hanako.hears("hello", seconds=15)
    assert await refused() is None


async def test_what_is_sent_while_an_account_is_off_goes_out_when_it_is_on_again(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    path = f"{ACCOUNTS}/{world.account['id']}"
    await world.admin.ask("PATCH", path, {"active": False})
    await rin.say(conversation, "one")
    await world.settled()
    assert await hanako.heard() == []
    await world.admin.ask("PATCH", path, {"active": True})
    await hanako.hears("one")


async def test_a_stateless_token_is_issued_and_renewed_before_it_ends(world: World) -> None:
    at_line = await opened(world)
    given = keys_of(at_line, token_kind="stateless", privacy_version=privacy.VERSION)
    del given["channel_access_token"]
    account = await world.admin.post(ACCOUNTS, given)
    path = f"{ACCOUNTS}/{account['id']}"
    first = account["channel_access_token"]
    assert (first["kind"], bool(first["expires_at"])) == ("stateless", True)
    assert account["validation"]["state"] == "valid"
    await world.advance(minutes=11)

    async def renewed() -> bool:
        return (await world.admin.get(path))["channel_access_token"]["expires_at"] > first["expires_at"]

    await eventually(renewed, seconds=15)
    await world.advance(hours=5)
    await eventually(renewed, seconds=15)
    await gone(world, account)


async def test_a_token_of_version_2_1_is_issued_by_a_signing_key_and_renewed_a_week_before_it_ends(
    world: World,
) -> None:
    at_line = await opened(world)
    pair = await world.admin.post("/admin/line-assertion-keys")
    public = json.loads(pair["public_key"])
    keys = f"/_sim/accounts/{at_line['id']}/keys"
    kid = (await world.sim.post(keys, json={"public_key": public})).raise_for_status().json()["kid"]
    given = keys_of(at_line, token_kind="v2_1", assertion_kid=kid, assertion_key=pair["assertion_key"])
    del given["channel_access_token"]
    strange = await world.admin.ask("POST", ACCOUNTS, given | {"assertion_kid": "nobodys"})
    assert fault_of(strange) == (422, "invalid", "assertion_kid")
    unread = await world.admin.ask("POST", ACCOUNTS, given | {"assertion_key": "-----BEGIN NOTHING-----"})
    assert fault_of(unread) == (422, "invalid", "assertion_key")
    account = await world.admin.post(ACCOUNTS, given | {"privacy_version": privacy.VERSION})
    first = account["channel_access_token"]
    assert (first["kind"], first["assertion_kid"]) == ("v2_1", kid)
    await world.advance(days=22)
    await world.settled()
    kept = "SELECT access_token_set_at FROM line_accounts WHERE id = $1"
    before = await world.pool.fetchval(kept, account["id"])
    assert before < world.clock.now() - timedelta(days=20)
    await world.advance(days=2)

    async def renewed() -> bool:
        return await world.pool.fetchval(kept, account["id"]) > before

    await eventually(renewed, seconds=15)
    world.admin = await world.sign_in(ADMIN, "Admin")  # nobody stays signed in for so long
    stored = await world.pool.fetchval("SELECT assertion_key FROM line_accounts WHERE id = $1", account["id"])
    assert b"PRIVATE KEY" not in stored
    await gone(world, account)


async def test_what_waits_for_an_account_that_is_deleted_fails_and_says_why(world: World) -> None:
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line, privacy_version=privacy.VERSION))
    path = f"{ACCOUNTS}/{account['id']}"
    instance = f"/admin/workstreams/{world.workstream['id']}/line-accounts/{account['id']}"
    (await world.admin.ask("PUT", instance, {})).raise_for_status()
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"webhook_url": account["webhook_url"]})
    rin = await world.representative("Rin")
    user = await world.sim.post(f"/_sim/accounts/{at_line['id']}/users", json={"display_name": "Hanako"})
    says = f"/_sim/users/{user.json()['user_id']}/messages"
    await world.sim.post(says, params={"wait": "true"}, json={"type": "text", "text": "hello"})
    conversation = (await rin.accept())["id"]
    await world.admin.ask("PATCH", path, {"active": False})
    said = await rin.say(conversation, "too late")
    await world.settled()
    (await world.admin.ask("DELETE", instance)).raise_for_status()
    await gone(world, account)

    async def failed() -> Any:
        found = [m for m in await world.admin.messages(conversation) if m["id"] == said["id"]]
        return found[0]["failure"] if found[0]["state"] == "failed" else None

    assert (await eventually(failed))["code"] == "account_deleted"


async def test_credentials_are_tried_daily_and_quota_hourly_so_that_trouble_shows_before_customers_meet_it(
    world: World,
) -> None:
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line, privacy_version=privacy.VERSION))
    kept = "SELECT validation, quota_limit FROM line_accounts WHERE id = $1"
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"channel_secret": "ab" * 16, "quota": 77})
    await world.advance(hours=2)

    async def quota_known() -> bool:
        row = await world.pool.fetchrow(kept, account["id"])
        return (row["validation"], row["quota_limit"]) == ("valid", 77)

    await eventually(quota_known, seconds=15)
    await world.advance(hours=23)

    async def told() -> bool:
        return (await world.pool.fetchrow(kept, account["id"]))["validation"] == "invalid"

    await eventually(told, seconds=15)
    world.admin = await world.sign_in(ADMIN, "Admin")  # nobody stays signed in for so long
    problem = (await world.admin.get(f"{ACCOUNTS}/{account['id']}"))["validation"]["problem"]
    assert "does not take this secret" in problem
    await gone(world, account)
