"""Rich menus are written here, made at LINE, and shown to whom they should be, with no gap and nothing left behind."""

from typing import Any
from uuid import uuid4

import pytest
from tests.line.menus import SIZE, Menus, area, drawing, menu, says
from tests.rooms import problem_of, waiting_customer
from tests.world import ADMIN, World, eventually

from madoguchi.conversations import attachment_files
from madoguchi.kit.resources import open_resources
from madoguchi.line import rich_menu_pictures
from madoguchi.wiring import REACTIONS


async def test_a_menu_is_drawn_published_shown_to_everybody_and_taken_away(world: World, menus: Menus) -> None:
    hanako = await waiting_customer(world, "Hanako")
    asks = {"input": "keyboard", "fill_in": "My question: "}
    days = {"initial": "2026-12-24", "min": "2026-12-01", "max": "2026-12-31"}
    actions = [
        says("営業時間は？", label="Hours"),
        {"type": "link", "label": "Site", "url": "https://shop.example/"},
        {"type": "choose", "label": "Ask", "data": "ask=1", "said": "I have a question", **asks},
        {"type": "pick_time", "label": "Book", "data": "book", "mode": "date", **days},
        {"type": "copy", "label": "Code", "text": "WELCOME"},
    ]
    written = await menus.write("Start", *[area(x=500 * at, width=500, **one) for at, one in enumerate(actions)])
    assert (written["state"], written["line_id"], written["picture"]["width"]) == ("draft", None, 2500)
    assert await menus.at_line() == []
    live = await menus.publish(written["id"])
    assert await menus.at_line() == [live["line_id"]]
    at_line = (await menus.ask_line("GET", f"/v2/bot/richmenu/{live['line_id']}")).json()
    assert at_line["size"] == SIZE
    assert [one["action"] for one in at_line["areas"]] == [
        {"type": "message", "label": "Hours", "text": "営業時間は？"},
        {"type": "uri", "label": "Site", "uri": "https://shop.example/"},
        {"type": "postback", "label": "Ask", "data": "ask=1", "displayText": "I have a question"}
        | {"inputOption": "openKeyboard", "fillInText": "My question: "},
        {"type": "datetimepicker", "label": "Book", "data": "book", "mode": "date", **days},
        {"type": "clipboard", "label": "Code", "clipboardText": "WELCOME"},
    ]
    picture = await world.admin.http.get(live["picture"]["url"])
    assert (picture.content, picture.headers["content-type"]) == (drawing(), "image/png")
    assert picture.headers["content-security-policy"].startswith("sandbox")

    assert await menus.seen_by(hanako) is None
    await menus.set_default(live["id"])
    await menus.shows(hanako, live)
    assert (await menus.get(live["id"]))["uses"] == ["the default"]
    await menus.set_default(None)
    await menus.shows(hanako, None)
    facts = await world.pool.fetch(
        "SELECT type, actor_id IS NOT NULL AS by_somebody FROM events WHERE type LIKE '%RichMenu%' ORDER BY id"
    )
    told = ["RichMenuAdded", "RichMenuChanged", "RichMenuPublished", "RichMenuMade", *["DefaultRichMenuSet"] * 2]
    assert [fact["type"] for fact in facts][-6:] == told
    assert [fact["by_somebody"] for fact in facts][-6:] == [True, True, True, False, True, True]


