"""The eight-minute rescue: what counts as seen, and to whom a conversation goes that was not (reference §13.3)."""

from typing import Any

import pytest
from tests.automation.silence import passes, rule, set_rules
from tests.rooms import change_routing, change_templates, offered, set_members, waiting_customer
from tests.routing.rulebook import make_queue
from tests.world import LineUser, Person, World

EIGHT_MINUTES = {"minutes": 8, "seconds": 5}


async def is_theirs(world: World, person: Person, conversation_id: str) -> bool:
    conversation = await world.admin.get(f"/conversations/{conversation_id}")
    return (conversation["state"], (conversation["assignee"] or {}).get("id")) == ("active", person.id)


async def read(person: Person, conversation_id: str) -> None:
    seq = (await person.messages(conversation_id))[-1]["seq"]
    (await person.ask("PUT", f"/conversations/{conversation_id}/read", {"seq": seq})).raise_for_status()


async def assigned_unseen(world: World, to: Person) -> Any:
    """Let an offer's time run out that assigns automatically, and that no window has shown."""
    offer = await to.offer()
    await world.advance(seconds=61)
    await world.settled()
    assert await is_theirs(world, to, offer["conversation_id"])
    return offer["conversation_id"]


async def read_by_one_and_assigned_to_another(world: World) -> tuple[LineUser, str, Person, Person]:
    """A conversation in which nothing is unread, whose new representative was not asked; and who serves its queue."""
    await change_templates(world, auto_assign=True, countdown_seconds=60)
    rin = await world.representative("Rin")
    ken, mai = await world.representative("Ken", present=False), await world.representative("Mai", present=False)
    await set_members(world, rin)
    other = await make_queue(world, "Other", ken, mai)
    hanako = await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await read(rin, held)
    await ken.set_presence("available")
    (await rin.ask("POST", f"/conversations/{held}/transfers", {"queue_id": other["id"]})).raise_for_status()
    await assigned_unseen(world, ken)
    await mai.set_presence("available")
    return hanako, held, ken, mai


async def test_what_somebody_else_had_read_before_is_rescued_from_who_never_saw_it(world: World) -> None:
    _, held, ken, mai = await read_by_one_and_assigned_to_another(world)
    await world.advance(**EIGHT_MINUTES)
    await world.settled()
    assert not await is_theirs(world, ken, held)
    assert (await mai.offer())["conversation_id"] == held


async def test_who_looks_into_it_keeps_it_though_nothing_in_it_was_unread(world: World) -> None:
    _, held, ken, _ = await read_by_one_and_assigned_to_another(world)
    await read(ken, held)
    await world.advance(**EIGHT_MINUTES)
    await world.settled()
    assert await is_theirs(world, ken, held)


async def test_a_text_that_was_sent_in_their_name_is_no_answer_of_theirs(world: World) -> None:
    await change_templates(world, auto_assign=True, countdown_seconds=60)
    sorry = rule("We are looking into it", action="tell_customer", trigger="representative_non_response",
                 after="3 minutes")  # fmt: skip
    await set_rules(world, sorry)
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    held = await assigned_unseen(world, rin)
    ken = await world.representative("Ken")
    await passes(world, minutes=4)
    await hanako.hears("We are looking into it")
    await world.advance(minutes=5)
    await world.settled()
    assert not await is_theirs(world, rin, held)
    assert (await ken.offer())["conversation_id"] == held


@pytest.mark.parametrize("others", ["somebody", "nobody"])
async def test_it_does_not_go_to_the_same_person_again_and_again_where_nobody_becomes_inactive(
    world: World, others: str
) -> None:
    await change_routing(world, missed_sets_inactive=False, declines_allowed=2)
    await change_templates(world, auto_assign=True, countdown_seconds=60)
    rin = await world.representative("Rin", capacity=9)
    await waiting_customer(world, "Hanako")
    held = await assigned_unseen(world, rin)
    ken = await world.representative("Ken", capacity=2, present=others == "somebody")
    await world.advance(**EIGHT_MINUTES)
    await world.settled()
    if others == "somebody":
        assert (await offered(ken), await offered(rin)) == (["Hanako"], [])
        return
    assert await assigned_unseen(world, rin) == held, "they are the only one"
    await world.advance(**EIGHT_MINUTES)
    await world.settled()
    assert await offered(rin) == [], "but no more often than one may decline"
    await ken.set_presence("available")
    assert (await ken.offer())["conversation_id"] == held
