"""Files that are made to hurt: refused, kept without being opened, or never fetched at all."""

import io
import resource
import time

import pytest
from PIL import Image
from tests.line.confined import watching
from tests.line.pictures import animation, bomb, photo, playlist, program, sent, wiper
from tests.line.post import Post
from tests.line.test_media import fetches, files_of, meet, settles
from tests.world import World


@pytest.mark.parametrize("name", ["setup.exe", "SETUP.EXE", "letter.pdf.js", "run.bat. ", "invoice\u202efdp.exe"])
async def test_files_of_a_blocked_kind_are_refused_by_their_name(world: World, name: str) -> None:
    rin, hanako, conversation = await meet(world)
    await hanako.sends(sent("file", b"harmless", file_name=name))
    found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"]) == ("rejected", "blocked_type")
    assert await fetches(world) == []


async def test_a_program_under_a_harmless_name_is_refused_by_what_it_is(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await hanako.sends(sent("file", program(), file_name="letter.pdf"))
    found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"]) == ("rejected", "blocked_type")
    await world.settled()
    assert files_of(world) == []


@pytest.mark.parametrize(("side", "words"), [(50_000, "200 million pixels"), (10_000, "10000 × 10000 pixels")])
async def test_S07_a_picture_that_would_fill_the_memory_is_rejected(world: World, side: int, words: str) -> None:
    rin, hanako, conversation = await meet(world)
    await hanako.sends(sent("image", bomb(side)))
    found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"]) == ("rejected", "unsafe")
    assert words in found["why_not"]["reason"]
    await world.settled()
    assert files_of(world) == []


@pytest.mark.parametrize(("kind", "side"), [("GIF", 280), ("PNG", 1000), ("WEBP", 1000)])
async def test_S07_of_an_animation_of_ten_thousand_pictures_the_first_is_shown(
    world: World, kind: str, side: int
) -> None:
    """Decoded, they are 3 to 40 GB. Only the first is, in half a second of which most is the start of the process."""
    body = animation(kind, side=side)
    assert len(body) < 5_000_000
    rin, hanako, conversation = await meet(world)
    begun, ours = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with watching() as seen:
        await hanako.sends(sent("image", body))
        found = await settles(rin, conversation)
    assert (found["state"], found["content_type"]) == ("stored", f"image/{kind.lower()}")
    assert (found["width"], found["height"]) == (side, side)
    for address, longest in ((found["url"], side), (found["preview_url"], min(side, 640))):
        served = await rin.http.get(address)
        with Image.open(io.BytesIO(served.content)) as still:
            assert (still.size, getattr(still, "n_frames", 1)) == ((longest, longest), 1)
    assert (await rin.http.get(found["original_url"])).content == body
    (pid,) = seen.pids
    assert seen.peaks[pid] < 200
    # The simulator and the desk of this story are in the same process, and each holds the file a few times.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - ours < 200 * 1024
    assert time.monotonic() - begun < 10


async def test_S07_a_picture_that_is_said_to_be_cleared_over_more_than_can_be_opened_is_rejected(world: World) -> None:
    """A GIF of one point that asks to wipe 65,535 by 65,535 after it, for which room is made as it is opened."""
    rin, hanako, conversation = await meet(world)
    with watching() as seen:
        await hanako.sends(sent("image", wiper()))
        found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"], len(seen.pids)) == ("rejected", "unsafe", 1)
    assert "pixels" in found["why_not"]["reason"]


async def test_S07_what_is_no_picture_is_kept_to_be_saved_and_never_shown(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await hanako.sends(sent("image", b"<!DOCTYPE html><html><script>alert(1)</script></html>"))
    await hanako.sends(sent("video", playlist()))
    for seq in (2, 3):
        found = await settles(rin, conversation, seq)
        assert (found["state"], found["preview_url"]) == ("stored", None)
        served = await rin.http.get(found["url"])
        assert served.headers["content-type"] == "application/octet-stream"
        assert served.headers["content-disposition"].startswith("attachment;")
        assert "passwd" in served.text or "script" in served.text


HARMFUL = {
    "page.html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "drawing.svg.txt": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "data.xml": b'<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></x>',
    "invoice.pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF",
    "photo.jpg": photo().replace(b"CANARY-COMMENT", b"<script>alert(") + b"<html><script>alert(1)</script></html>",
}


async def test_S03_what_could_hold_scripts_is_never_a_page_of_ours(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    for name, body in HARMFUL.items():
        await hanako.sends(sent("file", body, file_name=name))
    await hanako.sends(sent("image", HARMFUL["drawing.svg.txt"]))
    for seq in range(2, 3 + len(HARMFUL)):
        found = await settles(rin, conversation, seq)
        if found["state"] == "rejected":
            assert found["why_not"]["code"] == "blocked_type"
            continue
        for address in (found["url"], found["original_url"]):
            served = await rin.http.get(address)
            headers, is_picture = served.headers, served.headers["content-type"] == "image/jpeg"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
            assert headers["content-type"] in {"application/octet-stream", "image/jpeg"}
            way = headers["content-disposition"].partition(";")[0]
            assert way == "attachment" or (is_picture and b"script" not in served.content), headers


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:5432/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
    ],
)
async def test_S10_no_address_that_a_message_names_is_called_from_here(world: World, post: Post, address: str) -> None:
    """The proof is that nothing is there to call it: no attachment, no job, no file; only the desk has the link."""
    message = {
        "type": "video",
        "id": "1",
        "duration": 1000,
        "quoteToken": "q",
        "contentProvider": {"type": "external", "originalContentUrl": address, "previewImageUrl": address},
    }
    assert await post.events(post.event(message)) == 200
    await world.settled()
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    (shown,) = await world.admin.messages(conversation["id"])
    assert (shown["attachment"], shown["content"]["media"]) == (None, {"url": address})
    assert await fetches(world) == []
    assert await world.pool.fetchval("SELECT count(*) FROM attachments") == 0
    assert files_of(world) == []


async def test_S08_a_file_that_lies_elsewhere_is_told_of_and_never_fetched(world: World, post: Post) -> None:
    message = {
        "type": "image",
        "id": "1",
        "quoteToken": "q",
        "contentProvider": {"type": "external", "originalContentUrl": f"{world.url}/healthz"},
    }
    assert await post.events(post.event(message)) == 200
    await world.settled()
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    (shown,) = await world.admin.messages(conversation["id"])
    assert shown["attachment"] is None
    assert shown["content"]["media"] == {"url": f"{world.url}/healthz"}
    assert await world.pool.fetchval("SELECT count(*) FROM attachments") == 0
