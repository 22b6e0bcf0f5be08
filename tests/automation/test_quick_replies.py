"""Quick replies: kept shared or as one's own, found in any script, changed by whoever may."""

from typing import Any

import pytest
from tests.automation.quick_reply_desk import GREETING, found, make
from tests.rooms import problem_of
from tests.routing.rulebook import Rulebook
from tests.world import PASSWORD, Person, World

WORDS = {
    "ja": "ご返金は3営業日以内に行います。",
    "th": "เราจะคืนเงินภายในสามวัน",
    "zh-TW": "我們會在三個工作天內退款。",
    "hi": "हम तीन दिन में पैसे लौटा देंगे।",
}


async def supervisor(world: World) -> Person:
    body = {"email": "sup@example.com", "name": "Sup", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    return await world.sign_in("sup@example.com", "Sup")


async def test_supervisors_and_administrators_keep_what_all_see(world: World) -> None:
    rin, sup = await world.representative("Rin"), await supervisor(world)
    made = await make(sup, "Refund", texts=WORDS, tags=["返金", "money"])
    assert (made["personal"], made["version"], made["default_language"]) == (False, 1, "ja")
    assert made["texts"] == WORDS
    seen = await rin.get(f"/quick-replies/{made['id']}")
    assert (seen["may_change"], made["may_change"]) == (False, True)
    path = f"/quick-replies/{made['id']}"
    (await world.admin.ask("PATCH", path, {"title": "Refunds", "version": 1})).raise_for_status()
    assert await found(rin) == ["Refunds"]
    assert (await world.admin.ask("DELETE", path)).status_code == 204
    assert problem_of(await rin.ask("GET", path)) == (404, "not_found")
    facts = await world.pool.fetch("SELECT type FROM events WHERE type LIKE 'QuickReply%' ORDER BY id")
    assert [fact["type"] for fact in facts] == ["QuickReplySaved", "QuickReplySaved", "QuickReplyDeleted"]


async def test_representatives_use_shared_ones_and_change_none(world: World) -> None:
    rin = await world.representative("Rin")
    made = await make(world.admin)
    path = f"/quick-replies/{made['id']}"
    body = {"title": "Mine for all", "texts": GREETING, "default_language": "en"}
    assert problem_of(await rin.ask("POST", "/quick-replies", body)) == (403, "forbidden")
    assert problem_of(await rin.ask("PATCH", path, {"title": "X", "version": 1})) == (403, "forbidden")
    assert problem_of(await rin.ask("DELETE", path)) == (403, "forbidden")
    assert problem_of(await rin.ask("POST", f"{path}/copies", {})) == (403, "forbidden")
    assert await world.admin.get(path) == made
    own = await rin.post(f"{path}/copies", {"personal": True})
    assert (own["title"], own["texts"], own["personal"]) == ("Copy of Greeting", GREETING, True)
    assert (await rin.ask("PATCH", f"/quick-replies/{own['id']}", {"title": "Y", "version": 1})).status_code == 200


async def test_what_is_ones_own_is_seen_by_nobody_else_not_even_by_its_id(world: World) -> None:
    rin, sup = await world.representative("Rin"), await supervisor(world)
    made = await make(rin, "My greeting", personal=True, tags=["secret"])
    assert await found(rin, personal=True) == ["My greeting"]
    path = f"/quick-replies/{made['id']}"
    for other in (await world.representative("Ken"), sup, world.admin):
        assert await found(other) == []
        assert (await other.get("/quick-replies/choices"))["tags"] == []
        for method, at, body in (
            ("GET", path, None),
            ("PATCH", path, {"title": "X", "version": 1}),
            ("DELETE", path, None),
            ("POST", f"{path}/copies", {"personal": True}),
            ("POST", f"{path}/uses", None),
        ):
            assert problem_of(await other.ask(method, at, body)) == (404, "not_found"), (other.name, method, at)
    assert (await rin.ask("DELETE", path)).status_code == 204
    own = await make(sup, "The supervisor’s own", personal=True)
    shared = await sup.post(f"/quick-replies/{own['id']}/copies", {"personal": False})
    assert await found(rin) == [shared["title"]], "what is one's own can be shared by whoever shares"


async def test_nothing_of_others_is_undone(world: World) -> None:
    sup = await supervisor(world)
    made = await make(world.admin, tags=["hello"])
    path = f"/quick-replies/{made['id']}"
    changed = (await sup.ask("PATCH", path, {"tags": ["hi"], "version": 1})).raise_for_status().json()
    assert (changed["tags"], changed["title"], changed["version"]) == (["hi"], "Greeting", 2)
    late = await world.admin.ask("PATCH", path, {"title": "Late", "version": 1})
    assert problem_of(late) == (409, "changed_meanwhile")
    assert await sup.get(path) == changed
    assert (await found(sup, "#hello"), await found(sup, "#hi")) == ([], ["Greeting"])


@pytest.mark.parametrize(
    "words",
    [
        "返金", "金", "営業日", "３営業日", "คืนเงิน", "วัน", "退款", "款", "पैसे", "लौटा", "refund", "REFUND",
        "Ｒｅｆｕｎｄ", "refund 返金", "#返金", "#返", "#MONEY", "＃money refund", "#", "mone",
    ],
)  # fmt: skip
async def test_a_quick_reply_is_found_by_a_piece_of_its_title_texts_or_tags(world: World, words: str) -> None:
    await make(world.admin, "Refund", texts=WORDS, tags=["返金", "money", "Two words"])
    await make(world.admin, "Shipping", texts={"en": "It is #1 of your parcels", "ja": "発送しました"})
    assert await found(world.admin, words) == ["Refund"]


@pytest.mark.parametrize("words", ["返金 発送", "#oney", "#1", "refundご", "%", "_", "#refund", "words #x"])
async def test_every_word_is_asked_for_and_a_tag_by_its_beginning(world: World, words: str) -> None:
    await make(world.admin, "Refund", texts=WORDS, tags=["返金", "money", "Two words"])
    await make(world.admin, "Shipping", texts={"en": "It is #1 of your parcels", "ja": "発送しました"})
    assert await found(world.admin, words) == []


async def test_lists_are_narrowed_by_tag_workstream_and_language(world: World) -> None:
    other = await world.admin.post("/admin/workstreams", {"name": "Other", "queue_id": world.queue["id"]})
    here, there = world.workstream["id"], other["id"]
    await make(world.admin, "Anywhere", tags=["a", "b"])
    await make(world.admin, "Here", texts=WORDS, tags=["a"], workstream_ids=[here])
    await make(world.admin, "There", tags=["ab"], workstream_ids=[there])
    assert await found(world.admin, tag="A") == ["Anywhere", "Here"]
    assert await found(world.admin, tag=["a", "b"]) == ["Anywhere"]
    assert await found(world.admin, workstream_id=here) == ["Anywhere", "Here"]
    assert await found(world.admin, language="hi") == ["Here"]
    assert await found(world.admin, personal=True) == []
    choices = await world.admin.get("/quick-replies/choices")
    assert choices["tags"] == ["a", "ab", "b"]
    assert {"Other", "Shop on LINE"} <= {one["name"] for one in choices["workstreams"]}
    (await world.admin.ask("DELETE", f"/admin/workstreams/{there}")).raise_for_status()
    (gone,) = [one for one in (await world.admin.get("/quick-replies"))["items"] if one["title"] == "There"]
    assert [one["name"] for one in gone["workstreams"]] == ["Other (deleted)"], "it is not for all because of that"
    kept = await world.admin.ask("PATCH", f"/quick-replies/{gone['id']}", {"workstream_ids": [there], "version": 1})
    assert kept.status_code == 200
    refused = await world.admin.ask(
        "POST", "/quick-replies", {"title": "X", "texts": GREETING, "default_language": "en", "workstream_ids": [there]}
    )
    assert problem_of(refused) == (422, "invalid")


async def test_a_copy_is_for_the_workstreams_that_are_left(world: World) -> None:
    gone = await world.admin.post("/admin/workstreams", {"name": "Gone", "queue_id": world.queue["id"]})
    here = {"id": world.workstream["id"], "name": "Shop on LINE"}
    both = await make(world.admin, "Both", workstream_ids=[gone["id"], here["id"]])
    one = await make(world.admin, "One", workstream_ids=[gone["id"]])
    (await world.admin.ask("DELETE", f"/admin/workstreams/{gone['id']}")).raise_for_status()
    copy = await world.admin.post(f"/quick-replies/{both['id']}/copies", {})
    assert copy["workstreams"] == [here]
    refused = await world.admin.ask("POST", f"/quick-replies/{one['id']}/copies", {})
    assert problem_of(refused) == (409, "conflict")
    assert "a copy would be for all" in refused.json()["detail"]
    assert await found(world.admin) == ["Both", copy["title"], "One"]


async def test_quick_replies_come_in_pages_by_title(world: World) -> None:
    for title in ("cho", "Aki", "ben", "Aki"):
        await make(world.admin, title)
    titles, cursor = [], None
    while True:
        page = await world.admin.get("/quick-replies", limit=1, **({"cursor": cursor} if cursor else {}))
        titles += [one["title"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert titles == ["Aki", "Aki", "ben", "cho"]
    assert problem_of(await world.admin.ask("GET", "/quick-replies?cursor=none-of-ours")) == (422, "invalid")


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"title": "x" * 101},
        {"texts": {}},
        {"texts": {"en": " "}},
        {"texts": {"tlh": "nuqneH"}},
        {"texts": {"en": "x" * 5_001}},
        {"texts": {"en": "😀" * 2_501}},
        {"default_language": "ja"},
        {"tags": [f"tag {number}" for number in range(11)]},
        {"tags": ["x" * 51]},
        {"tags": ["#"]},
        {"tags": ["Hello", "ｈｅｌｌｏ"]},
        {"title": "a\x00b"},
        {"colour": "red"},
        {"workstream_ids": ["0190a1b2-0000-7000-8000-000000000000"]},
    ],
)
async def test_S68_what_no_quick_reply_can_be_is_refused(world: World, fields: dict[str, Any]) -> None:
    made = await make(world.admin)
    body = {"title": "Hello", "texts": GREETING, "default_language": "en"}
    assert problem_of(await world.admin.ask("POST", "/quick-replies", body | fields))[0] == 422
    change = await world.admin.ask("PATCH", f"/quick-replies/{made['id']}", {"version": 1} | fields)
    assert problem_of(change)[0] == 422
    assert await world.admin.get(f"/quick-replies/{made['id']}") == made


