"""What quick replies say in a conversation: in its customer's language, with names in place of slugs."""

from typing import Any

import pytest
from tests.automation.quick_reply_desk import filled, make, talking
from tests.rooms import problem_of, remove_line, set_up_line
from tests.routing.rulebook import ALWAYS, Rulebook, sets
from tests.world import World

from madoguchi.automation.texts import is_read_by

GREETINGS = {"en": "Hello", "ja": "こんにちは", "th": "สวัสดี", "zh-TW": "您好"}


async def test_slugs_stand_for_whoever_talks_and_for_what_rules_said(world: World) -> None:
    rules = Rulebook(world)
    await rules.variables(order="text")
    await rules.classify(("Orders", [sets("All", ALWAYS, variable__order="#8812")]))
    rin = await world.representative("Rin")
    text = (
        "{customerName}様、{lineAccountName}の{representativeName}です。{variable:order} {queueName} {workstreamName}"
    )
    await make(world.admin, texts={"ja": text})
    (said,) = await filled(rin, await talking(world, rin))
    assert said["text"] == "山田 花子様、ShopのRinです。#8812 Orders Shop on LINE"
    assert (said["missing"], said["in_their_language"], said["language"]) == ([], True, "ja")


async def test_a_contact_is_called_by_their_name_and_whoever_has_none_as_at_line(world: World) -> None:
    rin = await world.representative("Rin")
    text = "{customerFamilyName}様 ({customerGivenName}, {customerName})"
    await make(rin, texts={"ja": text}, personal=True)
    conversation_id = await talking(world, rin, "はなちゃん")
    (said,) = await filled(rin, conversation_id)
    assert said["text"] == "はなちゃん様 (はなちゃん, はなちゃん)"
    fields = {"name": "山田 花子", "family_name": "山田", "given_name": "花子"}
    contact = await rin.post("/contacts", fields)
    customer = (await rin.get(f"/conversations/{conversation_id}"))["customer"]["id"]
    (await rin.ask("PUT", f"/customers/{customer}/contact", {"contact_id": contact["id"]})).raise_for_status()
    (said,) = await filled(rin, conversation_id)
    assert said["text"] == "山田様 (花子, 山田 花子)"


async def test_S61_what_a_name_holds_is_not_read_again(world: World) -> None:
    rin = await world.representative("Rin")
    await make(rin, texts={"en": "Hello {customerName}!"}, personal=True)
    (said,) = await filled(rin, await talking(world, rin, "{representativeName} %s {0.__class__}"))
    assert said["text"] == "Hello {representativeName} %s {0.__class__}!"


async def test_what_is_not_known_leaves_nothing_and_is_told(world: World) -> None:
    rules = Rulebook(world)
    await rules.variables(order="text")
    rin = await world.representative("Rin")
    await make(rin, texts={"en": "Order {variable:order}. {variable:order}"}, personal=True)
    (said,) = await filled(rin, await talking(world, rin))
    assert (said["text"], said["missing"]) == ("Order .", ["variable:order"])


@pytest.mark.parametrize(
    ("speaks", "text", "theirs"),
    [
        ("ja", "こんにちは", True),
        ("th", "สวัสดี", True),
        ("zh-Hant", "您好", True),
        ("zh-CN", "您好", False),
        ("hi", "Hello", False),
    ],
)
async def test_a_text_is_in_the_customers_language_or_says_that_it_is_not(
    world: World, speaks: str, text: str, *, theirs: bool
) -> None:
    rin = await world.representative("Rin")
    await make(world.admin, texts=GREETINGS)
    conversation_id = await talking(world, rin, "Somebody", speaks)
    page = await rin.get(f"/conversations/{conversation_id}/quick-replies")
    (said,) = page["items"]
    assert (said["text"], said["in_their_language"], page["language"]) == (text, theirs, speaks)
    assert set(said["languages"]) == set(GREETINGS)
    (asked,) = await filled(rin, conversation_id, language="th")
    assert (asked["text"], asked["in_their_language"]) == ("สวัสดี", True)


