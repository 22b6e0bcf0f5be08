"""Somebody is gone for too long: their workstream keeps their conversations, requeues them, or tells supervisors."""

from typing import Any

import pytest
from tests.automation.absence import (
    GRACE_SECONDS,
    Chat,
    absences,
    held_by,
    holds,
    is_gone,
    left_steps,
    passes,
    units_taken,
)
from tests.automation.silence import reasons
from tests.people.test_windows import become, open_and_close
from tests.rooms import change_workstream, offered, problem_of, set_members, waiting_customer
from tests.world import Person, World, eventually

THEIRS = ("active", "Rin")


async def ring(person: Person, *customers: str) -> None:
    async def look() -> bool:
        return sorted(await offered(person)) == sorted(customers)

    await eventually(look)


async def test_F39_where_nothing_else_is_said_all_stay_theirs_however_long_they_are_gone(world: World) -> None:
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin)
    await is_gone(world, rin, hours=5)
    assert await held_by(world, chats) == [THEIRS] * 5
    assert await left_steps(world, chats[0]) == []
    assert await absences(world.admin) == []


async def test_F39_past_the_grace_time_five_go_back_to_the_queue_and_nothing_is_lost_or_doubled(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin)
    assert await units_taken(world, rin) == 5
    await is_gone(world, rin, seconds=GRACE_SECONDS - 20)
    assert await held_by(world, chats) == [THEIRS] * 5, "till then they may be back"
    await passes(world, seconds=25)
    assert await held_by(world, chats) == [("open", None)] * 5
    assert await units_taken(world, rin) == 0
    for chat in chats:
        assert await reasons(world, chat.id) == ["disconnected"]
        await chat.customer.says("are you there?")
    await world.settled()
    ken = await world.representative("Ken", capacity=9)
    await ring(ken, *(f"C{number}" for number in range(5)))
    for _ in chats:
        await ken.accept()
    await world.settled()
    assert await held_by(world, chats) == [("active", "Ken")] * 5
    for chat in chats:
        said = [one["content"]["text"] for one in await ken.messages(chat.id)]
        assert said == ["hello", "are you there?"], "in the same conversation"
    assert len((await world.admin.get("/conversations"))["items"]) == 5


async def test_F39_why_here_tells_who_was_gone_since_when_and_what_came_of_it(world: World) -> None:
    await change_workstream(world, when_gone="requeue", gone_after_seconds=600)
    rin = await world.representative("Rin")
    (chat,) = await holds(world, rin, 1)
    await open_and_close(world, rin)
    since = await world.pool.fetchval("SELECT gone_since FROM presences WHERE user_id = $1", rin.id)
    await passes(world, seconds=601)
    (told,) = await left_steps(world, chat)
    assert told["person"] == {"id": rin.id, "name": "Rin"}
    assert (told["outcome"], told["after_seconds"]) == ("requeue", 600)
    assert told["since"].removesuffix("Z") == since.isoformat().removesuffix("+00:00")


async def test_F39_the_limit_of_the_workstream_is_waited_for_and_goes_with_a_copy(world: World) -> None:
    await change_workstream(world, when_gone="requeue", gone_after_seconds=1800)
    copied = await world.admin.post(f"/admin/workstreams/{world.workstream['id']}/copies")
    assert (copied["when_gone"], copied["gone_after_seconds"]) == ("requeue", 1800)
    (await world.admin.ask("DELETE", f"/admin/workstreams/{copied['id']}")).raise_for_status()
    rin = await world.representative("Rin")
    chats = await holds(world, rin, 1)
    await is_gone(world, rin, minutes=29)
    assert await held_by(world, chats) == [THEIRS]
    await passes(world, minutes=1, seconds=10)
    assert await held_by(world, chats) == [("open", None)]


@pytest.mark.parametrize("bad", [{"gone_after_seconds": 149}, {"gone_after_seconds": 43_201}, {"when_gone": "close"}])
async def test_S60_a_rule_or_limit_that_cannot_be_is_refused(world: World, bad: dict[str, Any]) -> None:
    path = f"/admin/workstreams/{world.workstream['id']}"
    assert problem_of(await world.admin.ask("PATCH", path, bad)) == (422, "invalid")


async def test_F39_others_who_are_there_are_asked_at_once_and_who_is_back_too_late_gets_none_twice(
    world: World,
) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin)
    ken = await world.representative("Ken", capacity=6)
    await is_gone(world, rin, seconds=GRACE_SECONDS + 5)
    await ring(ken, *(f"C{number}" for number in range(5)))
    async with rin.stream():
        await become(world, rin, "available", "signed_in")
        await world.settled()
        assert await offered(rin) == []
        for _ in chats:
            await ken.accept()
        assert await held_by(world, chats) == [("active", "Ken")] * 5


