"""Rich menus: made, given a picture, shown to everybody or to some, and pressed on the phone."""

import base64
import struct
import zlib
from typing import Any

import httpx2
import pytest

MENU = {
    "size": {"width": 2500, "height": 843},
    "selected": True,
    "name": "Start",
    "chatBarText": "メニュー",
    "areas": [{"bounds": {"x": 0, "y": 0, "width": 1250, "height": 843}, "action": {"type": "message", "text": "Hi"}}],
}


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int = 800, height: int = 270) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x99" * width) * height
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


async def made(world: Any, **changes: Any) -> str:
    answer = await world.line.post("/v2/bot/richmenu", json=MENU | changes)
    assert answer.status_code == 200, answer.text
    menu_id = answer.json()["richMenuId"]
    await painted(world, menu_id, png())
    return menu_id


async def painted(world: Any, menu_id: str, picture: bytes, kind: str = "image/png") -> httpx2.Response:
    path = f"/v2/bot/richmenu/{menu_id}/content"
    return await world.line.post(path, content=picture, headers={"content-type": kind})


async def seen(world: Any, user_id: str | None = None) -> str | None:
    path = f"/_sim/users/{user_id or world.user['user_id']}/rich-menu?account={world.account['id']}"
    menu = (await world.control.get(path)).json()["rich_menu"]
    return menu["id"] if menu else None


async def test_a_menu_is_made_listed_and_deleted(world: Any) -> None:
    menu_id = await made(world)
    path = f"/v2/bot/richmenu/{menu_id}"
    assert (await world.line.get(path)).json() == {"richMenuId": menu_id} | MENU
    assert (await world.line.get("/v2/bot/richmenu/list")).json() == {"richmenus": [{"richMenuId": menu_id} | MENU]}
    picture = await world.line.get(f"{path}/content")
    assert (picture.content, picture.headers["content-type"]) == (png(), "image/png")
    assert (await world.line.delete(path)).json() == {}
    gone = await world.line.get(path)
    assert (gone.status_code, gone.json()) == (404, {"message": "richmenu not found"})


async def test_ones_own_menu_hides_the_default(world: Any) -> None:
    user, everyones, own = world.user["user_id"], await made(world), await made(world, name="Own")
    default = "/v2/bot/user/all/richmenu"
    assert (await world.line.get(default)).json() == {"message": "no default richmenu"}
    assert (await world.line.post(f"{default}/{everyones}")).json() == {}
    assert (await world.line.get(default)).json() == {"richMenuId": everyones}
    assert await seen(world) == everyones
    mine = f"/v2/bot/user/{user}/richmenu"
    assert (await world.line.get(mine)).json() == {"message": "the user has no richmenu"}
    await world.line.post(f"{mine}/{own}")
    assert ((await world.line.get(mine)).json(), await seen(world)) == ({"richMenuId": own}, own)
    await world.line.delete(mine)
    assert await seen(world) == everyones
    await world.line.delete(default)
    assert await seen(world) is None


async def test_without_a_picture_a_menu_is_shown_to_nobody(world: Any) -> None:
    menu_id = (await world.line.post("/v2/bot/richmenu", json=MENU)).json()["richMenuId"]
    refused = await world.line.post(f"/v2/bot/user/all/richmenu/{menu_id}")
    assert refused.json() == {"message": "must upload richmenu image before applying it to user"}
    assert (await painted(world, menu_id, b"GIF89a", "image/gif")).status_code == 415
    assert (await painted(world, menu_id, b"nothing")).status_code == 400
    assert (await painted(world, menu_id, png(500, 270))).status_code == 400
    assert (await painted(world, menu_id, png())).status_code == 200
    again = await painted(world, menu_id, png())
    assert again.json() == {"message": "An image has already been uploaded to the richmenu"}


async def test_a_wrong_menu_is_told_in_lines_words(world: Any) -> None:
    wrong = MENU | {
        "size": {"width": 300, "height": 843},
        "chatBarText": "x" * 15,
        "areas": [{"bounds": MENU["areas"][0]["bounds"], "action": {"type": "uri", "uri": "ftp://example.com"}}],
    }
    for path in ("/v2/bot/richmenu", "/v2/bot/richmenu/validate"):
        answer = await world.line.post(path, json=wrong)
        assert (answer.status_code, answer.json()["message"]) == (400, "The request body has 3 error(s)")
        assert {"message": "invalid uri", "property": "areas[0].action.uri"} in answer.json()["details"]
    assert (await world.line.post("/v2/bot/richmenu/validate", json=MENU)).json() == {}


