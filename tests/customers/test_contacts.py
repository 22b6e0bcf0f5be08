"""Contacts: made, changed and found by what is known of them; customers are linked to them, and stay so."""

from typing import Any

import pytest
from tests.rooms import problem_of, waiting_customer
from tests.world import Person, World, eventually

HANAKO = {
    "name": "山田 花子",
    "family_name": "山田",
    "given_name": "花子",
    "company": "山田商店",
    "number": "C-1001",
    "emails": ["hanako@example.jp"],
    "phones": ["+81 90-1234-5678"],
    "tags": ["ＶＩＰ会員"],
}


async def make(person: Person, **fields: Any) -> Any:
    return await person.post("/contacts", {"name": "Somebody", **fields})


async def found(person: Person, words: str) -> list[str]:
    return [one["name"] for one in (await person.get("/contacts", search=words))["items"]]


async def link(person: Person, customer: str, contact: Any) -> Any:
    return await person.ask("PUT", f"/customers/{customer}/contact", {"contact_id": contact["id"]})


@pytest.mark.parametrize(
    "words",
    [
        "山田 花子", "花", "子", "商店", "hanako", "HANAKO@EXAMPLE", "c-1001", "1001", "+81 90 1234 5678",
        "+819012345678", "090-1234-5678", "０９０１２３４", "花子 hanako", "山田　c-10",
    ],
)  # fmt: skip
async def test_a_contact_is_found_by_whatever_is_known_of_them(world: World, words: str) -> None:
    rin = await world.representative("Rin")
    await make(rin, **HANAKO)
    await make(rin, name="สมชาย ใจดี", phones=["02 123 4567"], company="Example 1234 Ltd")
    assert await found(rin, words) == ["山田 花子"]


@pytest.mark.parametrize(
    "words", ["花子 太郎", "子山", "hanako@example.jp c-1002", "5678 90", "%", "_", "商店 C-1001x"]
)
async def test_every_word_is_asked_for_and_none_reaches_over_two_fields(world: World, words: str) -> None:
    rin = await world.representative("Rin")
    await make(rin, **HANAKO)
    assert await found(rin, words) == []


async def test_contacts_come_in_pages_by_name(world: World) -> None:
    rin = await world.representative("Rin")
    for name in ("cho", "Aki", "ben", "Aki"):
        await make(rin, name=name)
    names, cursor = [], None
    while True:
        page = await rin.get("/contacts", limit=1, **({"cursor": cursor} if cursor else {}))
        names += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert names == ["Aki", "Aki", "ben", "cho"]
    assert problem_of(await rin.ask("GET", "/contacts?cursor=none-of-ours")) == (422, "invalid")


async def test_a_contact_is_changed_field_by_field_and_nothing_of_others_is_undone(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    made = await make(rin, **HANAKO)
    path = f"/contacts/{made['id']}"
    changed = (await ken.ask("PATCH", path, {"version": 1, "company": "花屋", "phones": []})).raise_for_status().json()
    assert (changed["company"], changed["phones"], changed["name"], changed["version"]) == ("花屋", [], "山田 花子", 2)
    assert problem_of(await rin.ask("PATCH", path, {"version": 1, "note": "x"})) == (409, "changed_meanwhile")
    again = (await rin.ask("PATCH", path, {"company": "花屋"})).raise_for_status().json()
    assert again["version"] == 2, "saying it again is no change"
    assert (await found(rin, "商店"), await found(rin, "花屋")) == ([], ["山田 花子"])
    facts = await world.pool.fetch("SELECT data ->> 'what' AS what FROM events WHERE type = 'ContactChanged'")
    assert [fact["what"] for fact in facts] == ['["company", "phones"]']


async def test_a_number_is_one_contacts_alone(world: World) -> None:
    rin = await world.representative("Rin")
    await make(rin, **HANAKO)
    other = await make(rin, name="Other")
    assert problem_of(await rin.ask("POST", "/contacts", {"name": "X", "number": "c-1001"})) == (409, "number_taken")
    taken = await rin.ask("PATCH", f"/contacts/{other['id']}", {"number": "C-1001"})
    assert problem_of(taken) == (409, "number_taken")
    await make(rin, name="No number either")


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"emails": ["nobody"]},
        {"emails": ["a b@example.com"]},
        {"emails": [f"{number}@example.com" for number in range(6)]},
        {"emails": ["a@example.com", "A@example.com"]},
        {"phones": ["12"]},
        {"phones": ["none"]},
        {"tags": [" "]},
        {"tags": ["x" * 51]},
        {"tags": ["VIP", "ｖｉｐ"]},
        {"tags": [str(number) for number in range(21)]},
        {"note": "x" * 4_001},
        {"note": "a\x00b"},
        {"colour": "red"},
    ],
)
async def test_S68_what_no_contact_can_be_is_refused(world: World, fields: dict[str, Any]) -> None:
    rin = await world.representative("Rin")
    made = await make(rin, **HANAKO)
    assert problem_of(await rin.ask("POST", "/contacts", {"name": "Ken", **fields}))[0] == 422
    assert problem_of(await rin.ask("PATCH", f"/contacts/{made['id']}", fields))[0] == 422
    assert await rin.get(f"/contacts/{made['id']}") == made


