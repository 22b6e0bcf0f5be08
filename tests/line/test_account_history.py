"""What became of an account is told newest first: who did what, what LINE did, and what went wrong (P01)."""

from typing import Any
from uuid import uuid4

import httpx2
from tests.line.accounts_at_line import ACCOUNTS, gone, keys_of, opened
from tests.line.post import Post
from tests.rooms import problem_of
from tests.world import World, eventually

from madoguchi.line import privacy

HISTORY = "/admin/line-account-history"


async def history(world: World, account_id: str, **query: Any) -> list[Any]:
    """The entries of one account, the oldest first."""
    return (await world.admin.get(HISTORY, account=account_id, limit=100, **query))["items"][::-1]


async def kinds(world: World, account_id: str) -> list[str]:
    return [entry["kind"] for entry in await history(world, account_id)]


async def test_P01_a_whole_life_is_told_with_who_did_what_and_stays_when_the_account_is_gone(world: World) -> None:
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line))
    path, account_id = f"{ACCOUNTS}/{account['id']}", account["id"]

    async def patch(**change: Any) -> None:
        (await world.admin.ask("PATCH", path, change)).raise_for_status()

    await patch(active=True, privacy_version=privacy.VERSION)
    instance = f"/admin/workstreams/{world.workstream['id']}/line-accounts/{account_id}"
    for _ in range(2):
        (await world.admin.ask("PUT", instance, {})).raise_for_status()
    await world.admin.post(f"{path}/validation")
    secret = uuid4().hex
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"channel_secret": secret})
    await patch(channel_secret=secret)
    await patch(name="Clinic of teeth", group_policy="converse")
    await patch(name="Clinic of teeth")
    await patch(active=False)
    (await world.admin.ask("DELETE", instance)).raise_for_status()
    await gone(world, account)
    told = await history(world, account_id)
    assert [entry["kind"] for entry in told] == [
        "line_account_added",
        "line_privacy_accepted",
        "line_account_switched_on",
        "line_set_up",
        "line_set_up",
        "line_credentials_checked",
        "line_credentials_changed",
        "line_account_changed",
        "line_account_switched_off",
        "line_removed",
        "line_account_deleted",
    ]
    assert {entry["by"]["name"] for entry in told} == {"Admin"}
    assert {entry["account"]["name"] for entry in told} == {"Clinic of teeth"}
    by_kind = {entry["kind"]: entry for entry in told}
    assert by_kind["line_privacy_accepted"]["facts"] == {"version": privacy.VERSION}
    assert [entry["facts"] for entry in told if entry["kind"] == "line_set_up"] == [{"new": True}, {"new": False}]
    assert by_kind["line_removed"]["workstream"]["name"] == "Shop on LINE"
    assert by_kind["line_credentials_checked"]["facts"] == {"problem": None}
    assert by_kind["line_credentials_changed"]["what"] == ["channel_secret"]
    assert by_kind["line_account_changed"]["what"] == ["name", "group_policy"]
    said = str(told)
    assert secret not in said
    assert at_line["channel_access_token"] not in said


async def test_it_is_read_page_by_page_over_all_accounts_and_by_account(world: World) -> None:
    accounts = [await world.admin.post(ACCOUNTS, keys_of(await opened(world, name))) for name in ("One", "Two")]
    for number in range(3):
        for account in accounts:
            change = {"name": f"{account['name']} {number}"}
            (await world.admin.ask("PATCH", f"{ACCOUNTS}/{account['id']}", change)).raise_for_status()
    for query in ({}, {"account": accounts[0]["id"]}):
        pages, cursor = [], None
        while True:
            page = await world.admin.get(HISTORY, limit=2, **query, **({"cursor": cursor} if cursor else {}))
            pages.append([entry["id"] for entry in page["items"]])
            cursor = page["next_cursor"]
            if cursor is None:
                break
        read = [one for page in pages for one in page]
        assert len(read) == len(set(read))
        whole = [entry["id"] for entry in (await world.admin.get(HISTORY, limit=100, **query))["items"]]
        assert read == [one for one in whole if one <= read[0]], "what came meanwhile is newer"
        assert all(len(page) == 2 for page in pages[:-1])
    assert await kinds(world, accounts[1]["id"]) == ["line_account_added", *["line_account_changed"] * 3]
    forged = await world.admin.ask("GET", f"{HISTORY}?cursor=WzEsMl0")
    assert problem_of(forged) == (422, "invalid")
    for account in accounts:
        await gone(world, account)


