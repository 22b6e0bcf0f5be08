"""Files that LINE does not play as they are: converted while the representative goes on, and told how far it is."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from tests.line import recorded
from tests.line.test_sending import talk
from tests.line.test_sending_files import bring, picture
from tests.line.test_sending_kinds import send, shown
from tests.rooms import problem_of
from tests.world import Person, World, eventually


async def prepared(person: Person, conversation: str, brought: Any) -> Any:
    """An upload, when nothing is awaited for it any more."""

    async def look() -> Any:
        now = await person.get(f"/conversations/{conversation}/attachments/{brought['id']}")
        return now if now["state"] != "pending" else None

    return await eventually(look, seconds=20)


async def fetched(address: str) -> httpx2.Response:
    async with httpx2.AsyncClient() as phone:
        return (await phone.get(address)).raise_for_status()


async def test_sound_a_film_and_a_moving_picture_reach_the_phone_as_it_plays_them(world: World, tmp_path: Path) -> None:
    rin, hanako, conversation = await talk(world)
    files = {
        "memo.wav": recorded.sound("wav", "pcm_s16le"),
        "clip.webm": recorded.film("webm", "libvpx", sound="libopus"),
        "thanks.gif": recorded.moving(),
    }
    brought = [(await bring(rin, conversation, name, body)).raise_for_status().json() for name, body in files.items()]
    assert [(one["state"], one["percent"], one["url"]) for one in brought] == [("pending", 0, None)] * 3
    for one in brought:
        ready = await prepared(rin, conversation, one)
        assert (ready["state"], ready["why_not"], ready["percent"]) == ("stored", None, None)
        message = await send(rin, conversation, {"type": "upload", "attachment_id": one["id"]})
        assert message["state"] == "sent", message["failure"]
    sound, film, moving = await shown(hanako)
    assert (sound["type"], film["type"], moving["type"]) == ("audio", "video", "video")
    assert 900 < sound["duration"] < 1200
    for seen, codecs, kind in (
        (sound, ["aac"], "audio/mp4"),
        (film, ["h264", "aac"], "video/mp4"),
        (moving, ["h264"], "video/mp4"),
    ):
        served = await fetched(seen["originalContentUrl"])
        assert served.headers["content-type"] == kind
        assert recorded.told(served.content, tmp_path)["codecs"] == codecs
    for seen in (film, moving):
        poster = await fetched(seen["previewImageUrl"])
        assert (poster.headers["content-type"], len(poster.content) < 1_000_000) == ("image/jpeg", True)


async def test_what_cannot_be_converted_says_why_and_goes_as_a_document(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    endless = recorded.moving(frames=1600, size=(4, 4))
    brought = (await bring(rin, conversation, "endless.gif", endless)).raise_for_status().json()
    ready = await prepared(rin, conversation, brought)
    assert (ready["state"], ready["why_not"]["code"]) == ("stored", "not_converted")
    assert "document" in ready["why_not"]["reason"]
    message = await send(rin, conversation, {"type": "upload", "attachment_id": brought["id"]})
    assert (message["state"], message["content"]["type"]) == ("sent", "file")
    (seen,) = await shown(hanako)
    assert (await fetched(seen["contents"]["footer"]["contents"][0]["action"]["uri"])).content == endless


async def test_what_is_not_what_its_name_says_goes_as_a_document_and_says_why(world: World) -> None:
    rin, _, conversation = await talk(world)
    for name in ("clip.webm", "memo.wav", "photo.jpg"):
        brought = (await bring(rin, conversation, name, b"\x01\x02 no such thing" * 50)).raise_for_status().json()
        assert (brought["state"], brought["why_not"]["code"]) == ("stored", "not_converted"), name
    brought = (await bring(rin, conversation, "data.bin", b"\x01\x02 no such thing" * 50)).raise_for_status().json()
    assert (brought["state"], brought["why_not"]) == ("stored", None)


async def test_whatever_is_brought_as_a_document_goes_as_the_very_file(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    path = f"/api/conversations/{conversation}/attachments"
    for name, body in (("map.png", picture()), ("memo.wav", recorded.sound("wav", "pcm_s16le"))):
        answer = await rin.http.post(path, params={"name": name, "as_document": "true"}, content=body)
        brought = answer.raise_for_status().json()
        assert brought["state"] == "stored"
        content = {"type": "upload", "attachment_id": brought["id"], "as_document": True}
        message = await send(rin, conversation, content)
        assert (message["content"]["type"], message["content"]["name"]) == ("file", name)
        seen = (await shown(hanako))[-1]
        assert (await fetched(seen["contents"]["footer"]["contents"][0]["action"]["uri"])).content == body


async def test_a_file_that_is_being_converted_waits_and_can_be_taken_back(world: World) -> None:
    rin, _, conversation = await talk(world)
    jun = await world.representative("Jun")
    body = recorded.moving(frames=1400, size=(64, 64))
    brought = (await bring(rin, conversation, "long.gif", body)).raise_for_status().json()
    path = f"/conversations/{conversation}/attachments/{brought['id']}"
    message = {"client_id": str(uuid4()), "content": {"type": "upload", "attachment_id": brought["id"]}}
    early = await rin.ask("POST", f"/conversations/{conversation}/messages", message)
    assert problem_of(early) == (409, "conflict") or early.status_code == 201
    assert problem_of(await jun.ask("GET", f"/conversations/{conversation}/attachments/{uuid4()}")) == (
        404,
        "not_found",
    )
    if early.status_code == 201:
        assert problem_of(await rin.ask("DELETE", path)) == (409, "conflict")
        return
    assert (await rin.ask("DELETE", path)).status_code == 204
    assert problem_of(await rin.ask("GET", path)) == (404, "not_found")
    await world.settled()
    assert await world.pool.fetchval("SELECT state FROM attachments") == "erased"

    async def gone() -> bool:
        return not [file for file in (world.settings.home / "files").rglob("*") if file.is_file()]

    await eventually(gone)
