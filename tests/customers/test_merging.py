"""Merging: two contacts who are one person are put together after a look at both, and can be taken apart again."""

import asyncio
from typing import Any

import pytest
from tests.customers.test_contacts import found, link, make
from tests.rooms import change_routing, offered, problem_of, set_members, waiting_customer
from tests.world import Person, World

KEPT = {"name": "山田 花子", "company": "山田商店", "number": "C-1", "emails": ["a@x.jp"], "phones": ["090-1234-5678"]}
OTHER = {
    "name": "はなちゃん",
    "family_name": "山田",
    "number": "C-2",
    "emails": ["A@x.jp", "b@x.jp"],
    "phones": ["09012345678", "03-1111-2222"],
    "tags": ["VIP"],
    "note": "Likes roses",
}


async def merge(person: Person, kept: Any, other: Any, **fields: Any) -> Any:
    versions = {"version": kept["version"], "other_version": other["version"]}
    body = {"other_id": other["id"], **versions, "fields": fields}
    return await person.ask("POST", f"/contacts/{kept['id']}/merges", body)


async def undo(person: Person, kept: Any, merge_id: str) -> Any:
    return await person.ask("DELETE", f"/contacts/{kept['id']}/merges/{merge_id}")


async def of_customer(world: World, customer: str) -> Any:
    return (await world.admin.get(f"/customers/{customer}/contact"))["contact"]


async def customer_called(world: World, name: str) -> str:
    return str(await world.pool.fetchval("SELECT id FROM customers WHERE display_name = $1", name))


def told(contact: Any) -> Any:
    return {name: value for name, value in contact.items() if name not in ("version", "changed_at")}


async def test_a_preview_says_what_would_become_of_both_and_changes_nothing(world: World) -> None:
    rin = await world.representative("Rin")
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    await waiting_customer(world, "Hana")
    (await link(world.admin, await customer_called(world, "Hana"), other)).raise_for_status()
    seen = await rin.get(f"/contacts/{kept['id']}/merge-previews/{other['id']}")
    assert (seen["contact"], seen["other"]) == (kept, other)
    assert (seen["differing"], seen["customers"], seen["left_out"]) == (["name", "number"], 1, [])
    assert seen["fields"] == {
        "name": "山田 花子",
        "family_name": "山田",
        "given_name": "",
        "company": "山田商店",
        "number": "C-1",
        "emails": ["a@x.jp", "b@x.jp"],
        "phones": ["090-1234-5678", "03-1111-2222"],
        "tags": ["VIP"],
        "note": "Likes roses",
    }
    assert await rin.get(f"/contacts/{kept['id']}") == kept
    assert problem_of(await rin.ask("GET", f"/contacts/{kept['id']}/merge-previews/{kept['id']}"))[0] == 422


async def test_what_there_is_no_room_for_is_kept_in_the_note(world: World) -> None:
    rin = await world.representative("Rin")
    kept = await make(rin, phones=[f"03-1111-000{number}" for number in range(4)], note="Old")
    other = await make(rin, phones=[f"03-2222-000{number}" for number in range(3)], note="New")
    seen = await rin.get(f"/contacts/{kept['id']}/merge-previews/{other['id']}")
    assert seen["left_out"] == ["03-2222-0001", "03-2222-0002"]
    merged = (await merge(rin, kept, other)).raise_for_status().json()["contact"]
    assert merged["note"] == "Old\n\nNew\n\n03-2222-0001, 03-2222-0002"
    assert len(merged["phones"]) == 5


async def test_notes_that_do_not_fit_into_one_are_not_cut(world: World) -> None:
    rin = await world.representative("Rin")
    kept, other = await make(rin, note="a" * 2_500), await make(rin, note="b" * 2_500)
    refused = await rin.ask("GET", f"/contacts/{kept['id']}/merge-previews/{other['id']}")
    assert problem_of(refused)[0] == 422
    assert "shorten one of them" in refused.json()["detail"]
    assert problem_of(await merge(rin, kept, other))[0] == 422


async def test_who_may_not_see_all_who_would_be_linked_otherwise_merges_nothing(world: World) -> None:
    rin = await world.representative("Rin")
    stranger = await world.representative("Stranger")
    await set_members(world, rin)
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    await waiting_customer(world, "Hana")
    (await link(world.admin, await customer_called(world, "Hana"), other)).raise_for_status()
    assert problem_of(await merge(stranger, kept, other)) == (403, "forbidden")
    done = (await merge(rin, kept, other)).raise_for_status().json()
    assert problem_of(await undo(stranger, kept, done["id"])) == (403, "forbidden")
    (await undo(rin, kept, done["id"])).raise_for_status()