async def test_F39_who_is_back_is_asked_first_for_what_still_waits_whatever_their_capacity(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin, 3)
    await is_gone(world, rin, seconds=GRACE_SECONDS + 5)
    await waiting_customer(world, "new")
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"capacity_units": 1})).raise_for_status()
    await world.settled()
    async with rin.stream():
        await ring(rin, "C0", "C1", "C2")
        for _ in chats:
            await rin.accept()
        assert await held_by(world, chats) == [THEIRS] * 3
        assert await reasons(world, chats[0].id) == ["disconnected", None]


async def test_F39_who_declines_what_was_theirs_is_not_asked_first_again(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin")
    chats = await holds(world, rin, 1)
    await is_gone(world, rin, seconds=GRACE_SECONDS + 5)
    async with rin.stream():
        await ring(rin, "C0")
        ken = await world.representative("Ken")
        await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
        await ring(ken, "C0")
        await rin.set_presence("busy")
        await world.settled()
        assert await offered(rin) == []
    assert await held_by(world, chats) == [("open", None)]


async def test_F39_where_no_representative_is_kept_who_is_back_gets_what_they_have_room_for(world: World) -> None:
    await change_workstream(world, when_gone="requeue", keep_same_representative=False)
    rin = await world.representative("Rin", capacity=6)
    await holds(world, rin, 3)
    await is_gone(world, rin, seconds=GRACE_SECONDS + 5)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"capacity_units": 1})).raise_for_status()
    await world.settled()
    async with rin.stream():
        await ring(rin, "C0")
        await world.settled()
        assert await offered(rin) == ["C0"]
    await change_workstream(world, keep_same_representative=True)


async def test_F40_who_is_back_within_the_grace_time_keeps_all_however_often_they_go(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin)
    for _ in range(3):
        await is_gone(world, rin, seconds=GRACE_SECONDS - 30)
        async with rin.stream() as ear:
            await ear.hear()
            await passes(world, seconds=40)
            assert await held_by(world, chats) == [THEIRS] * 5
    assert [await reasons(world, chat.id) for chat in chats] == [[None]] * 5


async def test_F40_a_job_that_comes_after_they_are_back_does_nothing(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin")
    (chat,) = await holds(world, rin, 1)
    await open_and_close(world, rin)
    await world.advance(seconds=GRACE_SECONDS - 10)
    async with rin.stream() as ear:
        await ear.hear()
        await world.pool.execute(
            """
            INSERT INTO jobs (lane, function, args, outside, bulk, run_at)
            VALUES ('conversation:' || $1, 'automation.absences:act',
              jsonb_build_object('conversation_id', $1, 'user_id', $2::text, 'looked_at', $3::timestamptz),
              false, false, $4)
            """,
            chat.id,
            rin.id,
            world.clock.now().replace(year=world.clock.now().year + 1),
            world.clock.now(),
        )
        await world.settled()
        assert await held_by(world, [chat]) == [THEIRS]
        assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 0


async def test_F39_what_rings_what_waits_for_its_customer_and_what_is_in_wrap_up_stays_as_it_is(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin", capacity=6)
    waiting, ended = await holds(world, rin, 2)
    await rin.post(f"/conversations/{waiting.id}/waiting")
    await rin.post(f"/conversations/{ended.id}/wrap-up")
    await waiting_customer(world, "ringing")
    await rin.offer()
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"capacity_units": 1})).raise_for_status()
    await is_gone(world, rin, seconds=60)
    await passes(world, hours=1)
    assert await held_by(world, [waiting, ended]) == [("waiting", "Rin"), ("wrap_up", "Rin")]
    outcomes = await world.pool.fetch("SELECT state FROM offers WHERE user_id = $1 ORDER BY made_at", rin.id)
    assert [row["state"] for row in outcomes] == ["accepted", "accepted", "missed"], "its own time ended it"