async def test_a_menu_is_shown_while_a_conversation_is_in_a_state_and_no_longer(world: World, menus: Menus) -> None:
    rin = await world.representative("Rin")
    everyones, opened, answered, waits = [await menus.live(name) for name in ("All", "Open", "Active", "Waiting")]
    await menus.set_default(everyones["id"])
    await menus.set_rules(open=opened["id"], active=answered["id"], waiting=waits["id"])
    hanako = await world.customer("Hanako")
    await menus.shows(hanako, everyones)
    await hanako.says("hello")
    await menus.shows(hanako, opened)
    conversation = (await rin.accept())["id"]
    await menus.shows(hanako, answered)
    await rin.post(f"/conversations/{conversation}/waiting")
    await menus.shows(hanako, waits)
    await hanako.says("I am back")
    await rin.accept()
    await menus.shows(hanako, answered)
    await rin.post(f"/conversations/{conversation}/wrap-up")
    await menus.shows(hanako, everyones)
    await world.settled()
    own = f"/v2/bot/user/{hanako.user_id}/richmenu"
    before = await menus.calls("POST", "DELETE")
    assert [call for call in before if own in call[1]][-1] == ("DELETE", own)
    await rin.post(f"/conversations/{conversation}/closure")
    await world.settled()
    assert await menus.calls("POST", "DELETE") == before, "LINE is told nothing that it knows"

    # Rules that change while a conversation runs are followed at once.
    await hanako.says("one more thing")
    again = (await rin.accept())["id"]
    await menus.shows(hanako, answered)
    await menus.set_rules(active=waits["id"])
    await menus.shows(hanako, waits)
    await menus.set_rules()
    await menus.shows(hanako, everyones)
    await rin.post(f"/conversations/{again}/wrap-up")


async def test_a_customer_has_a_menu_of_their_own_which_a_running_conversation_covers(
    world: World, menus: Menus
) -> None:
    everyones, own, answered = [await menus.live(name) for name in ("All", "Gold", "Active")]
    await menus.set_default(everyones["id"])
    await menus.set_rules(open=answered["id"])
    rin = await world.representative("Rin")
    hanako, taro = await waiting_customer(world, "Hanako"), await world.customer("Taro")
    conversation = await rin.accept()
    await menus.shows(hanako, everyones)
    path = f"{menus.account}/customers/{conversation['customer']['id']}/rich-menu"
    assert await world.admin.get(path) == {"menu_id": None}
    await menus.put(path, {"menu_id": own["id"]})
    assert await world.admin.get(path) == {"menu_id": own["id"]}
    await menus.shows(hanako, own)
    assert (await menus.get(own["id"]))["uses"] == ["chosen for one customer"]
    await rin.post(f"/conversations/{conversation['id']}/wrap-up")
    await rin.set_presence("away")
    await hanako.says("again")
    await menus.shows(hanako, answered)
    await menus.set_rules()
    await menus.shows(hanako, own)
    await menus.put(path, {"menu_id": None})
    await menus.shows(hanako, everyones)
    await menus.shows(taro, everyones)
    nobody = f"{menus.account}/customers/{uuid4()}/rich-menu"
    assert problem_of(await world.admin.ask("PUT", nobody, {"menu_id": own["id"]})) == (404, "not_found")


async def test_a_changed_menu_takes_the_place_of_its_last_version_without_a_gap(world: World, menus: Menus) -> None:
    first = await menus.live("Start")
    ruled = await menus.live("Busy")
    await menus.set_default(first["id"])
    await menus.set_rules(open=ruled["id"])
    hanako = await waiting_customer(world, "Hanako")
    await menus.shows(hanako, ruled)
    for one in (first, ruled):
        (await world.admin.ask("PUT", f"{menus.path}/{one['id']}", menu("Anew", bar_text="新"))).raise_for_status()
        changed = await menus.get(one["id"])
        assert (changed["state"], changed["line_id"]) == ("draft", one["line_id"]), "phones show the last version"
    await menus.give_picture(ruled["id"], drawing(colour="navy"))
    new_first, new_ruled = await menus.publish(first["id"]), await menus.publish(ruled["id"])
    await menus.shows(hanako, new_ruled)

    async def only_the_new() -> bool:
        return sorted(await menus.at_line()) == sorted([new_first["line_id"], new_ruled["line_id"]])

    await eventually(only_the_new)
    default = (await menus.ask_line("GET", "/v2/bot/user/all/richmenu")).json()
    assert default == {"richMenuId": new_first["line_id"]}
    calls = await menus.calls("POST", "DELETE")
    for told, old in (
        (f"/v2/bot/user/all/richmenu/{new_first['line_id']}", first["line_id"]),
        (f"/v2/bot/user/{hanako.user_id}/richmenu/{new_ruled['line_id']}", ruled["line_id"]),
    ):
        assert calls.index(("POST", told)) < calls.index(("DELETE", f"/v2/bot/richmenu/{old}")), "nobody saw a gap"


