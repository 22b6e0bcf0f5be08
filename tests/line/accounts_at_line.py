"""Accounts as LINE has them, and as an administrator connects them."""

from typing import Any

import httpx2
from tests.rooms import problem_of
from tests.world import World

ACCOUNTS = "/admin/line-accounts"


async def opened(world: World, name: str = "Clinic", **settings: Any) -> dict[str, Any]:
    """An account at LINE, and what its console shows of it."""
    said = await world.sim.post("/_sim/accounts", json={"name": name, **settings})
    return dict(said.raise_for_status().json())


def keys_of(at_line: dict[str, Any], **changes: Any) -> dict[str, Any]:
    names = ("channel_id", "channel_secret", "channel_access_token")
    return {"name": at_line["name"], **{name: at_line[name] for name in names}, **changes}


async def gone(world: World, account: dict[str, Any]) -> None:
    (await world.admin.ask("DELETE", f"{ACCOUNTS}/{account['id']}")).raise_for_status()


def fault_of(response: httpx2.Response) -> tuple[int, str, str]:
    """Status, code, and the field that is at fault."""
    return (*problem_of(response), response.json()["errors"][0]["path"])