@pytest.mark.parametrize(
    "slug",
    [
        "custmerName", "", " customerName", "variable:gone", "attribute:topic", "firstMessage", "queueId",
        "0.__class__", "OCContext.order",
    ],
)  # fmt: skip
async def test_S61_a_slug_that_stands_for_nothing_is_refused_where_it_stands(world: World, slug: str) -> None:
    await Rulebook(world).variables(order="text")
    text = f"Hello {{{slug}}}, about {{variable:order}}"
    body = {"title": "X", "texts": {"en": "Fine", "ja": text}, "default_language": "en"}
    refused = await world.admin.ask("POST", "/quick-replies", body)
    assert problem_of(refused) == (422, "invalid")
    assert refused.json()["errors"] == [
        {"path": "texts.ja", "message": f"{{{slug}}} stands for nothing; insert one from the list."}
    ]


async def test_what_may_stand_in_braces_is_told_with_the_variables_that_there_are(world: World) -> None:
    await Rulebook(world).variables(order="text")
    rin = await world.representative("Rin")
    told = {one["slug"]: one["meaning"] for one in (await rin.get("/quick-replies/choices"))["slugs"]}
    assert set(told) >= {"customerName", "representativeName", "queueName", "lineAccountName", "variable:order"}
    assert all(told.values())
    every = "".join(f"{{{slug}}}" for slug in told)
    assert (await make(rin, "Everything", texts={"en": every}, personal=True))["texts"] == {"en": every}