async def test_what_line_has_against_a_menu_stands_with_it_until_it_is_tried_again(world: World, menus: Menus) -> None:
    written = await menus.write("Start")
    await world.faults(status={"value": 400, "endpoint": "rich_menu", "times": 1})
    await world.admin.post(f"{menus.path}/{written['id']}/publication")
    failed = await menus.becomes(written["id"], "failed")
    assert failed["problem"].startswith("LINE does not take it: ")
    assert failed["line_id"] is None
    assert await menus.at_line() == []
    live = await menus.publish(written["id"])
    assert (live["problem"], await menus.at_line()) == (None, [live["line_id"]])


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_line_that_does_not_answer_is_asked_again_and_makes_one_menu(
    world: World, menus: Menus, cut: str
) -> None:
    written = await menus.write("Start")
    await world.faults(cut={"value": cut, "endpoint": "rich_menu", "times": 1})
    live = await menus.publish(written["id"])
    assert (live["problem"], await menus.at_line()) == (None, [live["line_id"]])


async def test_a_menu_waits_while_line_is_called_too_fast_or_the_account_is_off(world: World, menus: Menus) -> None:
    written = await menus.write("Start")
    await world.faults(rate_limited={"endpoint": "rich_menu", "times": 1})
    await world.admin.post(f"{menus.path}/{written['id']}/publication")

    async def was_refused() -> bool:
        return 429 in [call["status"] for call in await world.line_calls("/richmenu/validate")]

    await eventually(was_refused)
    await world.settled()
    waits = await menus.get(written["id"])
    assert (waits["state"], waits["problem"]) == ("making", "It waits: LINE takes no more calls about menus just now.")
    await world.advance(seconds=61)
    await menus.becomes(written["id"], "live")
    await menus.done()

    off = await menus.write("Off")
    (await world.admin.ask("PATCH", menus.account, {"active": False})).raise_for_status()
    await world.admin.post(f"{menus.path}/{off['id']}/publication")
    await world.settled()
    waits = await menus.get(off["id"])
    assert (waits["state"], waits["problem"]) == ("making", "It waits until LINE can be called for this account.")
    (await world.admin.ask("PATCH", menus.account, {"active": True})).raise_for_status()
    await world.advance(seconds=61)
    await menus.becomes(off["id"], "live")


async def test_F18_a_token_that_line_refuses_stops_menus_too_until_it_is_put_right(world: World, menus: Menus) -> None:
    written = await menus.write("Start")
    await world.faults(status={"value": 401, "endpoint": "rich_menu", "times": 1})
    await world.admin.post(f"{menus.path}/{written['id']}/publication")

    async def is_refused() -> Any:
        return (await world.admin.get(menus.account))["health"]["token_refused_at"]

    await eventually(is_refused)
    await world.settled()
    before = await menus.calls("POST")
    assert (await menus.get(written["id"]))["problem"] == "It waits until LINE can be called for this account."
    (await world.admin.ask("POST", f"{menus.account}/validation")).raise_for_status()
    assert await menus.calls("POST") == before
    await world.advance(seconds=61)
    await menus.becomes(written["id"], "live")


