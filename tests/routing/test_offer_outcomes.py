"""What follows from an answer and from silence: presence, the next to be asked, and what is assigned unasked."""

import asyncio
from typing import Any

import pytest
from tests.rooms import (
    change_routing,
    change_templates,
    change_workstream,
    offered,
    problem_of,
    shown,
    waiting_customer,
)
from tests.world import Person, World


async def presence_of(person: Person) -> tuple[str, str | None]:
    me = await person.get("/me")
    return me["presence"], me["presence_now"]["cause"]


async def steps_of(world: World, conversation_id: str) -> list[tuple[str, Any]]:
    items = (await world.admin.get(f"/conversations/{conversation_id}/routing"))["items"]
    return [(step["kind"], step["detail"].get("shown")) for step in items]


async def run_out(world: World, seconds: float = 121) -> None:
    await world.advance(seconds=seconds)
    await world.settled()


async def is_theirs(person: Person, conversation_id: str) -> bool:
    conversation = await person.get(f"/conversations/{conversation_id}")
    return (conversation["state"], (conversation["assignee"] or {}).get("id")) == ("active", person.id)


async def test_who_misses_an_offer_is_inactive_till_they_say_that_they_are_back(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await shown(rin))["conversation_id"]
    async with rin.stream() as ear:
        await run_out(world)
        told = await ear.hear_until(lambda heard: heard.presences.get(rin.id))
        assert (told["presence"], told["cause"]) == ("inactive", "offer_missed")
    assert await presence_of(rin) == ("inactive", "offer_missed")
    assert await offered(rin) == []
    assert ("missed", True) in await steps_of(world, conversation)
    await rin.set_presence("available")
    assert await presence_of(rin) == ("available", None)
    assert (await rin.offer())["conversation_id"] == conversation, "it was missed once, of three times"


async def test_a_missed_offer_changes_no_presence_where_the_organisation_wants_none_of_it(world: World) -> None:
    await change_routing(world, missed_sets_inactive=False)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await shown(rin)
    await run_out(world)
    assert await presence_of(rin) == ("available", "free")
    assert await offered(rin) == ["Hanako"]


