"""Notification templates: kept, copied, refused, chosen by workstreams, and what offers show by them."""

from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import change_templates, change_workstream, problem_of, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, sets
from tests.world import World, eventually

TEMPLATES = "/admin/notification-templates"


def body(**change: Any) -> dict[str, Any]:
    return {"name": f"Template {uuid4().hex[:8]}", "title": "{customerName}", **change}


async def make(world: World, **change: Any) -> Any:
    return await world.admin.post(TEMPLATES, body(**change))


async def test_a_template_is_kept_as_it_was_given_and_has_the_defaults_of_the_reference(world: World) -> None:
    fields = [{"header": "Asks", "value": "{firstMessage}"}, {"header": "Topic", "value": "{attribute:topic}"}]
    given = body(fields=fields, accept_label="Take it", reject_button=True, reject_label="Not me", desktop="always")
    made = await world.admin.post(TEMPLATES, given)
    assert {name: made[name] for name in given} == given
    assert (made["countdown_seconds"], made["show_countdown"]) == (120, True)
    assert (made["auto_assign"], made["auto_accept"], made["shipped"], made["version"]) == (False, False, False, 1)
    assert await world.admin.get(f"{TEMPLATES}/{made['id']}") == made
    plain = await make(world)
    assert (plain["accept_label"], plain["reject_button"], plain["desktop"]) == ("Accept", False, "never")
    assert plain["fields"] == []


async def test_three_come_with_the_product_and_stay_but_may_be_copied(world: World) -> None:
    items = (await world.admin.get(TEMPLATES))["items"]
    shipped = [one for one in items if one["shipped"]]
    assert [one["name"] for one in shipped] == ["LINE: known customer", "LINE: transfer", "LINE: new customer"]
    assert items[:3] == shipped, "they come first"
    (known, transfer, new) = shipped
    stream = await world.admin.get(f"/admin/workstreams/{world.workstream['id']}")
    chosen = [stream[name]["id"] for name in ("known_template", "unknown_template", "transfer_template")]
    assert chosen == [known["id"], new["id"], transfer["id"]]
    path = f"{TEMPLATES}/{known['id']}"
    assert problem_of(await world.admin.ask("PUT", path, body(version=1))) == (409, "shipped")
    assert problem_of(await world.admin.ask("DELETE", path)) == (409, "shipped")
    copies = [await world.admin.post(f"{path}/copies") for _ in range(2)]
    assert [one["name"] for one in copies] == ["Copy of LINE: known customer", "Copy of LINE: known customer (2)"]
    own = {"id", "name", "shipped", "version", "workstreams"}
    assert {k: v for k, v in copies[0].items() if k not in own} == {k: v for k, v in known.items() if k not in own}
    assert not copies[0]["shipped"]


async def test_templates_are_found_by_a_part_of_their_names_and_slugs_are_told_with_them(world: World) -> None:
    made = await make(world, name="Night desk 100%")
    found = await world.admin.get(TEMPLATES, search="DESK 100%")
    assert [one["id"] for one in found["items"]] == [made["id"]]
    assert (await world.admin.get(TEMPLATES, search="no such"))["items"] == []
    assert {"customerName", "queueName", "firstMessage"} < {one["slug"] for one in found["slugs"]}
    assert all(one["meaning"] for one in found["slugs"])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": "{customer}"}, "title"),
        ({"title": "{}"}, "title"),
        ({"title": "{attribute:}"}, "title"),
        ({"fields": [{"header": "A", "value": "{queueName} {caseTitle}"}]}, "fields.0.value"),
        ({"fields": [{"header": "A", "value": "x"}] * 5}, "fields"),
        ({"auto_accept": True}, "auto_accept"),
        ({"countdown_seconds": 4}, "countdown_seconds"),
        ({"countdown_seconds": 601}, "countdown_seconds"),
        ({"desktop": "sometimes"}, "desktop"),
        ({"title": " "}, "title"),
        ({"icon": "bell.svg"}, "icon"),
    ],
)
async def test_S60_a_template_that_means_nothing_is_refused_at_its_place(
    world: World, change: dict[str, Any], path: str
) -> None:
    refused = await world.admin.ask("POST", TEMPLATES, body(**change))
    assert problem_of(refused) == (422, "invalid")
    assert [error["path"] for error in refused.json()["errors"]] == [path]


