"""Judge: LINE's official Node SDK, a second code base that knows nothing of the Python one."""

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ANCHOR = HERE.parents[1] / "desk/package.json"
NODE_AT_LEAST = 20


async def node() -> str:
    """The Node program, or a loud skip; under CI a missing judge is a failure."""
    program = shutil.which("node")
    missing = None
    if program is None:
        missing = "Node is not on PATH"
    elif not (ANCHOR.parent / "node_modules/@line/bot-sdk").is_dir():
        missing = "@line/bot-sdk is not in desk/node_modules (run `npm ci` in desk)"
    if missing is not None or program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"LINE's Node SDK did not judge: {missing}")
    return program


async def test_messages_groups_menus_and_tokens(world: Any) -> None:
    program, account, user = await node(), world.account, world.user["user_id"]
    token = (await world.say())["reply_token"]
    wanted = {"members": [user], "name": "旅行"}
    group = (await world.control.post(f"/_sim/accounts/{account['id']}/groups", json=wanted)).json()["id"]
    arguments = (
        ANCHOR, world.url, account["channel_access_token"], user, token, group,
        account["channel_id"], account["channel_secret"],
    )  # fmt: skip
    judge = await asyncio.create_subprocess_exec(
        program, HERE / "node_judge.mjs", *map(str, arguments), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await judge.communicate()
    assert judge.returncode == 0
    found = json.loads(output)
    assert (found["displayName"], found["replied"], found["refusedStatus"]) == ("山田 花子", 1, 409)
    assert found["acceptedRequestId"] == found["requestId"]
    assert found["group"] == ["旅行", 1, "山田 花子"]
    assert (found["menu"], found["expiresIn"]) == (1, 900)
    assert found["phase"] in {"waiting", "sending"}
    shown = [it["text"] for it in await world.chat() if it["from"] == "account"]
    assert shown == ["pushed by Node", "replied by Node", "to all"]