async def test_many_are_linked_at_once_and_strangers_passed_over(world: Any) -> None:
    menu_id, stranger = await made(world), "U" + "0" * 32
    body = {"richMenuId": menu_id, "userIds": [world.user["user_id"], stranger]}
    linked = await world.line.post("/v2/bot/richmenu/bulk/link", json=body)
    assert (linked.status_code, await seen(world)) == (202, menu_id)
    body = {"userIds": [world.user["user_id"]]}
    assert (await world.line.post("/v2/bot/richmenu/bulk/unlink", json=body)).status_code == 202
    assert await seen(world) is None
    refused = await world.line.post("/v2/bot/richmenu/bulk/unlink", json={"userIds": ["x"]})
    assert "userIds[0]" in refused.json()["message"]


async def test_tabs_are_switched_by_their_alias(world: Any) -> None:
    first, second = await made(world), await made(world, name="Second")
    for alias, menu_id in (("tab-a", first), ("tab-b", second)):
        body = {"richMenuAliasId": alias, "richMenuId": menu_id}
        assert (await world.line.post("/v2/bot/richmenu/alias", json=body)).json() == {}
    taken = await world.line.post("/v2/bot/richmenu/alias", json={"richMenuAliasId": "tab-a", "richMenuId": first})
    assert taken.json() == {"message": "conflict richmenu alias id"}
    assert len((await world.line.get("/v2/bot/richmenu/alias/list")).json()["aliases"]) == 2
    await world.act("rich-menu-switches", alias="tab-b", data="tab=b")
    assert await seen(world) == second
    assert world.receiver.events[-1]["postback"] == {
        "data": "tab=b", "params": {"newRichMenuAliasId": "tab-b", "status": "SUCCESS"},
    }  # fmt: skip
    await world.line.post("/v2/bot/richmenu/alias/tab-b", json={"richMenuId": first})
    assert (await world.line.get("/v2/bot/richmenu/alias/tab-b")).json()["richMenuId"] == first
    assert (await world.line.delete("/v2/bot/richmenu/alias/tab-b")).json() == {}
    assert (await world.line.get("/v2/bot/richmenu/alias/tab-b")).json() == {"message": "richmenu alias not found"}


async def test_a_batch_moves_people_from_menu_to_menu(world: Any) -> None:
    first, second = await made(world), await made(world, name="Second")
    await world.line.post(f"/v2/bot/user/{world.user['user_id']}/richmenu/{first}")
    batch = {"operations": [{"type": "link", "from": first, "to": second}], "resumeRequestKey": "one"}
    assert (await world.line.post("/v2/bot/richmenu/validate/batch", json=batch)).json() == {}
    begun = await world.line.post("/v2/bot/richmenu/batch", json=batch)
    assert (begun.status_code, await seen(world)) == (202, second)
    assert (await world.line.post("/v2/bot/richmenu/batch", json=batch)).status_code == 409
    progress = {"requestId": begun.headers["x-line-request-id"]}
    path = "/v2/bot/richmenu/progress/batch"
    assert (await world.line.get(path, params=progress)).json()["phase"] == "ongoing"
    await world.advance(2)
    assert (await world.line.get(path, params=progress)).json()["phase"] == "succeeded"
    wrong = await world.line.post("/v2/bot/richmenu/batch", json={"operations": [{"type": "link", "from": first}]})
    assert wrong.json()["details"] == [{"message": "May not be empty", "property": "operations[0].to"}]


async def test_menus_are_made_a_hundred_times_an_hour_and_looked_at_more_often(world: Any) -> None:
    statuses = [(await world.line.post("/v2/bot/richmenu", json=MENU)).status_code for _ in range(101)]
    assert (set(statuses[:100]), statuses[100]) == ({200}, 429)
    assert (await world.line.post("/v2/bot/richmenu/validate", json=MENU)).status_code == 200


@pytest.mark.parametrize("path", ["richmenu/x", "richmenu/x/content", "user/U1/richmenu", "richmenu/progress/batch"])
async def test_what_is_not_there_is_not_found(world: Any, path: str) -> None:
    assert (await world.line.get(f"/v2/bot/{path}")).status_code in {400, 404}


async def test_a_jpeg_is_measured_too(world: Any) -> None:
    menu_id = (await world.line.post("/v2/bot/richmenu", json=MENU)).json()["richMenuId"]
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 843, 2500, 1) + b"\x01\x11\x00"
    header = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    picture = b"\xff\xd8" + header + frame + base64.b64decode("/9k=")
    assert (await painted(world, menu_id, picture, "image/jpeg")).json() == {}