async def test_what_is_assigned_automatically_cannot_be_rejected_and_what_opens_by_itself_counts_down(
    world: World,
) -> None:
    made = await make(world, auto_assign=True, auto_accept=True, show_countdown=False, reject_button=True)
    assert (made["auto_accept"], made["show_countdown"], made["reject_button"]) == (True, True, False)
    hidden = await make(world, auto_assign=True, show_countdown=False)
    assert not hidden["show_countdown"]


async def test_a_template_is_saved_whole_and_over_nobody_else(world: World) -> None:
    made = await make(world)
    path = f"{TEMPLATES}/{made['id']}"
    saved = (await world.admin.ask("PUT", path, body(name=made["name"], title="New", version=1))).json()
    assert (saved["title"], saved["version"]) == ("New", 2)
    late = await world.admin.ask("PUT", path, body(name=made["name"], title="Newer", version=1))
    assert problem_of(late) == (409, "changed_meanwhile")
    other = await make(world)
    taken = await world.admin.ask("PUT", path, body(name=other["name"], version=2))
    assert problem_of(taken) == (409, "name_taken")
    assert problem_of(await world.admin.ask("POST", TEMPLATES, body(name=other["name"]))) == (409, "name_taken")


async def test_a_template_that_a_workstream_chooses_does_not_go(world: World) -> None:
    made = await change_templates(world)
    path = f"{TEMPLATES}/{made['id']}"
    assert [one["name"] for one in (await world.admin.get(path))["workstreams"]] == [world.workstream["name"]]
    refused = await world.admin.ask("DELETE", path)
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["used_by"] == [world.workstream["name"]]
    copied = await world.admin.post(f"/admin/workstreams/{world.workstream['id']}/copies")
    assert copied["transfer_template"]["id"] == made["id"]
    (await world.admin.ask("DELETE", f"/admin/workstreams/{copied['id']}")).raise_for_status()
    other = await make(world)
    columns = ("known_template_id", "unknown_template_id", "transfer_template_id")
    await change_workstream(world, **dict.fromkeys(columns, other["id"]))
    assert (await world.admin.ask("DELETE", path)).status_code == 204, "what is deleted keeps nothing"
    for method in ("GET", "DELETE"):
        assert problem_of(await world.admin.ask(method, path)) == (404, "not_found")
    assert problem_of(await world.admin.ask("POST", f"{path}/copies")) == (404, "not_found")
    missing = {"known_template_id": str(uuid4())}
    refused = await world.admin.ask("PATCH", f"/admin/workstreams/{world.workstream['id']}", missing)
    assert problem_of(refused) == (422, "invalid")


async def test_an_offer_shows_what_its_template_says_of_the_conversation(world: World) -> None:
    await change_templates(
        world,
        title="{customerName} ({visitorLanguage})",
        fields=[
            {"header": "Where", "value": "{queueName}, {workstreamName}, {lineAccountName}"},
            {"header": "Said", "value": "“{firstMessage}”"},
            {"header": "Waited", "value": "{waitedFor}"},
            {"header": "Topic", "value": "{attribute:topic}"},
        ],
        accept_label="Take",
        reject_label="Pass",
        show_countdown=False,
        desktop="always",
    )
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako", "{queueId} please")
    await world.advance(minutes=5, seconds=1)
    await rin.set_presence("available")
    offer = await rin.offer()
    assert offer["title"] == "Hanako (ja)"
    assert [tuple(field.values()) for field in offer["fields"]] == [
        ("Where", "Orders, Shop on LINE, Shop"),
        ("Said", "“{queueId} please”"),
        ("Waited", "5 min"),
    ], "what the customer wrote is no slug, and of what nothing is known nothing is shown"
    assert (offer["accept_label"], offer["reject_label"], offer["show_countdown"]) == ("Take", "Pass", False)
    assert offer["desktop_notification"] == "always"


async def test_what_rings_keeps_the_template_that_it_began_with(world: World) -> None:
    template = await change_templates(world, title="Before", countdown_seconds=60)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    before = await rin.offer()
    change = body(name=template["name"], title="After", countdown_seconds=300, version=1)
    (await world.admin.ask("PUT", f"{TEMPLATES}/{template['id']}", change)).raise_for_status()
    assert await rin.offer() == before
    assert before["title"] == "Before"
    await rin.accept()
    await waiting_customer(world, "Taro")
    assert ((await rin.offer())["title"], (await rin.offer())["reject_label"]) == ("After", None)