async def test_F39_who_signs_out_is_gone_as_well(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin")
    chats = await holds(world, rin, 1)
    (await rin.ask("DELETE", "/session")).raise_for_status()
    await passes(world, seconds=GRACE_SECONDS - 5)
    assert await held_by(world, chats) == [THEIRS]
    await passes(world, seconds=10)
    assert await held_by(world, chats) == [("open", None)]


async def test_F39_who_signs_out_after_their_connection_was_lost_has_been_gone_since_then(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin")
    chats = await holds(world, rin, 1)
    await is_gone(world, rin, seconds=100)
    (await rin.ask("DELETE", "/session")).raise_for_status()
    await passes(world, seconds=55)
    assert await held_by(world, chats) == [("open", None)]


async def test_F39_of_whom_no_end_of_a_window_was_heard_is_gone_since_they_were_missed(world: World) -> None:
    """Also who appears offline to others at that moment."""
    await change_workstream(world, when_gone="requeue", gone_after_seconds=600)
    rin = await world.representative("Rin")
    chats = await holds(world, rin, 1)
    await rin.set_presence("offline")
    for seconds in (61, 95):
        await world.advance(seconds=seconds)
        await let_go(world)
    await become(world, rin, "offline", "disconnected")
    await passes(world, seconds=430)
    assert await held_by(world, chats) == [THEIRS]
    await passes(world, seconds=30)
    assert await held_by(world, chats) == [("open", None)]


async def let_go(world: World) -> None:
    await world.pool.execute(
        "INSERT INTO jobs (function, args, outside, bulk, run_at) "
        "VALUES ('people.connections:let_the_gone_go', '{}', false, false, $1)",
        world.clock.now(),
    )
    await world.settled()


async def test_F39_it_goes_back_to_the_queue_that_it_is_in_and_their_desk_lets_go_of_it(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin")
    ken = await world.representative("Ken", present=False)
    returns = await world.admin.post("/admin/queues", {"name": "Returns", "member_ids": [ken.id]})
    await set_members(world, rin)
    (chat,) = await holds(world, rin, 1)
    handed = {"queue_id": returns["id"], "reason": None}
    (await world.admin.ask("POST", f"/conversations/{chat.id}/transfers", handed)).raise_for_status()
    await world.settled()
    given = {"user_id": rin.id, "reason": None}
    (await world.admin.ask("POST", f"/conversations/{chat.id}/assignment", given)).raise_for_status()
    async with rin.stream() as ear:
        await ear.hear()
        await ear.hear_all()
        cursor = ear.cursor
    await world.advance(seconds=6)
    await become(world, rin, "offline", "disconnected")
    await passes(world, seconds=GRACE_SECONDS + 5)
    shown = await world.admin.get(f"/conversations/{chat.id}")
    assert (shown["state"], shown["queue"]["name"]) == ("open", "Returns")
    async with rin.stream(cursor) as ear:
        await ear.hear_until(lambda heard: any(chat.id in frame.get("removed", []) for frame in heard.frames))


async def test_F39_supervisors_are_told_who_is_gone_and_with_how_many_till_these_are_moved(world: World) -> None:
    await change_workstream(world, when_gone="tell_supervisors")
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin)
    await is_gone(world, rin, seconds=GRACE_SECONDS - 10)
    assert await absences(world.admin) == []
    await passes(world, seconds=15)
    (told,) = await absences(world.admin)
    assert (told["user"]["name"], told["count"]) == ("Rin", 5)
    assert [one["customer"] for one in told["conversations"]] == [f"C{number}" for number in range(5)]
    assert await held_by(world, chats) == [THEIRS] * 5
    await chats[0].customer.says("are you there?")
    await passes(world, minutes=1)
    await passes(world, minutes=10)
    assert [len(await left_steps(world, chat)) for chat in chats] == [1] * 5, "said once"
    assert (await left_steps(world, chats[0]))[0]["outcome"] == "tell_supervisors"
    given = {"user_id": world.admin.id, "reason": None}
    (await world.admin.ask("POST", f"/conversations/{chats[0].id}/assignment", given)).raise_for_status()
    await rin_is_known_with(world, 4)
    assert await held_by(world, chats[:2]) == [("active", "Admin"), THEIRS]
    await change_workstream(world, when_gone="keep")
    assert await absences(world.admin) == []


async def rin_is_known_with(world: World, count: int) -> None:
    async def look() -> bool:
        return [one["count"] for one in await absences(world.admin)] == [count]

    await eventually(look)


async def test_F39_who_is_back_is_told_of_no_more_and_told_of_anew_when_they_are_gone_again(world: World) -> None:
    await change_workstream(world, when_gone="tell_supervisors")
    rin = await world.representative("Rin")
    (chat,) = await holds(world, rin, 1)
    for times in (1, 2):
        await is_gone(world, rin, seconds=GRACE_SECONDS + 5)
        assert len(await absences(world.admin)) == 1
        assert len(await left_steps(world, chat)) == times
        async with rin.stream() as ear:
            await ear.hear()
            assert await absences(world.admin) == []


async def test_F39_what_is_assigned_to_somebody_while_they_are_gone_is_without_them_since_then(world: World) -> None:
    await change_workstream(world, when_gone="requeue", gone_after_seconds=600)
    rin = await world.representative("Rin")
    (chat,) = await holds(world, rin, 1)
    await open_and_close(world, rin)
    await world.advance(minutes=9)
    later = await waiting_customer(world, "later")
    await world.pool.execute(
        """
        WITH item AS (UPDATE work_items SET queued = false WHERE queued RETURNING conversation_id)
        UPDATE conversations SET state = 'active', assignee_id = $1, state_since = $2 FROM item
        WHERE id = conversation_id
        """,
        rin.id,
        world.clock.now(),
    )
    other = Chat((await world.admin.get("/conversations", search="later"))["items"][0]["id"], later)
    await passes(world, minutes=2)
    assert await held_by(world, [chat, other]) == [("open", None), THEIRS]
    await passes(world, minutes=9)
    assert await held_by(world, [chat, other]) == [("open", None)] * 2
