"""LINE accounts as an administrator connects, changes, switches and deletes them (F11, F12, P01)."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from tests.line.accounts_at_line import ACCOUNTS, fault_of, gone, keys_of, opened
from tests.line.post import Post
from tests.rooms import problem_of, waiting_customer
from tests.world import World, eventually

from madoguchi.line import privacy


@pytest.fixture
async def clinic(world: World) -> AsyncIterator[tuple[dict[str, Any], dict[str, Any]]]:
    """A second account: at LINE, and here."""
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line, privacy_version=privacy.VERSION))
    yield at_line, account
    if account["id"] in {one["id"] for one in (await world.admin.get(ACCOUNTS))["items"]}:
        await gone(world, account)


async def test_what_line_says_of_the_bot_is_kept_and_shown(world: World) -> None:
    at_line = await opened(world, picture_url="https://example.com/p.png")
    account = await world.admin.post(ACCOUNTS, keys_of(at_line))
    assert account["bot"] == {
        "user_id": at_line["bot_user_id"],
        "basic_id": at_line["basic_id"],
        "display_name": "Clinic",
        "picture_url": "https://example.com/p.png",
        "chat_mode": "chat",
        "mark_as_read_mode": "manual",
    }
    assert (account["validation"]["state"], account["validation"]["problem"]) == ("valid", None)
    assert account["validation"]["at"]
    assert account["channel_access_token"]["kind"] == "long_lived"
    await gone(world, account)


async def test_a_wrong_secret_a_wrong_token_and_a_token_of_another_bot_are_told_apart(world: World) -> None:
    clinic, other = await opened(world), await opened(world, "Other")
    wrong_secret = await world.admin.ask("POST", ACCOUNTS, keys_of(clinic, channel_secret="ab" * 16))
    assert fault_of(wrong_secret) == (422, "invalid", "channel_secret")
    wrong_token = await world.admin.ask("POST", ACCOUNTS, keys_of(clinic, channel_access_token="no-such-token"))
    assert fault_of(wrong_token) == (422, "invalid", "channel_access_token")
    assert "does not know this access token" in wrong_token.json()["detail"]
    token = other["channel_access_token"]
    mixed = await world.admin.ask("POST", ACCOUNTS, keys_of(clinic, channel_access_token=token))
    assert fault_of(mixed) == (422, "invalid", "channel_access_token")
    assert f"another bot: Other ({other['basic_id']})" in mixed.json()["detail"]
    assert await world.admin.get(ACCOUNTS) == {"items": [await world.admin.get(f"{ACCOUNTS}/{world.account['id']}")]}


async def test_a_channel_is_connected_once(world: World) -> None:
    taken = await world.admin.ask("POST", ACCOUNTS, keys_of(world.line_account))
    assert problem_of(taken) == (409, "account_taken")


async def test_P01_an_account_stays_off_until_an_administrator_agrees_that_data_goes_to_line(
    world: World, post: Post
) -> None:
    notice = await world.admin.get("/admin/line-privacy-notice")
    assert "outside your organisation" in notice["text"]
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line))
    path = f"{ACCOUNTS}/{account['id']}"
    assert (account["active"], account["privacy"]) == (False, None)
    theirs = Post(post.http, account=account, secret=at_line["channel_secret"])
    event = theirs.event({"type": "text", "id": "1", "text": "hello"})
    assert await theirs.events() == 200, "the address can be verified before"
    assert await theirs.events(event) == 403
    assert problem_of(await world.admin.ask("PATCH", path, {"active": True})) == (409, "privacy_not_accepted")
    old = await world.admin.ask("PATCH", path, {"active": True, "privacy_version": "2001-01-01"})
    assert problem_of(old) == (409, "privacy_not_accepted")
    agreed = await world.admin.ask("PATCH", path, {"active": True, "privacy_version": notice["version"]})
    assert agreed.json()["active"] is True
    shown = agreed.json()["privacy"]
    assert (shown["version"], shown["by"]["name"]) == (notice["version"], "Admin")
    assert shown["at"]

    async def taken() -> bool:
        return await theirs.events(event) == 200

    await eventually(taken)
    fact = "SELECT actor_id, data FROM events WHERE type = 'LineAccountSwitchedOn' AND data ->> 'account_id' = $1"
    row = await world.pool.fetchrow(fact, account["id"])
    assert str(row["actor_id"]) == world.admin.id
    assert json.loads(row["data"])["privacy_version"] == notice["version"]
    off = await world.admin.ask("PATCH", path, {"active": False})
    assert next(warning["code"] for warning in off.json()["warnings"]) == "switched_off"
    again = await world.admin.ask("PATCH", path, {"active": True})
    assert again.json()["active"] is True, "what was agreed to stays agreed to"
    await world.settled()
    await gone(world, account)


async def test_F12_for_a_chosen_time_both_secrets_are_good(world: World, post: Post) -> None:
    path = f"{ACCOUNTS}/{world.account['id']}"
    old, new = world.line_account["channel_secret"], uuid4().hex
    await world.sim.patch(f"/_sim/accounts/{world.line_account['id']}", json={"channel_secret": new})
    changed = await world.admin.ask("PATCH", path, {"channel_secret": new, "old_secret_valid_hours": 2})
    assert changed.json()["previous_secret_until"]
    try:
        post.secret = new.encode()

        async def known() -> bool:
            return await post.events() == 200

        await eventually(known)
        statuses = []
        for number in range(40):
            post.secret = (old if number % 2 else new).encode()
            statuses.append(await post.events(post.event({"type": "text", "id": str(number), "text": "hi"})))
        assert set(statuses) == {200}, "during the change nothing is rejected"
        await world.advance(hours=3)
        post.secret = old.encode()
        assert await post.events() == 401
        post.secret = new.encode()
        assert await post.events() == 200
        assert (await world.admin.get(path))["previous_secret_until"] is None
        await world.settled()
    finally:
        await world.sim.patch(f"/_sim/accounts/{world.line_account['id']}", json={"channel_secret": old})
        await world.admin.ask("PATCH", path, {"channel_secret": old})


async def test_F11_a_body_for_another_bot_is_answered_and_goes_nowhere(world: World, post: Post) -> None:
    path = f"{ACCOUNTS}/{world.account['id']}"
    event = post.event({"type": "text", "id": "1", "text": "for somebody else"})
    body = json.dumps({"destination": "U" + "e" * 32, "events": [event]}).encode()
    assert await post.raw(body) == 200
    assert await world.pool.fetchval("SELECT count(*) FROM line_inbox") == 0

    async def warned() -> bool:
        account = await world.admin.get(path)
        return "misdirected" in [warning["code"] for warning in account["warnings"]]

    await eventually(warned)
    assert await post.events(event) == 200, "the same event for this one is taken"


async def test_wrong_signatures_are_counted_and_warned_of_until_a_right_one_comes(world: World, post: Post) -> None:
    path = f"{ACCOUNTS}/{world.account['id']}"
    right, post.secret = post.secret, b"f" * 32
    for _ in range(4):
        assert await post.events() == 401

    async def warned() -> Any:
        account = await world.admin.get(path)
        return account if account["health"]["signature_failures"] == 4 else None

    account = await eventually(warned)
    text = next(one["text"] for one in account["warnings"] if one["code"] == "signature_failures")
    assert "channel secret" in text
    assert account["health"]["last_signature_failure_at"]
    post.secret = right
    again = post.event({"type": "text", "id": "1", "text": "x"}, deliveryContext={"isRedelivery": True})
    assert await post.events(again) == 200

    async def well() -> Any:
        account = await world.admin.get(path)
        return account if account["health"]["signature_failures"] == 0 else None

    account = await eventually(well)
    assert account["health"]["redelivery_seen_at"]
    assert "signature_failures" not in [one["code"] for one in account["warnings"]]


async def test_verify_webhook_sets_the_address_at_line_and_says_what_line_met(
    world: World, clinic: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    at_line, account = clinic
    verified = await world.admin.post(f"{ACCOUNTS}/{account['id']}/webhook-verification")
    assert (verified["success"], verified["in_use"], verified["status_code"]) == (True, True, 200)
    at = (await world.sim.get(f"/_sim/accounts/{at_line['id']}")).json()
    assert at["webhook_url"] == account["webhook_url"]
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"webhook_active": False})
    off = await world.admin.post(f"{ACCOUNTS}/{account['id']}/webhook-verification")
    assert (off["success"], off["in_use"]) == (True, False)
    assert "Use webhook is off" in off["advice"]
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"channel_secret": "ab" * 16})
    unsigned = await world.admin.post(f"{ACCOUNTS}/{account['id']}/webhook-verification")
    assert (unsigned["success"], unsigned["status_code"], unsigned["reason"]) == (False, 401, "ERROR_STATUS_CODE")
    assert "channel secret" in unsigned["advice"]


async def test_an_account_is_tried_again_on_demand(world: World, clinic: tuple[dict[str, Any], dict[str, Any]]) -> None:
    at_line, account = clinic
    path = f"{ACCOUNTS}/{account['id']}"
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"name": "Clinic two", "chat": False, "quota": 100})
    tried = await world.admin.post(f"{path}/validation")
    assert (tried["bot"]["display_name"], tried["bot"]["chat_mode"]) == ("Clinic two", "bot")
    assert (tried["quota"]["limit"], tried["quota"]["used"]) == (100, 0)
    assert "chat_off" in [one["code"] for one in tried["warnings"]]
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"channel_access_token": "another-token"})
    tried = await world.admin.post(f"{path}/validation")
    assert tried["validation"]["state"] == "invalid"
    assert "does not know this access token" in tried["validation"]["problem"]


async def test_an_account_goes_only_when_no_workstream_uses_it_and_its_transcripts_stay(world: World) -> None:
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line, privacy_version=privacy.VERSION))
    path, instance = (
        f"{ACCOUNTS}/{account['id']}",
        f"/admin/workstreams/{world.workstream['id']}/line-accounts/{account['id']}",
    )
    features = {"language": "ja", "representatives_may_send_files": False}
    made = (await world.admin.ask("PUT", instance, features)).raise_for_status().json()
    assert made["account"]["name"] == "Clinic"
    assert (made["language"], made["customers_may_send_files"]) == ("ja", True)
    other = await world.admin.post("/admin/workstreams", {"name": f"O {uuid4()}", "queue_id": world.queue["id"]})
    twice = await world.admin.ask("PUT", f"/admin/workstreams/{other['id']}/line-accounts/{account['id']}", {})
    assert problem_of(twice) == (409, "account_in_another_workstream")
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"webhook_url": account["webhook_url"]})
    rin = await world.representative("Rin")
    user = await world.sim.post(f"/_sim/accounts/{at_line['id']}/users", json={"display_name": "Hanako"})
    says = f"/_sim/users/{user.json()['user_id']}/messages"
    await world.sim.post(says, params={"wait": "true"}, json={"type": "text", "text": "hello"})
    conversation = await rin.accept()
    assert problem_of(await world.admin.ask("DELETE", path)) == (409, "account_in_use")
    (await world.admin.ask("DELETE", instance)).raise_for_status()

    async def closed() -> bool:
        return (await world.admin.get(f"/conversations/{conversation['id']}"))["state"] == "closed"

    await eventually(closed)
    reason = "SELECT closure_reason FROM sessions WHERE conversation_id = $1"
    assert await world.pool.fetchval(reason, conversation["id"]) == "channel_deleted"
    (await world.admin.ask("DELETE", path)).raise_for_status()
    assert problem_of(await world.admin.ask("GET", path)) == (404, "not_found")
    fact = "SELECT actor_id FROM events WHERE type = 'LineAccountDeleted' AND data ->> 'account_id' = $1"
    assert str(await world.pool.fetchval(fact, account["id"])) == world.admin.id
    transcript = await world.admin.messages(conversation["id"])
    assert [m["content"]["text"] for m in transcript] == ["hello"]
    again = await world.admin.post(ACCOUNTS, keys_of(at_line))
    await gone(world, again)


async def test_files_are_taken_from_whom_the_workstream_lets_send_them(world: World) -> None:
    instance = f"/admin/workstreams/{world.workstream['id']}/line-accounts/{world.account['id']}"
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]

    async def state_of_next(count: int) -> Any:
        await hanako.sends({"type": "image"})

        async def settled() -> Any:
            found = [m for m in await rin.messages(conversation) if m["content"]["type"] == "image"]
            if len(found) == count and found[-1]["attachment"]["state"] != "pending":
                return found[-1]["attachment"]
            return None

        return await eventually(settled)

    try:
        for number, features in enumerate(({"file_attachments": False}, {"customers_may_send_files": False}), 1):
            (await world.admin.ask("PUT", instance, features)).raise_for_status()
            refused = await state_of_next(number)
            assert (refused["state"], refused["why_not"]["code"]) == ("rejected", "switched_off")
        (await world.admin.ask("PUT", instance, {"representatives_may_send_files": False})).raise_for_status()
        assert (await state_of_next(3))["state"] == "stored"
    finally:
        await world.admin.ask("PUT", instance, {})
