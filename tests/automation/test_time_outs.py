"""When somebody stays silent for too long, rules of the workstream speak, move and close, each once in a silence."""

import pytest
from tests.automation.silence import lines, passes, reasons, rule, set_rules, state_of
from tests.rooms import change_workstream, waiting_customer
from tests.world import LineUser, Person, World

SILENT = "representative_non_response"


async def talk(world: World, name: str = "Hanako", *, answered: bool = True) -> tuple[Person, LineUser, str]:
    """A conversation that somebody has taken, and answered unless that is what is waited for."""
    rin = await world.representative("Rin", capacity=9)
    customer = await waiting_customer(world, name)
    conversation = (await rin.accept())["id"]
    if answered:
        await rin.say(conversation, "good day")
        await world.settled()
    return rin, customer, conversation


async def test_rules_after_different_times_all_act_and_each_once_in_a_silence(world: World) -> None:
    await set_rules(
        world,
        rule("Closing", action="close", after="2 hours"),
        rule("Nudge", action="tell_customer", after="10 minutes"),
        rule("To waiting", action="move_to_waiting", after="1 hours"),
    )
    rin, hanako, conversation = await talk(world)
    await passes(world, minutes=9)
    await hanako.hears("good day")
    for _ in range(3):
        await passes(world, minutes=2)
        await hanako.hears("good day", "Nudge")
    assert await state_of(world, conversation) == "active"
    await passes(world, minutes=50)
    assert await state_of(world, conversation) == "waiting"
    assert await reasons(world, conversation) == ["customer_non_response"]
    await passes(world, minutes=60)
    assert await state_of(world, conversation) == "closed"
    await hanako.hears("good day", "Nudge")
    assert await lines(rin, conversation) == [
        "Moved to waiting: the customer did not answer for 1 hour",
        "Closed: the customer did not answer for 2 hours",
    ]
    timeline = f"/customers/{(await world.admin.get(f'/conversations/{conversation}'))['customer']['id']}/timeline"
    closed = (await world.admin.get(timeline, kind="conversation_closed"))["items"]
    assert [(entry["reason"], entry["by"]) for entry in closed] == [("customer_non_response", None)]


async def test_a_new_message_of_either_side_begins_a_new_silence(world: World) -> None:
    await set_rules(world, rule("Nudge", action="tell_customer"))
    rin, hanako, conversation = await talk(world)
    await passes(world, minutes=11)
    await hanako.hears("good day", "Nudge")
    await rin.say(conversation, "are you there?")
    await passes(world, minutes=9)
    await hanako.hears("good day", "Nudge", "are you there?")
    await passes(world, minutes=2)
    await hanako.hears("good day", "Nudge", "are you there?", "Nudge")
    await hanako.says("yes")
    await world.settled()
    await passes(world, minutes=30)
    assert len(await hanako.heard()) == 4, "it is not the customer who is silent now"


async def test_what_the_machine_says_is_marked_wears_the_name_of_the_representative_and_breaks_no_silence(
    world: World,
) -> None:
    await set_rules(world, rule("Nudge", action="tell_customer"), rule("Closing", action="close", after="15 minutes"))
    rin, hanako, conversation = await talk(world)
    await passes(world, minutes=11)
    said = (await rin.messages(conversation))[-1]
    assert (said["author"]["kind"], said["author"]["name"], said["direction"]) == ("system", "Rin", "outbound")
    assert said["state"] == "sent"
    shown = [
        (message["text"], message.get("sender")) for message in await hanako.chat() if message["from"] == "account"
    ]
    assert shown == [("good day", shown[0][1]), ("Nudge", shown[0][1])], "as from the representative"
    await passes(world, minutes=5)
    assert await state_of(world, conversation) == "closed"


