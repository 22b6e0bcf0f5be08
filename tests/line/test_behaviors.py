"""Set up LINE on a workstream: how the account behaves there, and which language customers are told things in."""

from typing import Any

import pytest
from tests.line.test_groups import Group
from tests.rooms import remove_line, set_up_line
from tests.world import World, eventually

BEHAVIORS = {"group_policy": "converse", "postback_opens": False, "marks_read": False, "shows_typing": False}
USUAL = {"group_policy": "leave", "postback_opens": True, "marks_read": True, "shows_typing": True}


async def instance(world: World) -> Any:
    [found] = (await world.admin.get(f"/admin/workstreams/{world.workstream['id']}/line-accounts"))["items"]
    return found


async def test_behaviors_are_shown_and_set_with_the_rest_and_left_alone_when_not_given(world: World) -> None:
    assert (await instance(world))["behaviors"] == {**USUAL, "sending": "reply_first"}
    await set_up_line(world, behaviors=BEHAVIORS, language="ja")
    found = await instance(world)
    assert (found["behaviors"], found["language"]) == ({**BEHAVIORS, "sending": "reply_first"}, "ja")
    account = await world.admin.get(f"/admin/line-accounts/{world.account['id']}")
    assert (account["group_policy"], account["postback_opens"]) == ("converse", False)
    sending = await world.admin.get(f"/admin/line-accounts/{world.account['id']}/sending")
    assert (sending["marks_read"], sending["shows_typing"], sending["policy"]) == (False, False, "reply_first")
    await set_up_line(world)
    assert (await instance(world))["behaviors"] == {**BEHAVIORS, "sending": "reply_first"}
    await set_up_line(world, behaviors=USUAL)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ["グループトーク"]),
        ("th", ["แชทกลุ่ม"]),
        ("hi", ["समूह चैट"]),
        (None, ["group chats", "グループトーク", "แชทกลุ่ม", "群組"]),
    ],
)
async def test_a_group_is_told_in_the_accounts_language_that_it_is_left(
    world: World, language: str | None, words: list[str]
) -> None:
    if language is None:
        await remove_line(world)
    else:
        await set_up_line(world, language=language)
    group = await Group.of(world, await world.customer("Hanako"))

    async def gone() -> bool:
        await world.settled()
        return not await group.present()

    await eventually(gone)
    [said] = await group.said_by_account()
    lines = said.splitlines()
    assert len(lines) == len(words)
    assert all(word in line for word, line in zip(words, lines, strict=True))
    await set_up_line(world)