async def test_each_occasion_has_its_template(world: World) -> None:
    titles = {"known_template_id": "known", "unknown_template_id": "new", "transfer_template_id": "transfer"}
    await change_workstream(world, **{column: (await make(world, title=said))["id"] for column, said in titles.items()})
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    assert (await rin.offer())["title"] == "new"
    conversation = (await rin.accept())["id"]
    ken = await world.representative("Ken")
    (await rin.ask("POST", f"/conversations/{conversation}/transfers", {"user_id": ken.id})).raise_for_status()
    assert (await ken.offer())["title"] == "transfer"
    await ken.accept()
    await ken.post(f"/conversations/{conversation}/waiting")
    await hanako.says("again")
    assert (await ken.offer())["title"] == "known", "it is no transfer any more"
    await ken.accept()
    await ken.post(f"/conversations/{conversation}/wrap-up")
    await ken.post(f"/conversations/{conversation}/closure")
    await hanako.says("something else")

    async def look() -> Any:
        return [*(await rin.get("/offers"))["items"], *(await ken.get("/offers"))["items"]]

    assert (await eventually(look))[0]["title"] == "known"


async def test_words_that_are_taken_back_are_taken_from_the_offer_too(world: World) -> None:
    await change_templates(world, fields=[{"header": "Said", "value": "{firstMessage}"}])
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    said = await hanako.says("my card number")
    assert (await rin.offer())["fields"] == [{"header": "Said", "value": "my card number"}]
    path = f"/_sim/users/{hanako.user_id}/unsend"
    answer = await world.sim.post(
        path, params={"wait": "true"}, json={"account": hanako.account, "message_id": said["id"]}
    )
    answer.raise_for_status()

    async def gone() -> bool:
        return "my card number" not in str(await rin.offer())

    await eventually(gone)
    kept = await world.pool.fetchval("SELECT count(*) FROM offers WHERE shows::text LIKE '%card%'")
    assert kept == 0


async def test_slugs_of_what_rules_say_stand_in_the_list_too(world: World) -> None:
    rules = Rulebook(world)
    await rules.variables(order_value="number")
    await rules.classify(("Topics", [sets("Bills", ALWAYS, attribute__topic="bill")]))
    listed = {one["slug"]: one["meaning"] for one in (await world.admin.get(TEMPLATES))["slugs"]}
    assert {"variable:order_value", "attribute:topic"} < listed.keys()


async def test_a_variable_that_a_template_names_may_go_and_then_nothing_is_listed_or_shown_for_it(
    world: World,
) -> None:
    rules = Rulebook(world)
    await rules.variables(tier="text", order="text")
    tell = sets("All", ALWAYS, variable__tier="gold", attribute__topic="bill")
    await rules.classify(("Tells", [tell]))
    named = [{"header": what, "value": f"{{{what}}}"} for what in ("variable:tier", "attribute:topic")]
    template = await change_templates(world, fields=named)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    assert [field["value"] for field in (await rin.offer())["fields"]] == ["gold", "bill"]
    await rin.accept()
    await rules.classify()
    await rules.variables(order="text")
    shown = await world.admin.get(TEMPLATES)
    assert {one["slug"] for one in shown["slugs"] if ":" in one["slug"]} == {"variable:order"}
    (kept,) = [one for one in shown["items"] if one["id"] == template["id"]]
    assert kept["fields"] == named, "a template is for all workstreams, and keeps what it names"
    await waiting_customer(world, "Taro")
    assert (await rin.offer())["fields"] == []


async def test_a_variable_is_listed_also_where_workstreams_differ_in_its_type_and_not_of_one_that_is_deleted(
    world: World,
) -> None:
    rules = Rulebook(world)
    await rules.variables(order="text")
    other = await world.admin.post(f"{rules.path}/copies")
    path = f"/admin/workstreams/{other['id']}"
    variables = [{"name": "order", "type": "number"}, {"name": "seat", "type": "text"}]
    change = {"variables": variables, "version": 1}
    (await world.admin.ask("PUT", f"{path}/context-variables", change)).raise_for_status()

    async def listed() -> set[str]:
        found = (await world.admin.get(TEMPLATES))["slugs"]
        return {one["slug"] for one in found if one["slug"].startswith("variable:")}

    assert await listed() == {"variable:order", "variable:seat"}
    (await world.admin.ask("DELETE", path)).raise_for_status()
    assert await listed() == {"variable:order"}
