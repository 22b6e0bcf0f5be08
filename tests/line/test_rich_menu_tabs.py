"""What customers do on rich menus: what they press is told as they saw it, and the tab they chose stays theirs."""

from tests.line.menus import Menus, area, menu, says
from tests.line.test_buttons import press
from tests.rooms import waiting_customer
from tests.world import World


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