async def test_menus_of_other_programs_are_seen_and_left_alone(world: World, menus: Menus) -> None:
    mine = await menus.live("Mine")
    content = {
        "size": SIZE,
        "selected": True,
        "name": "Theirs",
        "chatBarText": "Open",
        "areas": [{"bounds": {"x": 0, "y": 0, **SIZE}, "action": {"type": "message", "text": "Hi"}}],
    }
    theirs = (await menus.ask_line("POST", "/v2/bot/richmenu", json=content)).json()["richMenuId"]
    picture = drawing(colour="maroon", kind="JPEG")
    kind = {"Content-Type": "image/jpeg"}
    await menus.ask_line("POST", f"/v2/bot/richmenu/{theirs}/content", content=picture, headers=kind)
    await menus.ask_line("POST", f"/v2/bot/user/all/richmenu/{theirs}")
    (foreign,) = (await world.admin.get(f"{menus.account}/foreign-rich-menus"))["items"]
    address = foreign.pop("picture_url")
    assert foreign == {
        "line_id": theirs, "name": "Theirs", "bar_text": "Open", "width": 2500, "height": 843, "areas": 1,
        "is_default": True,
    }  # fmt: skip
    shown = await world.admin.http.get(address)
    assert (shown.content, shown.headers["content-type"]) == (picture, "image/jpeg")
    assert [one["id"] for one in (await world.admin.get(menus.path))["items"]] == [mine["id"]]
    await world.faults(status={"value": 500, "endpoint": "rich_menu"})
    assert problem_of(await world.admin.ask("GET", f"{menus.account}/foreign-rich-menus")) == (409, "line_not_asked")


async def test_tabs_are_switched_on_the_phone_and_may_not_lead_nowhere(world: World, menus: Menus) -> None:
    hanako = await waiting_customer(world, "Hanako")
    second = await menus.live("Second")
    switch = {"type": "switch", "label": "More", "menu_id": second["id"], "data": "tab=2"}
    first = await menus.live("First", area(**switch))
    await menus.set_default(first["id"])
    await menus.shows(hanako, first)
    action = (await menus.ask_line("GET", f"/v2/bot/richmenu/{first['line_id']}")).json()["areas"][0]["action"]
    alias = action["richMenuAliasId"]
    assert action == {"type": "richmenuswitch", "label": "More", "richMenuAliasId": alias, "data": "tab=2"}

    async def is_named() -> bool:
        named = await menus.ask_line("GET", f"/v2/bot/richmenu/alias/{alias}")
        return bool(named.json().get("richMenuId") == second["line_id"])

    await eventually(is_named)
    body = {"account": hanako.account, "alias": alias, "data": "tab=2"}
    switches = f"/_sim/users/{hanako.user_id}/rich-menu-switches"
    (await world.sim.post(switches, params={"wait": "true"}, json=body)).raise_for_status()
    await menus.shows(hanako, second)
    refused = await world.admin.ask("DELETE", f"{menus.path}/{second['id']}")
    assert problem_of(refused) == (409, "rich_menu_in_use")
    assert "switched to by “First”" in refused.json()["detail"]
    # Another version of the second is shown by the same button.
    (await world.admin.ask("PUT", f"{menus.path}/{second['id']}", menu("Second anew"))).raise_for_status()
    second = await menus.publish(second["id"])
    await eventually(is_named)
    nowhere = menu("Third", area(**switch | {"menu_id": str(uuid4())}))
    assert problem_of(await world.admin.ask("POST", menus.path, nowhere)) == (404, "not_found")


async def test_a_menu_that_is_needed_is_not_deleted_and_of_another_nothing_is_left(world: World, menus: Menus) -> None:
    kept, gone = await menus.live("Kept"), await menus.live("Gone")
    await menus.set_default(kept["id"])
    await menus.set_rules(active=kept["id"])
    refused = await world.admin.ask("DELETE", f"{menus.path}/{kept['id']}")
    assert problem_of(refused) == (409, "rich_menu_in_use")
    assert "the default and shown while a conversation is active" in refused.json()["detail"]
    assert (await world.admin.ask("DELETE", f"{menus.path}/{gone['id']}")).status_code == 204
    assert problem_of(await world.admin.ask("GET", f"{menus.path}/{gone['id']}")) == (404, "not_found")

    async def only_the_kept() -> bool:
        rows = await world.pool.fetchval("SELECT count(*) FROM rich_menus")
        return (rows, await menus.at_line()) == (1, [kept["line_id"]])

    await eventually(only_the_kept)
    assert len((await menus.ask_line("GET", "/v2/bot/richmenu/alias/list")).json()["aliases"]) == 1
    assert len(list((world.settings.home / "files" / "rich-menus").iterdir())) == 1
    draft = await world.admin.post(menus.path, menu("Draft"))
    for path, body in (("default-rich-menu", {"menu_id": draft["id"]}), ("rich-menu-rules", {"open": draft["id"]})):
        assert problem_of(await world.admin.ask("PUT", f"{menus.account}/{path}", body)) == (409, "rich_menu_not_made")


