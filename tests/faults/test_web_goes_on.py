"""The web process's own rounds outlive whatever they meet."""

import asyncio
import json

import httpx2
from tests.line.post import Post
from tests.world import World, eventually


async def test_accounts_are_read_again_after_one_could_not_be_read(new_world: World) -> None:
    world = new_world
    whole = await world.pool.fetchval("SELECT channel_secret FROM line_accounts")
    await world.pool.execute("UPDATE line_accounts SET channel_secret = 'no key opens this'")
    await world.pool.execute("SELECT pg_notify('madoguchi', 'doors')")
    await asyncio.sleep(0.3)
    await world.pool.execute("UPDATE line_accounts SET channel_secret = $1", whole)
    change = {"channel_secret": "f" * 32}
    (await world.sim.patch(f"/_sim/accounts/{world.line_account['id']}", json=change)).raise_for_status()
    (await world.admin.ask("PATCH", f"/admin/line-accounts/{world.account['id']}", change)).raise_for_status()
    async with httpx2.AsyncClient(base_url=world.url) as http:
        post = Post(http, account=world.account, secret=change["channel_secret"])

        async def is_let_in() -> bool:
            return await post.raw(json.dumps({"events": []}).encode()) == 200

        await eventually(is_let_in, seconds=5)
