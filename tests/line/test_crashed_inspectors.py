"""When the process that looks into a file dies, the file is looked into again: it is rejected for what it is, and
given up only when that goes on."""

from typing import Any

import pytest
import structlog
from tests.line import recorded
from tests.line.confined import Fate, broken, killed, out_of_time, short_of_memory, watching
from tests.line.pictures import bomb, photo, sent
from tests.line.test_media import files_of, meet, settled_state, settles
from tests.line.test_sending import talk
from tests.line.test_sending_files import bring, picture
from tests.rooms import problem_of
from tests.world import Person, World, eventually

from madoguchi.line.rejection_words import words_for

TEN_MINUTES = 615
"""Of pauses between the first try and the last."""


@pytest.mark.parametrize("fate", [killed, short_of_memory])
async def test_F29_a_picture_whose_inspector_dies_is_looked_into_again_and_shown(world: World, fate: Fate) -> None:
    rin, hanako, conversation = await meet(world)
    with watching(fate=fate, times=2) as seen:
        await hanako.sends(sent("image", photo()))
        for count in ("1", "2"):
            assert await eventually(lambda: put_off(world), seconds=30) == count
            assert await settled_state(rin, conversation) == "pending"
            await until_due(world)
        found = await settles(rin, conversation)
    assert (found["state"], found["why_not"], found["width"]) == ("stored", None, 40)
    assert (await rin.http.get(found["preview_url"])).status_code == 200
    assert len(seen.pids) == 3
    assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 0


