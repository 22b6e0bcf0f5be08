"""Lists come in pages: every row once, also while rows move, and a cursor that is none is refused."""

import base64
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import problem_of, set_members
from tests.world import Person, World

WRITERS = 11


async def pages(person: Person, path: str, **params: Any) -> list[list[str]]:
    """The names on each page, from the first to the last."""
    found, cursor = [], None
    while True:
        page = await person.get(path, **params, **({"cursor": cursor} if cursor else {}))
        found.append([conversation["customer"]["display_name"] for conversation in page["items"]])
        cursor = page["next_cursor"]
        if cursor is None:
            return found


async def crowd(world: World) -> dict[str, Any]:
    """Some customers who have all just written."""
    customers = {}
    for number in range(WRITERS):
        name = f"C{number:02d}"
        customers[name] = await world.customer(name)
        await customers[name].says(f"I am {name}")
        await world.settled()  # one after another, or two might come at one moment
    return customers


async def test_paging_finds_every_row_once_and_newest_first(world: World) -> None:
    await set_members(world)
    await crowd(world)
    names = [f"C{number:02d}" for number in reversed(range(WRITERS))]
    for limit in (1, 4, WRITERS, 100):
        found = await pages(world.admin, "/conversations", limit=limit)
        assert [name for page in found for name in page] == names
        assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
    # All at one moment, as when they arrive by one statement: only their ids tell them apart.
    await world.pool.execute("UPDATE conversations SET last_message_at = now()")
    found = await pages(world.admin, "/conversations", limit=3)
    assert sorted(name for page in found for name in page) == sorted(names)


async def test_rows_that_stay_are_found_once_while_others_move(world: World) -> None:
    await set_members(world)
    customers = await crowd(world)
    first = await world.admin.get("/conversations", limit=4)
    await customers["C00"].says("I write again")
    await customers["C10"].says("so do I")
    await world.settled()
    seen = [conversation["customer"]["display_name"] for conversation in first["items"]]
    cursor = first["next_cursor"]
    while cursor:
        page = await world.admin.get("/conversations", limit=4, cursor=cursor)
        seen += [conversation["customer"]["display_name"] for conversation in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen))
    assert set(seen) >= {f"C{number:02d}" for number in range(1, WRITERS)}


async def test_lists_are_narrowed_by_state_queue_name_and_owner(world: World) -> None:
    rin = await world.representative("Rin", capacity=2)
    await crowd(world)
    mine = sorted([(await rin.accept())["customer"]["display_name"] for _ in range(2)])
    assert mine == ["C00", "C01"]
    assert await pages(rin, "/conversations", mine=True, state="active") == [["C01", "C00"]]
    assert (await pages(rin, "/conversations", state="open", limit=100))[0][-1] == "C02"
    both = await pages(rin, "/conversations", state=["open", "active"], limit=100)
    assert len(both[0]) == WRITERS
    assert await pages(rin, "/conversations", search="c07") == [["C07"]]
    assert await pages(rin, "/conversations", search="%") == [[]]
    assert await pages(rin, "/conversations", queue=str(uuid4())) == [[]]
    assert len((await pages(rin, "/conversations", queue=world.queue["id"], limit=100))[0]) == WRITERS
    assert await rin.get("/conversations/counts") == {"mine": 2, "open": WRITERS - 2, "closed": 0}


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "あ",
        "\x00",
        "A" * 10_000,
        encoded("[]"),
        encoded("null"),
        encoded('["2026-11-24T08:00:00Z"]'),
        encoded('["2026-11-24T08:00:00Z", 5]'),
        encoded('["yesterday", "01a20c9f-d14b-7000-8000-000000000000"]'),
        encoded('["2026-11-24T08:00:00", "01a20c9f-d14b-7000-8000-000000000000"]'),
        encoded('["2026-11-24T08:00:00Z", "01a20c9f-d14b-7000-8000-000000000000", 1]'),
    ],
    ids=range(12),
)
async def test_a_cursor_that_is_none_of_ours_is_refused(world: World, cursor: str) -> None:
    for path in ("/conversations", f"/conversations/{uuid4()}/earlier"):
        response = await world.admin.http.get(f"/api{path}", params={"cursor": cursor})
        assert problem_of(response) in {(422, "invalid"), (404, "not_found")}
    assert problem_of(await world.admin.http.get("/api/conversations", params={"cursor": cursor})) == (422, "invalid")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:59"])
async def test_a_cursor_at_the_ends_of_time_finds_a_page(world: World, moment: str) -> None:
    cursor = encoded(f'["{moment}", "01a20c9f-d14b-7000-8000-000000000000"]')
    response = await world.admin.http.get("/api/conversations", params={"cursor": cursor})
    assert response.status_code in {200, 422}


async def test_messages_are_read_forwards_backwards_and_from_the_end(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    for number in range(1, 8):
        await hanako.says(str(number))
    await world.settled()
    path = f"/conversations/{(await rin.accept())['id']}/messages"

    async def seqs(**params: int) -> tuple[list[int], bool]:
        page = await rin.get(path, **params)
        return [message["seq"] for message in page["items"]], page["has_more"]

    assert await seqs() == ([1, 2, 3, 4, 5, 6, 7], False)
    assert await seqs(limit=3) == ([5, 6, 7], True)
    assert await seqs(limit=3, before=5) == ([2, 3, 4], True)
    assert await seqs(limit=3, before=2) == ([1], False)
    assert await seqs(after=0, limit=7) == ([1, 2, 3, 4, 5, 6, 7], False)
    assert await seqs(after=2, limit=2) == ([3, 4], True)
    assert await seqs(after=7) == ([], False)
    assert await seqs(after=2, before=5) == ([3, 4], False)
    assert datetime.fromisoformat((await rin.get(path))["items"][0]["sent_at"]).tzinfo == UTC