async def test_who_rejects_is_not_disturbed_where_the_organisation_wants_it(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    assert await presence_of(rin) == ("available", "free"), "it is off as delivered"
    await change_routing(world, rejected_sets_dnd=True)
    offer = await rin.offer()
    for _ in range(2):
        await rin.post(f"/offers/{offer['id']}/rejection")
    await world.settled()
    assert await presence_of(rin) == ("busy_dnd", "offer_rejected")
    assert await offered(rin) == []
    kinds = [kind for kind, _ in await steps_of(world, offer["conversation_id"])]
    assert kinds.count("declined") == 2, "rejecting one twice is rejecting it once"
    await rin.set_presence("available")
    assert (await rin.offer())["conversation_id"] == offer["conversation_id"]


async def test_who_goes_offline_while_it_rings_is_not_called_inactive(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.set_presence("offline")
    await run_out(world)
    assert await presence_of(rin) == ("offline", None)


async def test_an_offer_that_no_window_showed_is_no_decline_but_others_are_asked_first(world: World) -> None:
    await change_routing(world, missed_sets_inactive=False, declines_allowed=1)
    rin = await world.representative("Rin", capacity=9)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    ken = await world.representative("Ken", capacity=2)
    await run_out(world)
    assert await offered(ken) == ["Hanako"]
    assert ("missed", False) in await steps_of(world, conversation)
    await ken.post(f"/offers/{(await ken.offer())['id']}/rejection")
    assert (await rin.offer())["conversation_id"] == conversation, "they have not declined it"
    await shown(rin)
    await run_out(world)
    assert await offered(rin) == []
    assert await offered(ken) == [], "both have declined it now"


async def test_only_ones_own_offer_can_be_confirmed_as_shown_and_any_number_of_times(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await shown(rin)
    first = await world.pool.fetchval("SELECT rendered_at FROM offers")
    assert first is not None
    await world.advance(seconds=5)
    await shown(rin)
    assert await world.pool.fetchval("SELECT rendered_at FROM offers") == first
    ken = await world.representative("Ken")
    path = f"/offers/{offer['id']}/rendering"
    assert problem_of(await ken.ask("PUT", path)) == (404, "not_found")


async def test_where_there_is_no_reject_button_rejecting_is_refused(world: World) -> None:
    await change_templates(world, reject_button=False)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    assert offer["reject_label"] is None
    refused = await rin.ask("POST", f"/offers/{offer['id']}/rejection")
    assert problem_of(refused) == (409, "rejection_not_allowed")
    assert await offered(rin) == ["Hanako"], "it still rings"


async def test_what_is_assigned_automatically_is_theirs_when_the_time_is_over_and_nobody_elses(world: World) -> None:
    await change_templates(world, auto_assign=True, countdown_seconds=60)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await shown(rin)
    assert (offer["accept_label"], offer["reject_label"], offer["auto_assign"]) == ("Open", None, True)
    ken = await world.representative("Ken")
    refused = await rin.ask("POST", f"/offers/{offer['id']}/rejection")
    assert problem_of(refused) == (409, "rejection_not_allowed")
    async with rin.stream() as ear:
        await run_out(world, 61)
        told = await ear.hear_until(lambda heard: heard.offers.get(offer["id"]))
        assert told["state"] == "accepted"
    assert await is_theirs(rin, offer["conversation_id"])
    assert await offered(ken) == []
    assert await presence_of(rin) == ("busy", "partly"), "nothing was missed"
    assert ("auto_assigned", True) in await steps_of(world, offer["conversation_id"])
    await run_out(world, 481)
    assert await is_theirs(rin, offer["conversation_id"]), "it was shown"


async def test_what_is_assigned_automatically_can_be_opened_before_its_time_and_late(world: World) -> None:
    await change_templates(world, auto_assign=True, auto_accept=True, accept_label="Go")
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    assert (offer["accept_label"], offer["auto_accept"], offer["show_countdown"]) == ("Go", True, True)
    assert (await rin.accept())["assignee"]["id"] == rin.id
    await waiting_customer(world, "Taro")
    offer = await rin.offer()
    world.clock.advance((await _seconds_left(world)) * 2)
    late = await rin.post(f"/offers/{offer['id']}/acceptance")
    assert late["state"] == "accepted", "it was theirs in any case"


async def test_what_was_assigned_and_never_shown_is_routed_again_eight_minutes_later(world: World) -> None:
    await change_templates(world, auto_assign=True, countdown_seconds=60)
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    ken = await world.representative("Ken")
    await run_out(world, 61)
    assert await is_theirs(rin, conversation)
    await run_out(world, 470)
    assert await is_theirs(rin, conversation), "not yet eight minutes"
    await hanako.says("anybody there?")
    await run_out(world, 11)
    assert (await ken.offer())["conversation_id"] == conversation
    assert await presence_of(rin) == ("inactive", "offer_missed")
    kinds = [kind for kind, _ in await steps_of(world, conversation)]
    assert kinds.index("auto_assigned") < kinds.index("rerouted")
    reasons = await world.pool.fetch("SELECT closure_reason FROM sessions ORDER BY started_at")
    assert [row["closure_reason"] for row in reasons] == ["rerouted"]


@pytest.mark.parametrize("sign", ["reading", "answering"])
async def test_who_has_read_or_answered_what_was_assigned_keeps_it(world: World, sign: str) -> None:
    await change_templates(world, auto_assign=True, countdown_seconds=60)
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    await run_out(world, 61)
    if sign == "reading":
        seq = (await rin.messages(conversation))[-1]["seq"]
        (await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": seq})).raise_for_status()
    else:
        await rin.say(conversation, "hello Hanako")
        await hanako.says("hello Rin")
    await run_out(world, 481)
    assert await is_theirs(rin, conversation)


async def test_who_comes_back_is_offered_to_the_same_representative_first_whatever_room_they_have(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    await waiting_customer(world, "Taro")
    await rin.accept()
    ken = await world.representative("Ken")
    await hanako.says("again")
    assert (await rin.offer())["conversation_id"] == conversation, "though they have no room, and Ken has"
    assert not await is_theirs(rin, conversation), "the template lets them choose (§25, C-6)"
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    assert (await ken.offer())["conversation_id"] == conversation


async def test_who_comes_back_to_somebody_who_is_gone_is_offered_to_others(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    ken = await world.representative("Ken")
    await rin.set_presence("offline")
    await hanako.says("again")
    assert (await ken.offer())["conversation_id"] == conversation


async def test_who_comes_back_is_the_same_representatives_in_any_case_where_it_is_assigned_automatically(
    world: World,
) -> None:
    await change_templates(world, auto_assign=True, countdown_seconds=10)
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    await world.representative("Ken")
    await rin.set_presence("offline")
    await hanako.says("again")
    await world.settled()
    await run_out(world, 11)
    assert await is_theirs(rin, conversation), "whatever their presence (affinity, §3)"


async def test_accepting_in_one_window_takes_the_offer_from_all_others(world: World) -> None:
    rin = await world.representative("Rin")
    async with rin.stream() as here, rin.stream() as there:
        await waiting_customer(world, "Hanako")
        offers = [await ear.hear_until(lambda heard: next(iter(heard.offers.values()), None)) for ear in (here, there)]
        assert [offer["state"] for offer in offers] == ["pending", "pending"]
        await rin.accept()
        for ear in (here, there):
            ended = await ear.hear_until(lambda heard: heard.offers[offers[0]["id"]]["state"] != "pending" and heard)
            assert ended.offers[offers[0]["id"]]["state"] == "accepted"


async def test_F36_of_many_windows_that_accept_and_reject_at_once_one_answer_counts(world: World) -> None:
    rin = await world.representative("Rin", capacity=20)
    for number in range(8):
        await waiting_customer(world, f"C{number}")
    for offer in (await rin.get("/offers"))["items"]:
        path = f"/offers/{offer['id']}"
        asked = [rin.ask("POST", f"{path}/{word}") for word in ("acceptance", "rejection") * 3]
        answers = [answer.status_code for answer in await asyncio.gather(*asked)]
        accepted = await is_theirs(rin, offer["conversation_id"])
        assert sorted(answers) == [200] * 3 + [409] * 3
        assert answers[0 if accepted else 1] == 200
    me = await rin.get("/me")
    held = (await rin.get("/conversations", state="active", mine="true"))["items"]
    await world.settled()
    assert len(held) <= me["units_taken"] <= 20


async def test_a_template_that_rings_long_holds_a_workstreams_offers_so_long(world: World) -> None:
    template = await change_templates(world, countdown_seconds=600)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await run_out(world, 590)
    assert await offered(rin) == ["Hanako"]
    await change_workstream(world, unknown_template_id=template["id"])
    await run_out(world, 11)
    assert await offered(rin) == []


async def _seconds_left(world: World) -> Any:
    return await world.pool.fetchval("SELECT max(expires_at - made_at) FROM offers")
