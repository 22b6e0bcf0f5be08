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


async def test_push_reply_profile_and_retry_key(world: Any) -> None:
    program = await node()
    token = (await world.say())["reply_token"]
    arguments = (ANCHOR, world.url, world.account["channel_access_token"], world.user["user_id"], token)
    judge = await asyncio.create_subprocess_exec(
        program, HERE / "node_judge.mjs", *map(str, arguments), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await judge.communicate()
    assert judge.returncode == 0
    found = json.loads(output)
    assert (found["displayName"], found["replied"], found["refusedStatus"]) == ("山田 花子", 1, 409)
    assert found["acceptedRequestId"] == found["requestId"]
    shown = [it["text"] for it in await world.chat() if it["from"] == "account"]
    assert shown == ["pushed by Node", "replied by Node"]
