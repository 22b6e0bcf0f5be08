"""Files that representatives bring reach the phone: pictures and films as such, documents as a card with a link."""

import io
from typing import Any
from uuid import uuid4

import httpx2
from PIL import Image
from tests.line.test_sending import talk
from tests.line.test_sending_kinds import send, shown
from tests.rooms import problem_of
from tests.world import Person, World


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 800)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind)
    return made.getvalue()


async def bring(person: Person, conversation: str, name: str, body: bytes) -> httpx2.Response:
    return await person.http.post(f"/api/conversations/{conversation}/attachments", params={"name": name}, content=body)


async def test_a_picture_is_prepared_and_fetched_by_the_phone(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    brought = (await bring(rin, conversation, "shop.webp", picture("WEBP"))).raise_for_status().json()
    assert (brought["state"], brought["kind"], brought["width"]) == ("stored", "image", 1200)
    message = await send(rin, conversation, {"type": "upload", "attachment_id": brought["id"]})
    assert (message["state"], message["content"]["type"]) == ("sent", "image"), message["failure"]
    assert message["attachment"]["id"] == brought["id"]
    (seen,) = await shown(hanako)
    async with httpx2.AsyncClient() as phone:
        for address, largest in ((seen["originalContentUrl"], 10_000_000), (seen["previewImageUrl"], 1_000_000)):
            fetched = (await phone.get(address)).raise_for_status()
            assert fetched.headers["content-type"] in {"image/jpeg", "image/png"}
            assert len(fetched.content) <= largest


async def test_a_document_is_a_card_whose_link_opens_it(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    body = b"%PDF-1.7\n" + b"x" * 2_000_000
    brought = (await bring(rin, conversation, "請求書 11月.pdf", body)).raise_for_status().json()
    message = await send(rin, conversation, {"type": "upload", "attachment_id": brought["id"]})
    assert message["content"]["type"] == "file"
    (seen,) = await shown(hanako)
    assert (seen["type"], seen["altText"]) == ("flex", "請求書 11月.pdf")
    address = seen["contents"]["footer"]["contents"][0]["action"]["uri"]
    async with httpx2.AsyncClient() as phone:
        fetched = (await phone.get(address)).raise_for_status()
        assert fetched.content == body
        assert fetched.headers["content-disposition"].startswith("attachment")
        assert (await phone.get(address[:-3] + "xyz")).status_code == 404


async def test_a_file_goes_out_once_and_only_where_it_was_brought(world: World) -> None:
    rin, _, conversation = await talk(world)
    brought = (await bring(rin, conversation, "a.png", picture())).raise_for_status().json()
    content: dict[str, Any] = {"type": "upload", "attachment_id": brought["id"]}
    body = {"client_id": str(uuid4()), "content": content}
    path = f"/conversations/{conversation}/messages"
    assert [(await rin.ask("POST", path, body)).status_code for _ in range(2)] == [201, 200]
    assert problem_of(await rin.ask("POST", path, body | {"client_id": str(uuid4())})) == (409, "conflict")
    unknown = {"client_id": str(uuid4()), "content": content | {"attachment_id": str(uuid4())}}
    assert problem_of(await rin.ask("POST", path, unknown)) == (404, "not_found")


async def test_what_is_not_taken_is_refused_with_a_reason(world: World) -> None:
    rin, _, conversation = await talk(world)
    assert problem_of(await bring(rin, conversation, "tool.exe", b"MZ")) == (422, "invalid")
    large = await bring(rin, conversation, "large.bin", b"x" * 5_000_001)
    assert problem_of(large) == (413, "too_large")
    assert "5 MB" in large.json()["detail"]
    assert problem_of(await bring(rin, conversation, "../x", b"x")) == (422, "invalid")
    jun = await world.representative("Jun")
    assert problem_of(await bring(jun, conversation, "a.png", picture())) == (409, "not_assigned_to_you")
    assert problem_of(await bring(rin, str(uuid4()), "a.png", picture())) == (404, "not_found")