async def test_who_is_merged_is_known_by_the_one_who_stays_and_told_so_at_once(world: World) -> None:
    rin = await world.representative("Rin")
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    await waiting_customer(world, "Hana")
    conversation = await rin.accept()
    customer = conversation["customer"]["id"]
    (await link(rin, customer, other)).raise_for_status()
    async with rin.stream() as ear:
        await ear.hear()
        done = (await merge(rin, kept, other, number="C-2", name="山田 はな")).raise_for_status().json()
        await ear.hear_until(lambda heard: _contact_in(heard.conversations.get(conversation["id"])) == kept["id"])
    assert (done["contact"]["name"], done["contact"]["number"]) == ("山田 はな", "C-2")
    assert (await of_customer(world, customer))["id"] == kept["id"]
    assert await found(rin, "はなちゃん") == []
    assert await found(rin, "roses") == []
    assert await found(rin, "03-1111-2222") == ["山田 はな"]
    assert problem_of(await rin.ask("GET", f"/contacts/{other['id']}")) == (404, "not_found")
    assert problem_of(await rin.ask("PATCH", f"/contacts/{other['id']}", {"name": "x"})) == (404, "not_found")
    assert problem_of(await link(rin, customer, other)) == (404, "not_found")
    entries = (await rin.get(f"/customers/{customer}/timeline", kind="linked"))["items"]
    assert [(one["contact"]["id"], one["merged"]) for one in entries] == [(kept["id"], True), (other["id"], False)]
    (listed,) = (await rin.get(f"/contacts/{kept['id']}/merges"))["items"]
    assert (listed["name"], listed["customers"], listed["merged_by"]["name"]) == ("はなちゃん", 1, "Rin")


def _contact_in(conversation: Any) -> Any:
    return conversation and conversation["customer"]["contact"]["id"]


async def test_it_is_undone_whole_where_nothing_was_changed_since(world: World) -> None:
    rin = await world.representative("Rin")
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    for name in ("Hana", "Moved on"):
        await waiting_customer(world, name)
        (await link(world.admin, await customer_called(world, name), other)).raise_for_status()
    done = (await merge(rin, kept, other, number="C-2")).raise_for_status().json()
    third = await make(rin, name="Third")
    (await link(world.admin, await customer_called(world, "Moved on"), third)).raise_for_status()
    assert told((await undo(rin, kept, done["id"])).raise_for_status().json()) == told(other)
    assert told(await rin.get(f"/contacts/{kept['id']}")) == told(kept)
    assert (await of_customer(world, await customer_called(world, "Hana")))["id"] == other["id"]
    assert (await of_customer(world, await customer_called(world, "Moved on")))["id"] == third["id"]
    assert problem_of(await undo(rin, kept, done["id"])) == (404, "not_found")
    assert (await rin.get(f"/contacts/{kept['id']}/merges"))["items"] == []


async def test_what_was_changed_since_stays_and_all_else_becomes_what_it_was(world: World) -> None:
    rin = await world.representative("Rin")
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    done = (await merge(rin, kept, other, number="C-2")).raise_for_status().json()
    (await rin.ask("PATCH", f"/contacts/{kept['id']}", {"note": "Moved house"})).raise_for_status()
    assert (await undo(rin, kept, done["id"])).raise_for_status().json()["number"] == "C-2"
    now = await rin.get(f"/contacts/{kept['id']}")
    assert (now["note"], now["number"], now["tags"], now["phones"]) == ("Moved house", "C-1", [], ["090-1234-5678"])
    # Nothing is kept of somebody that is not needed any more.
    assert await world.pool.fetchval("SELECT changed::text FROM contact_merges") == "{}"


async def test_a_number_that_the_contact_got_since_is_not_taken_from_them(world: World) -> None:
    rin = await world.representative("Rin")
    kept, other = await make(rin, **{**KEPT, "number": ""}), await make(rin, **OTHER)
    done = (await merge(rin, kept, other)).raise_for_status().json()
    assert done["contact"]["number"] == "C-2"
    (await rin.ask("PATCH", f"/contacts/{kept['id']}", {"number": "C-200"})).raise_for_status()
    assert (await undo(rin, kept, done["id"])).raise_for_status().json()["number"] == "C-2"
    assert (await rin.get(f"/contacts/{kept['id']}"))["number"] == "C-200"


async def test_two_merges_into_one_are_undone_in_any_order(world: World) -> None:
    rin = await world.representative("Rin")
    kept, first, second = [
        await make(rin, name=name, number=number) for name, number in (("A", ""), ("B", "C-1"), ("C", ""))
    ]
    one = (await merge(rin, kept, first)).raise_for_status().json()
    two = (await merge(rin, one["contact"], second)).raise_for_status().json()
    for done in (one, two):
        (await undo(rin, kept, done["id"])).raise_for_status()
    numbers = [(await rin.get(f"/contacts/{who['id']}"))["number"] for who in (kept, first, second)]
    assert numbers == ["", "C-1", ""]


