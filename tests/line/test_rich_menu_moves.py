"""Many customers are moved to a new version of their menu by few calls, and nobody is forgotten on the way."""

from typing import Any

from tests.line.menus import Menus, area, says
from tests.rooms import waiting_customer
from tests.world import World, eventually

MANY = 1203


async def customers(world: World, menu: dict[str, Any], *addresses: str) -> None:
    """Customers who have a menu of their own, of which LINE was not told yet."""
    await world.pool.execute(
        """
        WITH fresh AS (
          INSERT INTO customers (id, channel, address, kind, created_at)
          SELECT gen_random_uuid(), 'line', address, 'person', now() FROM unnest($1::text[]) AS address RETURNING id
        )
        INSERT INTO rich_menu_links (customer_id, account_id, menu_id) SELECT id, $2, $3 FROM fresh
        """,
        list(addresses),
        world.account["id"],
        menu["id"],
    )


def address(number: int) -> str:
    return f"U{number:032x}"


async def all_are_told(world: World, count: int, told: str | None) -> None:
    async def look() -> bool:
        query = "SELECT count(*) FROM rich_menu_links WHERE told IS NOT DISTINCT FROM $1 AND NOT unsure"
        return bool(await world.pool.fetchval(query, told) == count)

    await eventually(look)


async def links(menus: Menus) -> list[str]:
    """Calls so far that tell which menu somebody sees: those for many by their ends, others as `one`."""
    paths = [path for _, path in await menus.calls("POST", "DELETE")]
    bulk = [path.rpartition("/bulk/")[2] for path in paths if "/bulk/" in path]
    return [*bulk, *["one" for path in paths if path.startswith("/v2/bot/user/U")]]


async def test_many_are_moved_to_a_new_version_five_hundred_a_call(world: World, menus: Menus) -> None:
    gold = await menus.live("Gold")
    await menus.done()
    hanako = await waiting_customer(world, "Hanako")
    await customers(world, gold, *map(address, range(1, MANY)))
    whose = await world.pool.fetchval("SELECT id FROM customers WHERE address = $1", hanako.user_id)
    await menus.put(f"{menus.account}/customers/{whose}/rich-menu", {"menu_id": gold["id"]})
    await menus.shows(hanako, gold)
    before = await links(menus)
    await menus.set_rules()
    await all_are_told(world, MANY, gold["line_id"])
    assert (await links(menus)).count("link") - before.count("link") == 3
    await menus.write_anew(gold, area(**says("anew")))
    renewed = await menus.publish(gold["id"])
    await all_are_told(world, MANY, renewed["line_id"])
    told = await links(menus)
    assert told.count("link") - before.count("link") == 6
    assert told.count("one") == before.count("one")
    await menus.shows(hanako, renewed)
    # LINE works so many off by and by, and who is not moved yet must not see a gap.
    await world.settled()
    assert sorted(await menus.at_line()) == sorted([gold["line_id"], renewed["line_id"]])
    await world.advance(seconds=11)
    await menus.done()
    assert await menus.at_line() == [renewed["line_id"]]
    # With the menu gone, they are let go by as few calls.
    await world.pool.execute("UPDATE rich_menu_links SET menu_id = NULL")
    await menus.set_rules()
    await all_are_told(world, MANY, None)
    assert (await links(menus)).count("unlink") - told.count("unlink") == 3
    await menus.shows(hanako, None)


async def test_one_whom_line_does_not_take_holds_up_none_of_the_others(world: World, menus: Menus) -> None:
    gold = await menus.live("Gold")
    await menus.done()
    await customers(world, gold, "U-of-no-form", *map(address, range(1, 31)))
    before = await links(menus)
    await menus.set_rules()
    await all_are_told(world, 30, gold["line_id"])
    told = await links(menus)
    assert (told.count("link") - before.count("link"), told.count("one") - before.count("one")) == (1, 31)
    left = await world.pool.fetch("SELECT unsure, told FROM rich_menu_links WHERE told IS NULL")
    assert [tuple(row) for row in left] == [(True, None)]


async def test_many_wait_while_line_cannot_be_called_and_are_moved_then(world: World, menus: Menus) -> None:
    gold = await menus.live("Gold")
    await menus.done()
    await customers(world, gold, *map(address, range(1, 31)))
    (await world.admin.ask("PATCH", menus.account, {"active": False})).raise_for_status()
    before = await links(menus)
    await menus.set_rules()
    await world.settled()
    assert await links(menus) == before
    (await world.admin.ask("PATCH", menus.account, {"active": True})).raise_for_status()
    await all_are_told(world, 30, gold["line_id"])
    assert (await links(menus)).count("link") - before.count("link") == 1
