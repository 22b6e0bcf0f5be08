"""What customers do on rich menus: what they press is told as they saw it, and the tab they chose stays theirs."""

from typing import Any

from tests.line.menus import Menus, area, menu, says
from tests.line.test_buttons import press
from tests.rooms import waiting_customer
from tests.world import LineUser, World


async def test_a_pressed_area_is_told_by_its_words_as_phones_show_them(world: World, menus: Menus) -> None:
    hanako = await waiting_customer(world, "Hanako")
    hours = {"type": "choose", "label": "Hours", "data": "ask=hours", "said": "When are you open?"}
    day = {"type": "pick_time", "label": "Book", "data": "book", "mode": "date"}
    bare = {"type": "choose", "label": "", "data": "bare"}
    areas = [area(x=500 * at, width=500, **one) for at, one in enumerate([hours, day, bare])]
    start = await menus.live("Start", *areas)
    other = await menus.live("Other", area(**day | {"label": "Reserve"}))
    await menus.set_default(start["id"])
    await menus.shows(hanako, start)
    # What is written since is not what the phone shows.
    renamed = menu("Start", area(**hours | {"said": "Opening times?"}), area(x=1250, **says("else")))
    (await world.admin.ask("PUT", f"{menus.path}/{start['id']}", renamed)).raise_for_status()
    for data in ("ask=hours", "book", "bare"):
        await press(world, hanako, data)
    [conversation] = (await world.admin.get("/conversations"))["items"]
    customer = conversation["customer"]["id"]
    await menus.put(f"{menus.account}/customers/{customer}/rich-menu", {"menu_id": other["id"]})
    await menus.shows(hanako, other)
    await world.settled()
    await press(world, hanako, "book")
    wanted = ["When are you open?", "Book", None, "Reserve"]
    messages = await world.admin.messages(conversation["id"])
    assert [m["content"]["said"] for m in messages if m["content"]["type"] == "activity"] == wanted
    told = (await world.admin.get(f"/customers/{customer}/timeline"))["items"][::-1]
    assert [one["said"] for one in told if one["kind"] == "postback"] == wanted


async def two_tabs(menus: Menus) -> tuple[Any, Any]:
    """A default menu, and one that a button of it leads to and that leads back."""
    second = await menus.live("Second")
    first = await menus.live("First", area(**to(second)))
    await menus.write_anew(second, area(**to(first)))
    second = await menus.publish(second["id"])
    await menus.set_default(first["id"])
    await menus.done()
    return first, second


def to(tab: Any) -> dict[str, Any]:
    return {"type": "switch", "label": "Go", "menu_id": tab["id"], "data": f"tab={tab['name']}"}


async def turn(world: World, who: LineUser, tab: Any) -> None:
    body = {"account": who.account, "alias": f"menu-{tab['id'][-12:]}", "data": "tab"}
    path = f"/_sim/users/{who.user_id}/rich-menu-switches"
    (await world.sim.post(path, params={"wait": "true"}, json=body)).raise_for_status()
    await world.settled()


async def own_menu(menus: Menus, who: LineUser) -> str | None:
    """LINE's id of the menu that this customer alone is told to show."""
    found: dict[str, str] = (await menus.ask_line("GET", f"/v2/bot/user/{who.user_id}/richmenu")).json()
    return found.get("richMenuId")


async def test_who_turned_to_a_tab_stays_there_when_it_is_made_anew(world: World, menus: Menus) -> None:
    hanako, taro = await waiting_customer(world, "Hanako"), await waiting_customer(world, "Taro")
    first, second = await two_tabs(menus)
    before = await menus.calls("POST", "DELETE")
    await turn(world, hanako, second)
    await menus.shows(hanako, second)
    assert await menus.calls("POST", "DELETE") == before, "LINE is told nothing that it has done itself"
    for _ in range(2):
        await menus.write_anew(second, area(**to(first)), bar_text="新")
        second = await menus.publish(second["id"])
        await menus.done()
        await menus.shows(hanako, second)
        await menus.shows(taro, first)
    await menus.write_anew(first, area(**to(second)))
    first = await menus.publish(first["id"])
    await menus.done()
    await menus.shows(hanako, second)
    await menus.shows(taro, first)
    # Who turns back sees what everybody sees, whichever that is later.
    await turn(world, hanako, first)
    await menus.shows(hanako, first)
    assert await own_menu(menus, hanako) is None
    await menus.set_default(second["id"])
    await menus.shows(hanako, second)


async def test_a_tab_gives_way_to_the_menu_of_a_conversation_and_does_not_come_back(world: World, menus: Menus) -> None:
    rin = await world.representative("Rin")
    first, second = await two_tabs(menus)
    busy = await menus.live("Busy", area(**to(second)))
    await menus.set_rules(active=busy["id"])
    hanako = await waiting_customer(world, "Hanako")
    await turn(world, hanako, second)
    await menus.shows(hanako, second)
    conversation = (await rin.accept())["id"]
    await menus.shows(hanako, busy)
    # A tab may be chosen on that one too, as long as the conversation is in its state.
    await turn(world, hanako, second)
    await menus.write_anew(second, area(**to(first)), bar_text="新")
    second = await menus.publish(second["id"])
    await menus.done()
    await menus.shows(hanako, second)
    await rin.post(f"/conversations/{conversation}/wrap-up")
    await menus.shows(hanako, first)
    await world.settled()
    assert await own_menu(menus, hanako) is None


async def test_a_tab_that_was_chosen_before_another_menu_was_shown_is_not_believed(world: World, menus: Menus) -> None:
    rin = await world.representative("Rin")
    _, second = await two_tabs(menus)
    busy = await menus.live("Busy")
    await menus.set_rules(active=busy["id"])
    hanako = await waiting_customer(world, "Hanako")
    conversation = await rin.accept()
    await menus.shows(hanako, busy)
    await world.settled()
    source = {"type": "user", "userId": hanako.user_id}
    params = {"newRichMenuAliasId": f"menu-{second['id'][-12:]}", "status": "SUCCESS"}
    late = {"type": "postback", "source": source, "postback": {"data": "tab", "params": params}, "timestamp": 1}
    sent = await world.sim.post(f"/_sim/accounts/{hanako.account}/events", params={"wait": "true"}, json=late)
    sent.raise_for_status()
    await world.settled()
    await menus.write_anew(busy, area(**says("busy")), bar_text="忙")
    busy = await menus.publish(busy["id"])
    await menus.done()
    await menus.shows(hanako, busy)
    assert [m["content"]["type"] for m in await rin.messages(conversation["id"])] == ["text"]


async def test_who_is_on_a_tab_that_is_deleted_sees_what_everybody_sees(world: World, menus: Menus) -> None:
    hanako = await waiting_customer(world, "Hanako")
    first, second = await two_tabs(menus)
    await turn(world, hanako, second)
    await menus.write_anew(first, area(**says("hours?")))
    (await world.admin.ask("DELETE", f"{menus.path}/{second['id']}")).raise_for_status()
    await menus.done()
    await menus.shows(hanako, first)
    assert await menus.at_line() == [first["line_id"]]