async def test_a_number_that_somebody_else_was_given_since_has_to_be_freed_first(world: World) -> None:
    rin = await world.representative("Rin")
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    done = (await merge(rin, kept, other)).raise_for_status().json()
    await make(rin, name="Third", number="C-2")
    assert problem_of(await undo(rin, kept, done["id"])) == (409, "number_taken")
    assert problem_of(await rin.ask("GET", f"/contacts/{other['id']}")) == (404, "not_found")


async def test_merges_are_undone_from_the_latest_on(world: World) -> None:
    rin = await world.representative("Rin")
    first, second, third = [await make(rin, name=name) for name in ("First", "Second", "Third")]
    one = (await merge(rin, second, first)).raise_for_status().json()
    two = (await merge(rin, third, one["contact"])).raise_for_status().json()
    assert problem_of(await undo(rin, second, one["id"])) == (409, "merged_since")
    (await undo(rin, third, two["id"])).raise_for_status()
    (await undo(rin, second, one["id"])).raise_for_status()
    assert await found(rin, "") == ["First", "Second", "Third"]


async def test_what_somebody_else_changed_meanwhile_or_nobody_can_be_is_not_merged(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    (await ken.ask("PATCH", f"/contacts/{other['id']}", {"note": "No roses"})).raise_for_status()
    assert problem_of(await merge(rin, kept, other)) == (409, "changed_meanwhile")
    assert problem_of(await merge(rin, kept, kept))[0] == 422
    assert problem_of(await merge(rin, kept, {**other, "version": 2}, phones=["1"]))[0] == 422
    await make(rin, name="Third", number="C-3")
    assert problem_of(await merge(rin, kept, {**other, "version": 2}, number="c-3")) == (409, "number_taken")
    assert await found(rin, "") == ["Third", "はなちゃん", "山田 花子"]


async def test_whom_the_other_prefers_is_taken_over_where_the_one_who_stays_prefers_nobody(world: World) -> None:
    await change_routing(world, preferred_representatives=True, preferred_fallback="leave")
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken", present=False)
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    paths = {who["id"]: f"/contacts/{who['id']}/preferred-representatives" for who in (kept, other)}
    (await rin.ask("PUT", paths[other["id"]], {"user_ids": [ken.id]})).raise_for_status()
    await waiting_customer(world, "Hana")
    (await link(world.admin, await customer_called(world, "Hana"), kept)).raise_for_status()
    done = (await merge(rin, kept, other)).raise_for_status().json()
    assert [one["name"] for one in (await rin.get(paths[kept["id"]]))["items"]] == ["Ken"]
    await rin.set_presence("available")
    await world.settled()
    assert await offered(rin) == []
    (await undo(rin, kept, done["id"])).raise_for_status()
    await world.settled()
    assert [one["name"] for one in (await rin.get(paths[other["id"]]))["items"]] == ["Ken"]
    assert (await rin.get(paths[kept["id"]]))["items"] == []
    assert await offered(rin) == ["Hana"]


async def test_a_preference_that_the_one_who_stays_had_themself_is_not_taken_from_them(world: World) -> None:
    rin = await world.representative("Rin")
    kept, other = await make(rin, **KEPT), await make(rin, **OTHER)
    paths = [f"/contacts/{who['id']}/preferred-representatives" for who in (kept, other)]
    for path in paths:
        (await rin.ask("PUT", path, {"user_ids": [rin.id]})).raise_for_status()
    done = (await merge(rin, kept, other)).raise_for_status().json()
    (await undo(rin, kept, done["id"])).raise_for_status()
    for path in paths:
        assert [one["name"] for one in (await rin.get(path))["items"]] == ["Rin"]


@pytest.mark.parametrize("linking", [True, False])
async def test_who_is_linked_while_contacts_are_merged_is_never_left_with_one_out_of_sight(
    world: World, linking: bool
) -> None:
    """Both at once, many times: whoever is linked is linked to somebody in sight."""
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hana")
    customer = await customer_called(world, "Hana")
    for number in range(10):
        kept, other = await make(rin, name=f"Kept {number}"), await make(rin, name=f"Other {number}")
        if not linking:
            (await link(world.admin, customer, other)).raise_for_status()
        work = [merge(rin, kept, other), link(world.admin, customer, other if linking else kept)]
        answers = await asyncio.gather(*work)
        assert {answer.status_code for answer in answers} <= {200, 201, 404, 409}
        now = await world.pool.fetchval(
            "SELECT merged_into FROM contacts JOIN customers ON contact_id = contacts.id WHERE customers.id = $1::uuid",
            customer,
        )
        assert now is None