async def test_S07_a_picture_that_kills_every_inspector_is_given_up_after_ten_minutes(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    with watching(fate=killed) as seen:
        begun = world.clock.now()
        await hanako.sends(sent("image", photo()))
        for count in range(1, 8):
            assert await eventually(lambda: put_off(world), seconds=30) == str(count)
            assert await settled_state(rin, conversation) == "pending"
            assert (world.clock.now() - begun).total_seconds() < TEN_MINUTES
            await until_due(world)
        found = await settles(rin, conversation)
        assert (found["state"], found["why_not"]["code"]) == ("rejected", "unsafe")
        assert "too much time or memory" in found["why_not"]["reason"]
        assert TEN_MINUTES <= (world.clock.now() - begun).total_seconds() < TEN_MINUTES + 60
    assert len(seen.pids) == 8
    await hanako.hears(words_for("unsafe", languages=["ja"], megabytes=5, frame=None))
    await world.settled()
    assert files_of(world) == []


async def test_what_is_bad_by_itself_is_rejected_at_once(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    with watching() as seen:
        await hanako.sends(sent("image", bomb()))
        found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"], len(seen.pids)) == ("rejected", "unsafe", 1)


async def test_S07_what_uses_up_its_processor_time_is_rejected_at_once(world: World) -> None:
    """Another load on the machine does not use it up, so another try would take as long."""
    rin, hanako, conversation = await meet(world)
    with watching(fate=out_of_time) as seen:
        await hanako.sends(sent("image", photo()))
        found = await settles(rin, conversation)
    assert (found["state"], found["why_not"]["code"], len(seen.pids)) == ("rejected", "unsafe", 1)


@pytest.mark.parametrize(("fate", "exit_code", "words"), [(broken, -11, "Segmentation fault"), (killed, -9, "")])
async def test_the_log_tells_what_a_dying_inspector_said_and_nothing_of_the_file(
    world: World, fate: Fate, exit_code: int, words: str
) -> None:
    rin, hanako, conversation = await meet(world)
    with structlog.testing.capture_logs() as lines, watching(fate=fate, times=1):
        await hanako.sends(sent("file", photo() + b"CANARY", file_name="CANARY.jpg"))
        await eventually(lambda: put_off(world), seconds=30)
        await until_due(world)
        await settles(rin, conversation)
    (line,) = [line for line in lines if line["event"] == "inspection.crashed"]
    assert (line["kind"], line["exit_code"], line["log_level"]) == ("file", exit_code, "warning")
    assert words in line["stderr"]
    assert len(line["stderr"]) <= 4096
    assert "CANARY" not in str(lines)


async def test_an_upload_whose_inspector_dies_is_to_be_tried_again_and_leaves_nothing(world: World) -> None:
    rin, _, conversation = await talk(world)
    with watching(fate=killed, times=1):
        failed = await bring(rin, conversation, "shop.png", picture())
    assert problem_of(failed) == (503, "try_again")
    assert "try again in a moment" in failed.json()["detail"]
    assert failed.headers["retry-after"]
    assert files_of(world) == []
    assert [tuple(row) for row in await world.pool.fetch("SELECT state, file_name FROM attachments")] == [
        ("erased", None)
    ]
    again = await bring(rin, conversation, "shop.png", picture())
    assert (again.status_code, again.json()["state"]) == (201, "stored")


async def test_a_conversion_that_dies_is_begun_anew(world: World) -> None:
    rin, _, conversation = await talk(world)
    with watching("converter", fate=broken, times=2) as seen:
        brought = (await bring(rin, conversation, "thanks.gif", recorded.moving())).raise_for_status().json()
        for _ in range(2):
            await eventually(lambda: put_off(world), seconds=30)
            await until_due(world)
        ready = await uploaded(rin, conversation, brought)
    assert (ready["state"], ready["why_not"], len(seen.pids)) == ("stored", None, 3)


async def test_a_conversion_that_dies_for_ten_minutes_is_given_up_and_the_file_goes_as_a_document(world: World) -> None:
    rin, _, conversation = await talk(world)
    with watching("converter", fate=killed) as seen:
        brought = (await bring(rin, conversation, "thanks.gif", recorded.moving())).raise_for_status().json()
        for _ in range(7):
            await eventually(lambda: put_off(world), seconds=30)
            await until_due(world)
        ready = await uploaded(rin, conversation, brought)
    assert (ready["state"], ready["why_not"]["code"], len(seen.pids)) == ("stored", "not_converted", 8)
    assert "again and again" in ready["why_not"]["reason"]


async def test_a_conversion_whose_tries_are_long_is_given_up_twenty_minutes_after_the_first_began(world: World) -> None:
    rin, _, conversation = await talk(world)
    with watching("converter", fate=killed) as seen:
        brought = (await bring(rin, conversation, "thanks.gif", recorded.moving())).raise_for_status().json()
        await eventually(lambda: put_off(world), seconds=30)
        since = await world.pool.fetchval("SELECT args ->> 'since' FROM jobs WHERE args ? 'crashes'")
        await world.advance(seconds=9 * 60)  # as long as a try may take that dies at its end
        assert await eventually(lambda: put_off(world), seconds=30) == "2"
        kept = await world.pool.fetchval("SELECT args ->> 'since' FROM jobs WHERE args ? 'crashes'")
        await world.advance(seconds=11 * 60)
        ready = await uploaded(rin, conversation, brought)
    assert since == kept
    assert (ready["state"], ready["why_not"]["code"], len(seen.pids)) == ("stored", "not_converted", 2)
    assert "again and again" in ready["why_not"]["reason"]


async def put_off(world: World) -> Any:
    """The count of crashes that a job waits with for its next try."""
    return await world.pool.fetchval(
        "SELECT args ->> 'crashes' FROM jobs WHERE args ? 'crashes' AND lease IS NULL AND run_at > $1",
        world.clock.now(),
    )


async def until_due(world: World) -> None:
    """Let the time pass until the next try."""
    due = await world.pool.fetchval("SELECT run_at FROM jobs WHERE args ? 'crashes'")
    await world.advance(seconds=(due - world.clock.now()).total_seconds())


async def uploaded(person: Person, conversation: str, brought: Any) -> Any:
    async def look() -> Any:
        now = await person.get(f"/conversations/{conversation}/attachments/{brought['id']}")
        return now if now["state"] != "pending" else None

    return await eventually(look, seconds=30)