async def test_who_does_not_answer_is_told_in_the_thread_and_has_something_to_look_at(world: World) -> None:
    await set_rules(world, rule("Please answer", action="tell_representative", trigger=SILENT, after="30 minutes"))
    rin, hanako, conversation = await talk(world, answered=False)
    (await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": 1})).raise_for_status()
    for _ in range(2):
        await passes(world, minutes=31)
        assert await lines(rin, conversation) == ["Please answer"]
    told = {"type": "system", "text": "Please answer", "unread": True}
    assert (await rin.messages(conversation))[-1]["content"] == told, "so that a desk rings for it"
    assert (await rin.get(f"/conversations/{conversation}"))["unread_count"] == 1
    assert await hanako.heard() == []
    (await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": 2})).raise_for_status()
    assert (await rin.get(f"/conversations/{conversation}"))["unread_count"] == 0


async def test_whoever_takes_a_conversation_that_has_waited_for_too_long_is_told_then(world: World) -> None:
    await set_rules(world, rule("Please answer", action="tell_representative", trigger=SILENT))
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")
    await passes(world, minutes=15)
    await passes(world, minutes=15)
    await rin.set_presence("available")
    conversation = (await rin.accept())["id"]
    assert await lines(rin, conversation) == []
    await passes(world, seconds=5)
    assert await lines(rin, conversation) == ["Please answer"]


async def test_a_closed_conversation_frees_its_representative_for_the_next_customer(world: World) -> None:
    await set_rules(world, rule("Closing", action="close"))
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.say(conversation, "good day")
    await waiting_customer(world, "Taro")
    assert (await rin.get("/offers"))["items"] == []
    await passes(world, minutes=11)
    assert (await rin.offer())["customer"]["display_name"] == "Taro"
    assert await reasons(world, conversation) == ["customer_non_response"]


async def test_one_that_waits_in_its_queue_is_closed_for_want_of_an_answer(world: World) -> None:
    await set_rules(world, rule("Closing", action="close", trigger=SILENT, after="2 hours"))
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    await passes(world, hours=3)
    assert await state_of(world, conversation) == "closed"
    assert await lines(world.admin, conversation) == ["Closed: nobody answered for 2 hours"]
    assert (await rin.get("/offers"))["items"] == []


async def test_the_representative_is_given_what_was_moved_to_waiting_when_the_customer_writes(world: World) -> None:
    await set_rules(world, rule("To waiting", action="move_to_waiting"))
    rin, hanako, conversation = await talk(world)
    await passes(world, minutes=11)
    assert await state_of(world, conversation) == "waiting"
    await hanako.says("here I am")
    assert (await rin.accept())["id"] == conversation
    shown = await rin.get(f"/conversations/{conversation}")
    assert (shown["state"], shown["assignee"]["name"]) == ("active", "Rin")


async def test_of_two_rules_after_the_same_time_the_one_further_up_goes_first(world: World) -> None:
    closing, nudge = rule("Closing", action="close"), rule("Nudge", action="tell_customer")
    await set_rules(world, closing, nudge)
    _, hanako, conversation = await talk(world)
    await passes(world, minutes=11)
    await hanako.hears("good day")
    assert await state_of(world, conversation) == "closed", "and there was nobody left to nudge"
    kept = await set_rules(world, nudge, closing)
    assert [(one["name"], one["priority"]) for one in kept["rules"]] == [("Nudge", 1), ("Closing", 2)]
    await hanako.says("again")
    rin = await world.sign_in("rin@example.com", "Rin")
    await rin.say((await rin.accept())["id"], "good day again")
    await passes(world, minutes=11)
    await hanako.hears("good day", "good day again", "Nudge")


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("th", "สวัสดี"),
        ("zh-TW", "您好"),
        ("zh-Hant", "您好"),
        ("zh-CN", "您好"),
        ("en-US", "Hello"),
        ("ko", "こんにちは"),
    ],
)
async def test_customers_are_told_in_their_language_or_the_nearest_or_that_of_the_account(
    world: World, language: str, heard: str
) -> None:
    texts = {"ja": "こんにちは", "th": "สวัสดี", "zh-TW": "您好", "en": "Hello"}
    path = f"/admin/workstreams/{world.workstream['id']}/line-accounts/{world.account['id']}"
    (await world.admin.ask("PUT", path, {"language": "ja"})).raise_for_status()
    await set_rules(world, rule("Nudge", action="tell_customer", texts=texts, default_language="en"))
    rin = await world.representative("Rin")
    customer = await world.customer("Somebody", language)
    await customer.says("hello")
    await rin.say((await rin.accept())["id"], "good day")
    await passes(world, minutes=11)
    await customer.hears("good day", heard)
    (await world.admin.ask("PUT", path, {"language": "en"})).raise_for_status()


