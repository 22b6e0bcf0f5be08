"""The sessions of a conversation: whoever had it, was asked in vain, or let it wait, each with why that ended."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from tests.automation.silence import CLOSE_IDLE, LOOK, is_asked, set_rules
from tests.automation.silence import rule as time_out_rule
from tests.rooms import change_templates, remove_line, set_members, set_up_line, waiting_customer
from tests.routing.rulebook import make_queue
from tests.world import PASSWORD, Person, World

from madoguchi.conversations.closures import Closure

CODES = {str(one): one.code for one in Closure}


async def sessions_of(person: Person, conversation_id: str) -> list[tuple[str, str | None, str | None]]:
    """Kind, who or where, and why each ended."""
    items = (await person.get(f"/conversations/{conversation_id}/sessions"))["items"]
    for one in items:
        code = CODES.get(one["reason"])
        assert (one["code"], one["till"] is None) == (code, one["reason"] is None)
        assert one["till"] is None or one["since"] <= one["till"]
    return [(one["kind"], (one["representative"] or one["queue"])["name"], one["reason"]) for one in items]


async def supervisor(world: World) -> Person:
    email = f"sup{uuid4().hex[:6]}@example.com"
    await world.admin.post("/admin/users", {"email": email, "name": "Sup", "role": "supervisor", "password": PASSWORD})
    return await world.sign_in(email, "Sup")


async def waiting(world: World, name: str = "Hanako") -> str:
    """A conversation that somebody serves and nobody can be asked for."""
    await waiting_customer(world, name)
    (found,) = (await world.admin.get("/conversations", state="open", search=name))["items"]
    return str(found["id"])


async def test_offers_that_nobody_took_are_sessions_of_the_conversation_and_none_that_anybody_handled(
    world: World,
) -> None:
    await change_templates(world, countdown_seconds=60)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    conversation = offer["conversation_id"]
    assert await sessions_of(rin, conversation) == [("offered", "Rin", None)]
    ming = await world.representative("Ming")
    await rin.post(f"/offers/{offer['id']}/rejection")
    assert (await ming.offer())["conversation_id"] == conversation
    ken = await world.representative("Ken")
    await world.advance(seconds=61)
    assert (await ken.accept())["id"] == conversation
    assert await sessions_of(ken, conversation) == [
        ("offered", "Rin", "declined"),
        ("offered", "Ming", "missed"),
        ("held", "Ken", None),
    ]
    counted = await world.pool.fetch("SELECT user_id FROM sessions WHERE conversation_id = $1", conversation)
    assert [str(row["user_id"]) for row in counted] == [ken.id], "figures count what somebody had"


async def test_an_offer_that_is_taken_back_says_so(world: World) -> None:
    rin, boss = await world.representative("Rin"), await supervisor(world)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    await boss.post(f"/conversations/{conversation}/closure")
    # Both began at the same moment.
    assert sorted(await sessions_of(boss, conversation)) == [
        ("offered", "Rin", "withdrawn"),
        ("queued", world.queue["name"], "forced"),
    ]


@dataclass(frozen=True)
class Case:
    """Who is there when something happens to a conversation."""

    world: World
    conversation: str
    rin: Person
    """Who has it, or would serve it if she were there."""
    ming: Person
    boss: Person
    queue: Any
    """Where else it could go, or where it waits."""

    async def asks(self, person: Person, what: str, **body: Any) -> None:
        (await person.ask("POST", f"/conversations/{self.conversation}/{what}", body or None)).raise_for_status()


async def ends_and_closes(case: Case) -> None:
    await case.asks(case.rin, "wrap-up")
    await case.asks(case.rin, "closure")


async def goes_out_of_service(case: Case) -> None:
    path = f"/admin/users/{case.rin.id}"
    (await case.world.admin.ask("PATCH", path, {"active": False})).raise_for_status()


async def customer_is_silent(case: Case) -> None:
    await case.rin.say(case.conversation, "hello")
    await set_rules(case.world, time_out_rule("Silent", action="move_to_waiting"))
    await case.world.advance(minutes=11)
    await is_asked(case.world, LOOK)


async def nobody_answers(case: Case) -> None:
    await set_rules(case.world, time_out_rule("Late", action="close", trigger="representative_non_response"))
    await case.world.advance(minutes=11)
    await is_asked(case.world, LOOK)


async def nobody_does_anything(case: Case) -> None:
    await case.world.advance(days=31)
    await is_asked(case.world, CLOSE_IDLE)


async def the_account_is_removed(case: Case) -> None:
    await remove_line(case.world)
    await set_up_line(case.world)


async def nobody_serves_it(case: Case) -> None:
    path = f"/admin/queues/{case.queue['id']}"
    (await case.world.admin.ask("PATCH", path, {"member_ids": []})).raise_for_status()


Deed = Callable[[Case], Awaitable[None]]
OF_HELD: list[tuple[str, Deed]] = [
    ("closed", ends_and_closes),
    ("left", lambda case: case.asks(case.rin, "waiting")),
    ("transferred_to_queue", lambda case: case.asks(case.rin, "transfers", queue_id=case.queue["id"])),
    ("transferred", lambda case: case.asks(case.rin, "transfers", user_id=case.ming.id)),
    ("transferred_to_queue_by_supervisor", lambda case: case.asks(case.boss, "transfers", queue_id=case.queue["id"])),
    ("transferred_by_supervisor", lambda case: case.asks(case.boss, "transfers", user_id=case.ming.id)),
    ("transferred_by_supervisor", lambda case: case.asks(case.boss, "assignment", user_id=case.ming.id)),
    ("forced", lambda case: case.asks(case.boss, "closure")),
    ("disconnected", goes_out_of_service),
    ("customer_non_response", customer_is_silent),
    ("auto_close", nobody_does_anything),
    ("channel_deleted", the_account_is_removed),
]
OF_WAITING: list[tuple[str, Deed]] = [
    (
        "transferred_to_queue_by_supervisor",
        lambda case: case.asks(case.boss, "transfers", queue_id=case.world.queue["id"]),
    ),
    ("transferred_by_supervisor", lambda case: case.asks(case.boss, "transfers", user_id=case.ming.id)),
    ("transferred_by_supervisor", lambda case: case.asks(case.boss, "assignment", user_id=case.ming.id)),
    ("forced", lambda case: case.asks(case.boss, "closure")),
    ("representative_non_response", nobody_answers),
    ("auto_close", nobody_does_anything),
    ("channel_deleted", the_account_is_removed),
    ("moved_on", nobody_serves_it),
]


@pytest.mark.parametrize(("reason", "deed"), OF_HELD)
async def test_a_session_says_why_it_ended(world: World, reason: str, deed: Deed) -> None:
    rin, boss = await world.representative("Rin"), await supervisor(world)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    ming = await world.representative("Ming")
    await deed(Case(world, held, rin, ming, boss, await make_queue(world, "Other", ming)))
    await world.settled()
    world.admin = await world.sign_in("admin@example.com", "Admin")
    found = await sessions_of(world.admin, held)
    assert found[0] == ("held", "Rin", reason)
    assert [one for one in found if one[0] == "queued"] == [], "what somebody had did not end in a queue"


@pytest.mark.parametrize(("reason", "deed"), OF_WAITING)
async def test_what_waits_with_nobody_has_a_session_that_says_why_it_waits_there_no_more(
    world: World, reason: str, deed: Deed
) -> None:
    rin, ming = [await world.representative(name, present=False) for name in ("Rin", "Ming")]
    lone, boss = await make_queue(world, "Lone", rin), await supervisor(world)
    await set_members(world, ming)
    await _point_at(world, lone)
    conversation = await waiting(world)
    await _point_at(world, world.queue)
    await ming.set_presence("busy")
    await deed(Case(world, conversation, rin, ming, boss, lone))
    await world.settled()
    world.admin = await world.sign_in("admin@example.com", "Admin")
    assert (await sessions_of(world.admin, conversation))[0] == ("queued", lone["name"], reason)


async def test_who_closes_what_they_ended_themselves_forces_nothing_though_they_supervise(world: World) -> None:
    await world.representative("Rin", present=False)
    boss, conversation = await supervisor(world), await waiting(world)
    await boss.post(f"/conversations/{conversation}/assignment", {"user_id": boss.id})
    for step in ("wrap-up", "closure"):
        await boss.post(f"/conversations/{conversation}/{step}")
    assert (await sessions_of(boss, conversation))[-1] == ("held", "Sup", "closed")


async def test_sessions_come_page_by_page_in_the_order_in_which_they_began(world: World) -> None:
    await change_templates(world)
    await world.representative("Rin", present=False)
    conversation = await waiting(world)
    others = [await world.representative(name, present=False) for name in ("Ai", "Bo", "Cy")]
    for person in others:
        await person.set_presence("available")
        await person.post(f"/offers/{(await person.offer())['id']}/rejection")
        await person.set_presence("away")
        await world.settled()
    path, told, cursor = f"/conversations/{conversation}/sessions", [], None
    while True:
        page = await world.admin.get(path, limit=2, **({"cursor": cursor} if cursor else {}))
        told += [one["representative"]["name"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert told == ["Ai", "Bo", "Cy"]


async def _point_at(world: World, queue: Any) -> None:
    path = f"/admin/workstreams/{world.workstream['id']}"
    (await world.admin.ask("PATCH", path, {"queue_id": queue["id"]})).raise_for_status()