async def test_F18_a_refused_and_a_renewed_token_are_told_and_nobody_did_it(world: World) -> None:
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line, privacy_version=privacy.VERSION))
    new = uuid4().hex
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"channel_access_token": new})
    await world.advance(hours=2)  # the quota is asked for

    async def refused() -> bool:
        return "line_token_refused" in await kinds(world, account["id"])

    await eventually(refused, seconds=15)
    path = f"{ACCOUNTS}/{account['id']}"
    (await world.admin.ask("PATCH", path, {"channel_access_token": new})).raise_for_status()
    concerned = ("line_token_refused", "line_credentials_changed", "line_token_accepted")
    told = [entry for entry in await history(world, account["id"]) if entry["kind"] in concerned]
    assert [entry["kind"] for entry in told] == list(concerned)
    assert (told[-3]["by"], told[-2]["what"]) == (None, ["access_token"])
    await gone(world, account)


async def test_S69_wrong_signatures_are_told_once_an_hour_however_often_they_begin_anew(world: World) -> None:
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line, privacy_version=privacy.VERSION))
    async with httpx2.AsyncClient(base_url=world.url) as http:
        wrong = Post(http, account=account, secret="0" * 32)
        right = Post(http, account=account, secret=at_line["channel_secret"])

        async def failures_are(count: int) -> None:
            async def look() -> bool:
                found = await world.admin.get(f"{ACCOUNTS}/{account['id']}")
                return bool(found["health"]["signature_failures"] == count)

            await eventually(look)

        async def told() -> int:
            return (await kinds(world, account["id"])).count("line_signatures_wrong")

        async def knock() -> None:
            for _ in range(3):
                assert await wrong.raw(b'{"events":[]}') == 401
            await failures_are(3)

        await knock()
        assert await told() == 1
        assert await right.events() == 200
        await failures_are(0)
        await knock()
        assert await told() == 1
        assert await right.events() == 200
        await failures_are(0)
        await world.advance(hours=1, seconds=1)
        await knock()
        assert await told() == 2
    await gone(world, account)


async def test_S42_webhooks_for_another_bot_are_told_when_they_begin(world: World) -> None:
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line, privacy_version=privacy.VERSION))
    async with httpx2.AsyncClient(base_url=world.url) as http:
        post = Post(http, account=account, secret=at_line["channel_secret"])
        body = b'{"destination":"U' + b"9" * 32 + b'","events":[]}'

        async def misdirected() -> int:
            found = await world.admin.get(f"{ACCOUNTS}/{account['id']}")
            return int(found["health"]["misdirected_webhooks"])

        for times in (1, 2):
            assert await post.raw(body) == 200

            async def counted(wanted: int = times) -> bool:
                return await misdirected() >= wanted

            await eventually(counted)
    assert (await kinds(world, account["id"])).count("line_webhooks_misdirected") == 1
    await gone(world, account)


async def test_a_webhook_that_somebody_verified_is_told_with_what_came_of_it(world: World) -> None:
    await world.admin.post(f"{ACCOUNTS}/{world.account['id']}/webhook-verification")
    [told] = [one for one in await history(world, world.account["id"]) if one["kind"] == "line_webhook_verified"]
    assert told["by"]["name"] == "Admin"
    assert set(told["facts"]) == {"success", "reason"}
