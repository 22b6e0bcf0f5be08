"""Files of customers come from LINE to the desk: whole, harmless, or with the reason why not."""

import asyncio
import contextlib
import hashlib
import io
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from tests.line.pictures import photo, sent
from tests.rooms import problem_of
from tests.world import ADMIN, LineUser, Person, World, eventually

from madoguchi.conversations import attachment_files
from madoguchi.kit.jobs import enqueue
from madoguchi.kit.resources import open_resources
from madoguchi.wiring import REACTIONS

CLIPS = Path(__file__).parents[2] / "src" / "line_simulator" / "recordings"


async def meet(world: World) -> tuple[Person, LineUser, str]:
    """A customer in conversation with Rin."""
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    await hanako.says("hello")
    return rin, hanako, (await rin.accept())["id"]


async def settles(rin: Person, conversation: str, seq: int = 2, *, seconds: float = 20) -> Any:
    """The attachment of a message, when nothing is awaited for it any more."""

    async def look() -> Any:
        # Counted among the customer's: what they are told of a file has its place between them.
        theirs = [m for m in await rin.messages(conversation) if m["direction"] == "inbound"]
        found = [m["attachment"] for m in theirs[seq - 1 : seq]]
        return found[0] if found and found[0]["state"] != "pending" else None

    return await eventually(look, seconds=seconds)


def files_of(world: World) -> list[Path]:
    return [path for path in (world.settings.home / "files").rglob("*") if path.is_file()]