async def test_a_customer_who_is_linked_is_known_in_every_later_conversation(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "はなちゃん")
    conversation = await rin.accept()
    customer = conversation["customer"]["id"]
    assert conversation["customer"]["contact"] is None
    made = await make(rin, **HANAKO)
    async with rin.stream() as ear:
        await ear.hear()
        linked = (await link(rin, customer, made)).raise_for_status().json()
        named = {"id": made["id"], "name": "山田 花子"}
        await ear.hear_until(
            lambda heard: (heard.conversations.get(conversation["id"]) or {}).get("customer", {}).get("contact")
        )
        assert ear.conversations[conversation["id"]]["customer"]["contact"] == named
        (await rin.ask("PATCH", f"/contacts/{made['id']}", {"name": "山田 はなこ"})).raise_for_status()
        told = await ear.hear_until(
            lambda heard: heard.conversations[conversation["id"]]["customer"]["contact"] != named
        )
        assert told
    assert linked["contact"]["number"] == "C-1001"
    for step in ("wrap-up", "closure"):
        await rin.post(f"/conversations/{conversation['id']}/{step}")
    await hanako.says("また来ました")
    offer = await rin.offer()
    assert offer["conversation_id"] != conversation["id"]
    assert offer["customer"]["contact"]["name"] == "山田 はなこ"


async def test_a_link_is_changed_and_taken_back_and_the_timeline_tells_who_did(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "はなちゃん")
    customer = (await rin.accept())["customer"]["id"]
    wrong, right = await make(rin, name="Wrong"), await make(rin, name="Right")
    for contact in (wrong, right, right):
        (await link(rin, customer, contact)).raise_for_status()
    assert (await rin.get(f"/customers/{customer}/contact"))["contact"]["name"] == "Right"
    for _ in range(2):
        assert (await rin.ask("DELETE", f"/customers/{customer}/contact")).status_code == 204
    assert (await rin.get(f"/customers/{customer}/contact"))["contact"] is None
    told = (await rin.get(f"/customers/{customer}/timeline"))["items"]
    assert [(one["kind"], one["contact"]["name"], one["by"]["name"]) for one in told if one["contact"]] == [
        ("unlinked", "Right", "Rin"),
        ("linked", "Right", "Rin"),
        ("linked", "Wrong", "Rin"),
    ]


async def test_who_may_not_see_a_customer_links_them_to_nobody_and_groups_are_nobody(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "はなちゃん")
    customer = (await rin.accept())["customer"]["id"]
    made = await make(rin)
    stranger = await world.representative("Ken")
    (await world.admin.ask("PATCH", f"/admin/queues/{world.queue['id']}", {"member_ids": [rin.id]})).raise_for_status()
    assert problem_of(await link(stranger, customer, made)) == (404, "not_found")
    assert problem_of(await stranger.ask("GET", f"/customers/{customer}/contact")) == (404, "not_found")
    assert problem_of(await stranger.ask("DELETE", f"/customers/{customer}/contact")) == (404, "not_found")
    assert problem_of(await link(rin, customer, {"id": customer})) == (404, "not_found")
    await world.pool.execute("UPDATE customers SET kind = 'group' WHERE id = $1", customer)
    assert problem_of(await link(rin, customer, made)) == (422, "invalid")


async def test_a_new_contact_has_no_version_to_be_told(world: World) -> None:
    rin = await world.representative("Rin")
    assert problem_of(await rin.ask("POST", "/contacts", {"name": "Ken", "version": 1}))[0] == 422


async def test_tags_in_use_are_told_those_of_most_contacts_first(world: World) -> None:
    rin = await world.representative("Rin")
    for tags in (["VIP", "b2b"], ["VIP"], ["a"], []):
        await make(rin, tags=tags)
    assert (await rin.get("/contacts/tags"))["items"] == ["VIP", "a", "b2b"]


@pytest.mark.parametrize("words", ["はな", "花子", "山田商店", "c-1001", "090-1234-5678", "ｖｉｐ"])
async def test_conversations_are_found_by_what_is_known_of_the_contact_and_called_by_their_name(
    world: World, words: str
) -> None:
    await waiting_customer(world, "はなちゃん")
    await waiting_customer(world, "Somebody else")
    rin = await world.representative("Rin", present=False)
    customer = await world.pool.fetchval("SELECT id FROM customers WHERE display_name = 'はなちゃん'")
    (await link(world.admin, str(customer), await make(rin, **HANAKO))).raise_for_status()
    seen = (await rin.get("/conversations", search=words))["items"]
    assert [one["customer"]["contact"]["name"] for one in seen] == ["山田 花子"]
    await rin.set_presence("available")
    offers = {(await rin.offer())["title"]}
    await eventually(lambda: _titles(rin, offers, 2))
    assert offers == {"山田 花子", "Somebody else"}


async def _titles(person: Person, seen: set[str], count: int) -> bool:
    seen |= {one["title"] for one in (await person.get("/offers"))["items"]}
    return len(seen) == count


async def test_a_crowd_of_one_name_is_found_by_what_they_are_called_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where too many are called so, their newest conversations are looked through instead."""
    monkeypatch.setattr("madoguchi.api.conversations._FEW", 1)
    for name in ("Sato 1", "Sato 2", "はなちゃん"):
        await waiting_customer(world, name)
    customer = await world.pool.fetchval("SELECT id FROM customers WHERE display_name = 'はなちゃん'")
    contact = await make(world.admin, name="Sato Hanako")
    (await link(world.admin, str(customer), contact)).raise_for_status()
    found = (await world.admin.get("/conversations", search="sato"))["items"]
    assert {one["customer"]["display_name"] for one in found} == {"Sato 1", "Sato 2", "はなちゃん"}