async def test_representatives_are_told_in_the_language_of_the_account_whatever_the_customer_speaks(
    world: World,
) -> None:
    path = f"/admin/workstreams/{world.workstream['id']}/line-accounts/{world.account['id']}"
    (await world.admin.ask("PUT", path, {"language": "ja"})).raise_for_status()
    texts = {"ja": "お返事ください", "en": "Please answer"}
    nudge = rule("Nudge", action="tell_representative", trigger=SILENT, texts=texts, default_language="en")
    await set_rules(world, nudge)
    rin = await world.representative("Rin")
    customer = await world.customer("Somebody", "th")
    await customer.says("hello")
    conversation = (await rin.accept())["id"]
    await passes(world, minutes=11)
    assert await lines(rin, conversation) == ["お返事ください"]
    (await world.admin.ask("PUT", path, {"language": "en"})).raise_for_status()


async def test_a_customer_who_has_blocked_the_account_is_sent_nothing_and_the_thread_says_so(world: World) -> None:
    await set_rules(world, rule("Nudge", action="tell_customer"))
    rin, hanako, conversation = await talk(world)
    body = {"account": hanako.account}
    (await world.sim.post(f"/_sim/users/{hanako.user_id}/unfollow", json=body)).raise_for_status()
    await world.settled()
    calls = len(await world.line_calls("/push"))
    for _ in range(2):
        await passes(world, minutes=11)
    assert await lines(rin, conversation) == ["“Nudge” was not sent: the customer cannot be reached"]
    assert len(await world.line_calls("/push")) == calls


async def test_a_workstream_without_automated_messages_still_moves_and_closes(world: World) -> None:
    await change_workstream(world, allow_automated_messages=False)
    await set_rules(
        world,
        rule("Nudge", action="tell_customer"),
        rule("Hint", action="tell_representative"),
        rule("To waiting", action="move_to_waiting"),
    )
    rin, hanako, conversation = await talk(world)
    await passes(world, minutes=11)
    assert await hanako.heard() == ["good day"]
    assert await lines(rin, conversation) == ["Moved to waiting: the customer did not answer for 10 minutes"]
    await change_workstream(world, allow_automated_messages=True)
    await passes(world, minutes=11)
    assert await hanako.heard() == ["good day"], "what was left out is not made up for"


async def test_a_new_rule_closes_what_is_silent_already_and_sends_nothing_for_it(world: World) -> None:
    _, hanako, conversation = await talk(world)
    await world.advance(hours=1)
    await set_rules(world, rule("Nudge", action="tell_customer"))
    await passes(world, minutes=1)
    assert await hanako.heard() == ["good day"], "there may be thousands of such silences"
    nudge = rule("Nudge", action="tell_customer", after="2 hours")
    await set_rules(world, nudge)
    await passes(world, minutes=70)
    await hanako.hears("good day", "Nudge")
    await set_rules(world, rule("Closing", action="close"))
    await passes(world, minutes=1)
    assert await state_of(world, conversation) == "closed"


async def test_a_rule_that_is_switched_off_does_nothing(world: World) -> None:
    await set_rules(world, rule("Closing", action="close", enabled=False))
    _, _, conversation = await talk(world)
    await passes(world, hours=3)
    assert await state_of(world, conversation) == "active"


async def test_rules_of_another_workstream_do_not_matter(world: World) -> None:
    other = await world.admin.post("/admin/workstreams", {"name": "Other", "queue_id": world.queue["id"]})
    path = f"/admin/workstreams/{other['id']}/timeout-rules"
    body = {"rules": [rule("Closing", action="close")], "version": 0}
    (await world.admin.ask("PUT", path, body)).raise_for_status()
    _, _, conversation = await talk(world)
    await passes(world, hours=1)
    assert await state_of(world, conversation) == "active"