async def test_what_rules_say_of_the_language_goes_before_what_line_tells_and_the_account_comes_last(
    world: World,
) -> None:
    rin = await world.representative("Rin")
    await make(world.admin, texts=GREETINGS)
    await set_up_line(world, language="ja")
    (said,) = await filled(rin, await talking(world, rin, "Nobody’s", "fi"))
    assert (said["language"], said["in_their_language"]) == ("ja", False)
    rules = Rulebook(world)
    await rules.classify(("Language", [sets("All", ALWAYS, language="th")]))
    (said,) = await filled(rin, await talking(world, rin, "Hanako", "ja"))
    assert (said["language"], said["in_their_language"]) == ("th", True)
    await rules.classify()
    await set_up_line(world)


async def test_only_what_is_for_its_workstream_is_offered(world: World) -> None:
    other = await world.admin.post("/admin/workstreams", {"name": "Other", "queue_id": world.queue["id"]})
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await make(world.admin, "Anywhere")
    await make(world.admin, "Here", workstream_ids=[world.workstream["id"]])
    await make(world.admin, "There", workstream_ids=[other["id"]])
    await make(ken, "Ken’s own", personal=True)
    await make(rin, "Rin’s own", personal=True)
    conversation_id = await talking(world, rin)
    titles = [one["title"] for one in await filled(rin, conversation_id)]
    assert titles == ["Anywhere", "Here", "Rin’s own"]
    assert [one["title"] for one in await filled(rin, conversation_id, personal=True)] == ["Rin’s own"]
    (await world.admin.ask("DELETE", f"/admin/workstreams/{other['id']}")).raise_for_status()


async def test_where_no_workstream_takes_the_account_only_what_is_for_all_is_offered(world: World) -> None:
    rin = await world.representative("Rin")
    await make(world.admin, "Anywhere")
    await make(world.admin, "Here", workstream_ids=[world.workstream["id"]])
    await remove_line(world)
    conversation_id = await talking(world, rin)
    assert [one["title"] for one in await filled(rin, conversation_id)] == ["Anywhere"]
    await set_up_line(world)


async def test_what_somebody_uses_most_comes_first_for_them_alone(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    made: dict[str, Any] = {title: await make(world.admin, title) for title in ("A", "B", "C")}
    for title in ("C", "B", "C"):
        assert (await rin.ask("POST", f"/quick-replies/{made[title]['id']}/uses")).status_code == 204
    conversation_id = await talking(world, rin)
    assert [one["title"] for one in await filled(rin, conversation_id)] == ["C", "B", "A"]
    assert [one["title"] for one in await filled(ken, conversation_id)] == ["A", "B", "C"]
    page = await rin.get(f"/conversations/{conversation_id}/quick-replies", limit=2)
    assert ([one["title"] for one in page["items"]], page["more"]) == (["C", "B"], True)
    assert [one["title"] for one in await filled(rin, conversation_id, search="this is")] == ["C", "B", "A"]
    (await world.admin.ask("DELETE", f"/quick-replies/{made['C']['id']}")).raise_for_status()
    assert [one["title"] for one in await filled(rin, conversation_id)] == ["B", "A"]


async def test_S20_who_may_not_see_a_conversation_learns_nothing_of_it(world: World) -> None:
    rin = await world.representative("Rin")
    await make(world.admin)
    conversation_id = await talking(world, rin)
    stranger = await world.representative("Ken")
    members = {"member_ids": [rin.id]}
    (await world.admin.ask("PATCH", f"/admin/queues/{world.queue['id']}", members)).raise_for_status()
    path = f"/conversations/{conversation_id}/quick-replies"
    assert problem_of(await stranger.ask("GET", path)) == (404, "not_found")


async def test_S04_a_link_that_would_run_something_stays_the_text_that_it_is(world: World) -> None:
    rin = await world.representative("Rin")
    await make(rin, texts={"en": "javascript:alert(1) <b>{customerName}</b>"}, personal=True)
    (said,) = await filled(rin, await talking(world, rin, "<script>"))
    assert said["text"] == "javascript:alert(1) <b><script></b>"


@pytest.mark.parametrize(
    ("language", "tag", "is_it"),
    [
        ("ja", "ja-JP", True),
        ("en", "en-US", True),
        ("zh-TW", "zh-Hant-HK", True),
        ("zh-TW", "zh-Hans", False),
        ("ja", "th", False),
    ],
)
def test_a_text_is_read_by_whoever_speaks_its_language_and_reads_its_script(
    language: str, tag: str, *, is_it: bool
) -> None:
    assert is_read_by(language, tag) == is_it
