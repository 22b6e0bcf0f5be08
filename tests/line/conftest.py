"""One world for each module of this room, swept between its stories."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from tests.line.menus import Menus, area, menu, says
from tests.line.post import Post
from tests.rooms import a_world, sweep
from tests.world import World


@pytest.fixture(scope="module")
async def standing_world(server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(server, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
async def world(standing_world: World) -> AsyncIterator[World]:
    yield standing_world
    await sweep(standing_world)


@pytest.fixture
async def post(world: World) -> AsyncIterator[Post]:
    # Nobody at LINE has such users, and who has no profile there is taken to have blocked us.
    await world.faults(status={"value": 400, "endpoint": "profile"})
    async with httpx2.AsyncClient(base_url=world.url) as http:
        yield Post(http, account=world.account, secret=world.line_account["channel_secret"])


@pytest.fixture
async def menus(world: World) -> AsyncIterator[Menus]:
    """What is made in a story is deleted after it, here and at LINE, as an administrator would."""
    menus = Menus(world)
    yield menus
    await world.faults()
    # LINE lets a hundred menus be made and deleted in an hour, and all stories of a file share one account.
    await world.advance(minutes=30)
    await menus.set_default(None)
    await menus.set_rules()
    await world.pool.execute("UPDATE rich_menu_links SET menu_id = NULL")
    for one in (await world.admin.get(menus.path))["items"]:
        empty = menu(one["name"], area(**says("nothing")))
        (await world.admin.ask("PUT", f"{menus.path}/{one['id']}", empty)).raise_for_status()
    for one in (await world.admin.get(menus.path))["items"]:
        (await world.admin.ask("DELETE", f"{menus.path}/{one['id']}")).raise_for_status()
    for line_id in await menus.at_line():
        await menus.ask_line("DELETE", f"/v2/bot/richmenu/{line_id}")
    await menus.gone()