async def test_who_has_blocked_us_is_told_of_no_menu_and_sees_it_when_they_come_back(
    world: World, menus: Menus
) -> None:
    busy = await menus.live("Busy")
    hanako = await waiting_customer(world, "Hanako")
    follow = f"/_sim/users/{hanako.user_id}"
    (await world.sim.post(f"{follow}/unfollow", json={"account": hanako.account})).raise_for_status()

    async def is_blocked() -> bool:
        return bool(await world.pool.fetchval("SELECT count(*) FROM friendships WHERE blocked_at IS NOT NULL"))

    await eventually(is_blocked)
    before = await menus.calls("POST", "DELETE")
    await menus.set_rules(open=busy["id"])
    await world.settled()
    assert await menus.calls("POST", "DELETE") == before
    (await world.sim.post(f"{follow}/follow", json={"account": hanako.account})).raise_for_status()
    await menus.shows(hanako, busy)


async def test_a_menu_that_somebody_deleted_at_line_is_told_and_can_be_made_again(world: World, menus: Menus) -> None:
    busy = await menus.live("Busy")
    await menus.done()
    await menus.ask_line("DELETE", f"/v2/bot/richmenu/{busy['line_id']}")
    await menus.set_rules(open=busy["id"])
    hanako = await waiting_customer(world, "Hanako")
    lost = await menus.becomes(busy["id"], "failed")
    assert "not at LINE any more" in lost["problem"]
    again = await menus.publish(busy["id"])
    await menus.shows(hanako, again)


async def test_what_is_changed_while_it_is_made_is_made_as_it_is_in_the_end(world: World, menus: Menus) -> None:
    written = await menus.write("One")
    await world.faults(delay_ms={"value": 300, "endpoint": "rich_menu"})
    path = f"{menus.path}/{written['id']}"
    await world.admin.post(f"{path}/publication")

    async def is_begun() -> Any:
        return [call for call in await menus.calls("POST") if call[1] == "/v2/bot/richmenu/validate"]

    await eventually(is_begun)
    (await world.admin.ask("PUT", path, menu("Two"))).raise_for_status()
    await world.admin.post(f"{path}/publication")
    live = await menus.becomes(written["id"], "live")
    await world.faults()

    async def one_is_left() -> bool:
        return await menus.at_line() == [live["line_id"]]

    await eventually(one_is_left)
    assert (await menus.ask_line("GET", f"/v2/bot/richmenu/{live['line_id']}")).json()["name"].startswith("Two #")


async def test_a_picture_that_no_menu_has_is_swept_and_no_other(world: World, menus: Menus) -> None:
    live = await menus.live("Start")
    files = world.settings.home / "files" / "rich-menus"
    (kept,) = files.iterdir()
    await menus.give_picture(live["id"], drawing(colour="navy"))
    assert len(list(files.iterdir())) == 2
    await world.advance(hours=25)
    world.admin = await world.sign_in(ADMIN, "Admin")
    async with open_resources(world.settings, reactions=REACTIONS, clock=world.clock) as resources:
        await rich_menu_pictures.sweep(resources)
        await attachment_files.sweep(resources)
    assert len(list(files.iterdir())) == 1
    assert not kept.exists()
    assert (await world.admin.http.get((await menus.get(live["id"]))["picture"]["url"])).is_success