async def test_a_picture_is_kept_as_it_came_and_shown_upright_without_what_the_camera_wrote(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    body = photo()
    await hanako.sends(sent("image", body))
    found = await settles(rin, conversation)
    assert (found["state"], found["content_type"], found["size"]) == ("stored", "image/jpeg", len(body))
    assert (found["width"], found["height"]) == (40, 60)
    shown = await rin.http.get(found["url"])
    assert (shown.headers["content-type"], shown.headers["content-disposition"].split(";")[0]) == (
        "image/jpeg",
        "inline",
    )
    assert b"CANARY" not in shown.content
    assert not Image.open(io.BytesIO(shown.content)).getexif()
    assert Image.open(io.BytesIO(shown.content)).size == (40, 60)
    preview = await rin.http.get(found["preview_url"])
    assert b"CANARY" not in preview.content
    assert Image.open(io.BytesIO(preview.content)).size == (40, 60)
    original = await rin.http.get(found["original_url"])
    assert original.content == body
    assert original.headers["content-disposition"].startswith("attachment;")
    kept = await world.pool.fetchval("SELECT sha256 FROM attachments")
    assert kept == hashlib.sha256(body).digest()


async def test_films_have_a_poster_and_recordings_a_length(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await hanako.sends({"type": "video"})
    await hanako.sends({"type": "audio"})
    film, voice = await settles(rin, conversation, 2), await settles(rin, conversation, 3)
    assert (film["state"], film["content_type"]) == ("stored", "video/mp4")
    assert film["width"] > 0
    assert 0 < film["duration_ms"] < 5000
    poster = await rin.http.get(film["preview_url"])
    assert Image.open(io.BytesIO(poster.content)).format == "JPEG"
    assert (voice["state"], voice["content_type"], voice["preview_url"]) == ("stored", "audio/mp4", None)
    assert 0 < voice["duration_ms"] < 5000


async def test_a_picture_appears_by_itself_on_an_open_desk(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    async with rin.stream() as ear:
        await ear.hear()
        await hanako.sends(sent("image", photo()))

        def told(ear: Any) -> Any:
            return [m for m in ear.messages.values() if (m["attachment"] or {}).get("state") == "stored"]

        (message,) = await ear.hear_until(told, seconds=20)
    assert message["conversation_id"] == conversation
    states = [
        m["attachment"]["state"]
        for frame in ear.frames
        for m in frame.get("messages", [])
        if m["content"]["type"] == "image"
    ]
    assert states[0] == "pending"


async def test_F25_what_line_is_still_preparing_is_waited_for(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await world.faults(media={"value": 202, "times": 3})
    await hanako.sends({"type": "video"})

    async def prepared() -> bool:
        await world.advance(seconds=30)
        return (await settled_state(rin, conversation)) != "pending"

    await eventually(prepared, seconds=20)
    assert (await settles(rin, conversation))["state"] == "stored"
    assert await kept_digests(world) == [digest(CLIPS / "clip.mp4")]


async def test_F25_an_empty_answer_is_no_file(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await world.faults(media={"value": "empty", "times": 2})
    await hanako.sends({"type": "audio"})
    assert (await settles(rin, conversation))["state"] == "stored"
    assert await kept_digests(world) == [digest(CLIPS / "voice.m4a")]


async def test_F26_what_line_keeps_no_more_has_expired_and_is_not_asked_for_again(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await world.faults(media=410)
    await hanako.sends(sent("image", photo()))
    found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"], found["url"]) == ("expired", "gone", None)
    assert "no longer" in found["why_not"]["reason"]
    await world.settled()
    assert len(await fetches(world)) == 1
    assert files_of(world) == []
    assert problem_of(await rin.ask("GET", f"/attachments/{found['id']}"))[0] == 404


async def test_F26_a_token_that_is_refused_for_a_while_loses_nothing(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await world.faults(status={"value": 401, "endpoint": "content", "times": 1})
    await hanako.sends(sent("image", photo()))
    await eventually(lambda: attempted(world))

    async def tried_again() -> bool:
        # Not so fast that half a day is over, and everybody signed out, before a refused token is looked at again.
        await asyncio.sleep(0.5)
        await world.advance(minutes=6)
        return await settled_state(rin, conversation) != "pending"

    await eventually(tried_again, seconds=20)
    assert (await settles(rin, conversation))["state"] == "stored"


async def test_F26_every_download_starts_at_once_however_many_pictures_are_to_be_looked_into(world: World) -> None:
    _, hanako, _ = await meet(world)
    body = photo(800, 600)
    begun = time.monotonic()
    for index in range(30):
        await hanako.sends(sent("image", body, image_set={"id": "album", "index": index + 1, "total": 30}))

    async def all_fetched() -> bool:
        return len(await fetches(world)) == 30

    await eventually(all_fetched, seconds=5 + time.monotonic() - begun)

    async def all_stored() -> bool:
        return await world.pool.fetchval("SELECT count(*) FROM attachments WHERE state = 'stored'") == 30

    await eventually(all_stored, seconds=90)


async def test_F27_without_a_place_for_files_texts_flow_and_files_come_later(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    place = world.settings.home / "incoming"
    if place.exists():
        place.rmdir()
    place.write_text("in the way")
    await hanako.sends(sent("image", photo()))
    await hanako.says("do you see it?")

    async def heard() -> bool:
        return len(await rin.messages(conversation)) == 3

    await eventually(heard)
    assert await settled_state(rin, conversation) == "pending"
    await eventually(lambda: failed_once(world))
    place.unlink()
    assert (await settles(rin, conversation))["state"] == "stored"


@contextlib.contextmanager
def a_small_disk(place: Path) -> Iterator[None]:
    """Less room than files are brought into, where we may mount one."""
    place.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def make_room(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=120m", str(place)], check=True)


async def test_F27_on_a_disk_that_is_almost_full_texts_flow_and_files_wait_for_room(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    place = world.settings.home / "incoming"
    with a_small_disk(place):
        await hanako.sends(sent("image", photo()))
        await hanako.says("do you see it?")

        async def heard() -> bool:
            return len(await rin.messages(conversation)) == 3

        await eventually(heard)
        await eventually(lambda: failed_once(world))
        assert await settled_state(rin, conversation) == "pending"
        assert "64 MB" in await world.pool.fetchval("SELECT last_error FROM jobs WHERE last_error IS NOT NULL")
        make_room(place)
        assert (await settles(rin, conversation))["state"] == "stored"


async def test_F28_a_download_that_is_cut_is_begun_anew(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await world.faults(media={"value": "cut", "times": 2})
    body = photo(800, 600)
    await hanako.sends(sent("image", body))
    assert (await settles(rin, conversation))["state"] == "stored"
    assert await kept_digests(world) == [hashlib.sha256(body).digest()]
    assert list((world.settings.home / "incoming").iterdir()) == []


async def test_F28_what_drips_in_is_ended_after_ten_minutes_and_begun_anew(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await world.faults(media={"value": "drip", "times": 1})
    await hanako.sends(sent("image", photo(800, 600)))
    await eventually(lambda: attempted(world))
    await world.advance(minutes=10, seconds=1)
    assert (await settles(rin, conversation))["state"] == "stored"
    assert len(await fetches(world)) == 2
    assert list((world.settings.home / "incoming").iterdir()) == []


async def test_a_file_that_is_missing_when_it_is_to_be_looked_into_has_expired(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await hanako.sends(sent("image", photo()))
    await settles(rin, conversation)
    row = await world.pool.fetchrow("SELECT id, folder FROM attachments")
    (world.settings.home / "files" / row["folder"] / "original").unlink()
    await world.pool.execute("UPDATE attachments SET state = 'pending'")
    await look_again(world, row["id"])
    found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"], found["url"]) == ("expired", "lost", None)
    await world.settled()


async def look_again(world: World, attachment_id: UUID) -> None:
    async with (
        open_resources(world.settings, reactions=REACTIONS, clock=world.clock) as resources,
        resources.database.transaction() as db,
    ):
        enqueue(db, attachment_files.look, now=world.clock.now(), attachment_id=attachment_id)


async def test_F28_one_byte_too_many_is_too_many(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await set_files(world, largest_megabytes=1)
    await hanako.sends(sent("image", photo() + bytes(1_000_001 - len(photo()))))
    await hanako.sends(sent("image", photo() + bytes(1_000_000 - len(photo()))))
    found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"]) == ("rejected", "too_large")
    assert "1 MB" in found["why_not"]["reason"]
    assert (await settles(rin, conversation, 3))["state"] == "stored"
    assert list((world.settings.home / "incoming").iterdir()) == []
    assert {file.name for file in files_of(world)} == {"original", "shown", "preview"}


async def test_a_file_that_says_it_is_too_large_is_not_even_fetched(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await set_files(world, largest_megabytes=1)
    await hanako.sends(sent("file", bytes(1_000_001), file_name="large.bin"))
    found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"]) == ("rejected", "too_large")
    assert await fetches(world) == []


async def test_S42_an_event_that_comes_again_fetches_nothing_again(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await world.faults(duplicate=True)
    await hanako.sends(sent("image", photo()))
    await settles(rin, conversation)
    await world.settled()
    assert len(await fetches(world)) == 1
    assert await world.pool.fetchval("SELECT count(*) FROM attachments") == 1


async def test_F05_P15_a_picture_that_is_taken_back_is_erased_whenever_that_happens(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    early = await hanako.sends(sent("image", photo()))
    stored = await settles(rin, conversation)
    await unsend(hanako, early["id"])
    await world.faults(delay_ms={"value": 1500, "endpoint": "content", "times": 1})
    under_way = await hanako.sends(sent("image", photo()))
    await eventually(lambda: exists(rin, conversation, 3))
    await unsend(hanako, under_way["id"])

    async def erased() -> bool:
        kept = await world.pool.fetchval("SELECT count(*) FROM attachments WHERE state <> 'erased'")
        left = await world.pool.fetchval("SELECT count(*) FROM jobs WHERE bulk OR function LIKE '%attachment_files%'")
        return kept == left == 0 and files_of(world) == []

    await eventually(erased)
    assert problem_of(await rin.http.get(stored["url"]))[0] == 404
    assert [m["content"]["type"] for m in await rin.messages(conversation)] == ["text", "unsent", "unsent"]


# The last one: by its clock, what the disk says of files is a day old from then on, and would be swept.
async def test_F25_what_is_not_ready_within_a_day_has_expired(world: World) -> None:
    _, hanako, conversation = await meet(world)
    await world.faults(media=202)
    await hanako.sends({"type": "video"})
    await eventually(lambda: attempted(world))
    await world.advance(hours=24, minutes=1)
    world.admin = await world.sign_in(ADMIN, "Admin")

    async def given_up() -> bool:
        # An attempt that was under way when the day passed puts the next one off by a minute.
        await world.advance(minutes=1)
        return bool(await settled_state(world.admin, conversation) != "pending")

    await eventually(given_up)
    found = await settles(world.admin, conversation)
    assert (found["state"], found["why_not"]["code"]) == ("expired", "never_ready")


async def unsend(customer: LineUser, message_id: str) -> None:
    path = f"/_sim/users/{customer.user_id}/unsend"
    body = {"account": customer.account, "message_id": message_id}
    (await customer.sim.post(path, params={"wait": "true"}, json=body)).raise_for_status()


async def exists(rin: Person, conversation: str, seq: int) -> bool:
    return any(m["seq"] == seq for m in await rin.messages(conversation))


async def settled_state(rin: Person, conversation: str, seq: int = 2) -> Any:
    return next((m["attachment"]["state"] for m in await rin.messages(conversation) if m["seq"] == seq), "pending")


async def attempted(world: World) -> bool:
    return len(await fetches(world)) > 0


async def fetches(world: World) -> list[Any]:
    """The calls for content of messages that are in this story; the log goes back further."""
    ids = {row["source_id"] for row in await world.pool.fetch("SELECT source_id FROM messages")}
    return [call for call in await world.line_calls("/content") if call["url"].split("/")[-2] in ids]


async def failed_once(world: World) -> bool:
    return bool(await world.pool.fetchval("SELECT count(*) FROM jobs WHERE last_error IS NOT NULL"))


async def kept_digests(world: World) -> list[bytes]:
    """What lies in the store, and that the rows say so too."""
    digests = [row["sha256"] for row in await world.pool.fetch("SELECT sha256 FROM attachments")]
    originals = [file for file in files_of(world) if file.name == "original"]
    assert sorted(digests) == sorted(digest(file) for file in originals)
    return digests


def digest(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


async def set_files(world: World, **fields: Any) -> None:
    (await world.admin.ask("PATCH", "/admin/file-settings", fields)).raise_for_status()
