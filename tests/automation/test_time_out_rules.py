"""Time-out rules as administrators keep them: whole, in order, over what was read, and only such as can be used."""

from typing import Any

import pytest
from tests.automation.silence import path_of, rule, set_rules
from tests.rooms import problem_of
from tests.world import World

from madoguchi.automation.texts import text_for

NUDGE = rule("Nudge", action="tell_customer")


async def test_rules_are_kept_in_their_order_and_keep_their_ids(world: World) -> None:
    assert await world.admin.get(path_of(world)) == {"rules": [], "version": 0}
    first = await set_rules(world, NUDGE, rule("Closing", action="close", after="2 days"))
    assert [(one["name"], one["priority"], one["enabled"]) for one in first["rules"]] == [
        ("Nudge", 1, True),
        ("Closing", 2, True),
    ]
    sent = [{name: value for name, value in one.items() if name != "priority"} for one in first["rules"][::-1]]
    second = await set_rules(world, *sent)
    assert second["version"] == first["version"] + 1
    assert [one["id"] for one in second["rules"]] == [one["id"] for one in first["rules"][::-1]]
    assert await world.admin.get(path_of(world)) == second


async def test_who_saves_second_is_told(world: World) -> None:
    await set_rules(world, NUDGE)
    late = await world.admin.ask("PUT", path_of(world), {"rules": [], "version": 0})
    assert problem_of(late) == (409, "changed_meanwhile")
    assert len((await world.admin.get(path_of(world)))["rules"]) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"value": 0},
        {"value": 10_001},
        {"value": 366, "unit": "days"},
        {"unit": "weeks"},
        {"trigger": "nobody"},
        {"action": "shout"},
        {"name": " "},
        {"texts": {}},
        {"texts": {"en": " "}},
        {"texts": {"en": "x" * 2001}},
        {"texts": {"tlh": "nuqneH"}},
        {"default_language": "ja"},
        {"default_language": None},
        {"action": "close"},
        {"operator": "less than"},
        {"id": "0190a000-0000-7000-8000-000000000000"},
    ],
)
async def test_S60_what_cannot_be_used_is_refused(world: World, bad: dict[str, Any]) -> None:
    refused = await world.admin.ask("PUT", path_of(world), {"rules": [{**NUDGE, **bad}], "version": 0})
    assert problem_of(refused) == (422, "invalid")
    assert await world.admin.get(path_of(world)) == {"rules": [], "version": 0}


async def test_names_are_there_once_and_rules_are_fifty_at_most(world: World) -> None:
    for rules in ([NUDGE, NUDGE], [{**NUDGE, "name": str(number)} for number in range(51)]):
        refused = await world.admin.ask("PUT", path_of(world), {"rules": rules, "version": 0})
        assert problem_of(refused) == (422, "invalid")


async def test_a_copy_of_a_workstream_has_its_rules(world: World) -> None:
    await set_rules(world, NUDGE)
    copy = await world.admin.post(f"/admin/workstreams/{world.workstream['id']}/copies")
    copied = (await world.admin.get(f"/admin/workstreams/{copy['id']}/timeout-rules"))["rules"]
    assert [(one["name"], one["texts"]) for one in copied] == [("Nudge", {"en": "Nudge"})]
    assert copied[0]["id"] != (await world.admin.get(path_of(world)))["rules"][0]["id"]
    assert copy["allow_automated_messages"] is True
    (await world.admin.ask("DELETE", f"/admin/workstreams/{copy['id']}")).raise_for_status()
    gone = await world.admin.ask("GET", f"/admin/workstreams/{copy['id']}/timeout-rules")
    assert problem_of(gone) == (404, "not_found")


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["ja"], "ja"),
        (["ja-JP"], "ja"),
        (["JA_jp"], "ja"),
        (["zh-TW"], "zh-TW"),
        (["zh-Hant-HK"], "zh-TW"),
        (["zh-Hans"], "zh-CN"),
        (["zh"], "zh-TW"),
        (["fr", "ja"], "ja"),
        ([None, "ja"], "ja"),
        (["fr", None], "en"),
        ([], "en"),
    ],
)
def test_the_nearest_language_is_chosen(languages: list[str | None], expected: str) -> None:
    texts = {language: language for language in ("en", "ja", "zh-TW", "zh-CN")}
    assert text_for(texts, languages=languages, default="en") == expected


def test_chinese_in_the_other_script_is_nearer_than_the_default() -> None:
    assert text_for({"en": "Hello", "zh-TW": "您好"}, languages=["zh-CN"], default="en") == "您好"
