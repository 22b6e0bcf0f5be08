"""Whether what is written through an account goes out is known to whoever writes, and told as it changes (F18)."""

from typing import Any
from uuid import uuid4

from tests.line.accounts_at_line import ACCOUNTS, gone, keys_of, opened
from tests.rooms import waiting_customer
from tests.world import Ear, Person, World, eventually

from madoguchi.line import privacy


async def standing(person: Person, account_id: str) -> Any:
    [found] = [one for one in (await person.get("/line-accounts"))["items"] if one["id"] == account_id]
    return found


def told(ear: Ear, account_id: str) -> list[str | None]:
    """The troubles of an account in the order in which the stream told them, each once."""
    heard = [one for frame in ear.frames for one in frame.get("accounts", []) if one["id"] == account_id]
    said = [one["trouble"] for one in heard]
    return [trouble for number, trouble in enumerate(said) if number == 0 or said[number - 1] != trouble]


async def test_an_account_that_is_switched_off_is_told_at_once_and_so_is_its_return(world: World) -> None:
    rin = await world.representative("Rin")
    account_id = world.account["id"]
    assert (await standing(rin, account_id))["trouble"] is None
    path = f"{ACCOUNTS}/{account_id}"
    async with rin.stream() as ear:
        (await world.admin.ask("PATCH", path, {"active": False})).raise_for_status()
        await ear.hear_until(lambda heard: "switched_off" in told(heard, account_id))
        assert (await standing(rin, account_id)) | {"name": ""} == {
            "id": account_id,
            "name": "",
            "trouble": "switched_off",
            "since": None,
            "shows_names": False,
        }
        (await world.admin.ask("PATCH", path, {"active": True})).raise_for_status()
        await ear.hear_until(lambda heard: told(heard, account_id)[-1] is None)


async def test_whether_customers_see_who_writes_is_known_to_whoever_writes(world: World) -> None:
    rin = await world.representative("Rin")
    account_id = world.account["id"]
    path = f"{ACCOUNTS}/{account_id}/sending"
    terms = await world.admin.get(path)
    async with rin.stream() as ear:
        for shown in (True, False):
            (await world.admin.ask("PUT", path, terms | {"shows_names": shown})).raise_for_status()

            def is_told(heard: Ear, shown: bool = shown) -> bool:
                said = [one for frame in heard.frames for one in frame.get("accounts", []) if one["id"] == account_id]
                return bool(said) and said[-1]["shows_names"] is shown

            await ear.hear_until(is_told)
            assert (await standing(rin, account_id))["shows_names"] is shown


async def test_F18_a_refused_token_is_told_to_who_writes_and_so_is_the_new_one(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    account_id, at_line = world.account["id"], f"/_sim/accounts/{world.line_account['id']}"
    new = uuid4().hex
    await world.sim.patch(at_line, json={"channel_access_token": new})
    async with rin.stream() as ear:
        await rin.say(conversation, "hello")
        await ear.hear_until(lambda heard: "token_refused" in told(heard, account_id))
        assert (await standing(rin, account_id))["since"] is not None
        await world.admin.ask("PATCH", f"{ACCOUNTS}/{account_id}", {"channel_access_token": new})
        await ear.hear_until(lambda heard: told(heard, account_id)[-1] is None)
    world.line_account["channel_access_token"] = new
    await hanako.hears("hello")


async def test_a_token_that_ends_while_line_issues_no_other_is_told_until_it_does(world: World) -> None:
    at_line = await opened(world)
    given = keys_of(at_line, token_kind="stateless", privacy_version=privacy.VERSION)
    del given["channel_access_token"]
    account = await world.admin.post(ACCOUNTS, given)
    secret = at_line["channel_secret"]
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"channel_secret": "cd" * 16})
    await world.advance(minutes=16)

    async def trouble() -> Any:
        return (await standing(world.admin, account["id"]))["trouble"]

    async def ended() -> bool:
        return await trouble() == "token_ended"

    await eventually(ended, seconds=15)
    warnings = [one["code"] for one in (await world.admin.get(f"{ACCOUNTS}/{account['id']}"))["warnings"]]
    assert "token_expired" in warnings
    assert "token_refused" not in warnings
    await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json={"channel_secret": secret})
    await world.advance(minutes=2)

    async def mended() -> bool:
        return await trouble() is None

    await eventually(mended, seconds=15)
    await gone(world, account)


async def test_a_deleted_account_stands_nowhere(world: World) -> None:
    at_line = await opened(world)
    account = await world.admin.post(ACCOUNTS, keys_of(at_line, privacy_version=privacy.VERSION))
    assert (await standing(world.admin, account["id"]))["trouble"] is None
    await gone(world, account)
    assert account["id"] not in [one["id"] for one in (await world.admin.get("/line-accounts"))["items"]]
