"""Changes that administrators make while something waits, and what is to be felt of each: the rows of a table."""

from uuid import uuid4

from tests.automation.silence import rule as time_out_rule
from tests.automation.silence import set_rules
from tests.rooms import (
    change_routing,
    change_templates,
    change_workstream,
    remove_line,
    set_members,
    set_up_line,
    waiting_customer,
)
from tests.routing.capacity_book import change_profile, give, make_profile, take_slots_of
from tests.routing.change_stage import (
    TEMPLATE,
    Deed,
    Felt,
    Stage,
    asked_by_rules_alone,
    is_in_state,
    one_waits,
    patches,
    prefers,
    queue_path,
    rings_at,
    want,
    week,
)
from tests.routing.custom_book import PRESENT, ruleset, wants
from tests.routing.rulebook import ALWAYS, Rulebook, leads, make_queue
from tests.routing.skillbook import Skillbook
from tests.world import World


async def queue_membership(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    away = await world.representative("Away", present=False)
    await set_members(world, away)
    await waiting_customer(world, "Hanako")
    return lambda: set_members(world, away, rin), rings_at(rin)


async def leaving_a_queue(world: World) -> tuple[Deed, Felt]:
    await world.representative("Rin")
    ken = await world.representative("Ken", present=False)
    await waiting_customer(world, "Hanako")
    await ken.set_presence("available")
    return lambda: set_members(world, ken), rings_at(ken)


async def units_of_a_person(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin", capacity=1)
    await change_workstream(world, capacity_units=2)
    await waiting_customer(world, "Hanako")
    return patches(world, f"/admin/users/{rin.id}", capacity_units=2), rings_at(rin)


async def units_of_a_workstream(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin", capacity=1)
    await change_workstream(world, capacity_units=2)
    await waiting_customer(world, "Hanako")
    return lambda: change_workstream(world, capacity_units=1), rings_at(rin)


async def limit_of_a_profile(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    profile = await make_profile(world, 1, rin)
    await take_slots_of(world, profile)
    await waiting_customer(world, "Taro")
    await rin.accept()
    await rin.set_presence("available")
    await waiting_customer(world, "Hanako")
    return lambda: change_profile(world, profile, item_limit=2), rings_at(rin)


async def profile_of_a_person(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    profile = await make_profile(world, 1)
    await take_slots_of(world, profile)
    await waiting_customer(world, "Hanako")
    return lambda: give(world, rin, **{profile["id"]: None}), rings_at(rin)


async def profile_of_a_workstream(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    await take_slots_of(world, await make_profile(world, 1))
    await waiting_customer(world, "Hanako")
    return lambda: change_workstream(world, capacity_units=1), rings_at(rin)


async def skills_of_a_person(world: World) -> tuple[Deed, Felt]:
    rin, skills = await world.representative("Rin"), Skillbook(world)
    await want(world, skills)
    await waiting_customer(world, "Hanako")
    return lambda: skills.give(rin, thai=5), rings_at(rin)


async def skills_that_are_wanted(world: World) -> tuple[Deed, Felt]:
    rin, skills = await world.representative("Rin"), Skillbook(world)
    await want(world, skills)
    await waiting_customer(world, "Hanako")
    (found,) = (await world.admin.get("/conversations", search="Hanako"))["items"]

    async def want_none() -> None:
        path = f"/conversations/{found['id']}/skills"
        (await world.admin.ask("PUT", path, {"skills": []})).raise_for_status()

    return want_none, rings_at(rin)


async def skill_matching_of_a_workstream(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    await want(world, Skillbook(world))
    await waiting_customer(world, "Hanako")
    return lambda: change_workstream(world, skill_matching="none"), rings_at(rin)


async def presence(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")
    return lambda: rin.set_presence("available"), rings_at(rin)


async def presence_set_by_a_supervisor(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")

    async def call() -> None:
        body = {"presence": "available"}
        (await world.admin.ask("PUT", f"/users/{rin.id}/presence", body)).raise_for_status()

    return call, rings_at(rin)


async def allowed_presences(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    await change_workstream(world, allowed_presences=["available"])
    await rin.set_presence("busy")
    await waiting_customer(world, "Hanako")
    return lambda: change_workstream(world, allowed_presences=["available", "busy"]), rings_at(rin)


async def assignment_method(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    await asked_by_rules_alone(world)
    await waiting_customer(world, "Hanako")
    return patches(world, queue_path(world), assignment_method="round_robin"), rings_at(rin)


async def rules_of_a_queue(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    book = await asked_by_rules_alone(world)
    await waiting_customer(world, "Hanako")
    return lambda: book.assign(ruleset("All", wants("Present", PRESENT))), rings_at(rin)


async def preferred_representatives(world: World) -> tuple[Deed, Felt]:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    prefer = await prefers(world, ken)
    return lambda: prefer(rin), rings_at(rin)


async def what_becomes_of_preferences(world: World) -> tuple[Deed, Felt]:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await prefers(world, ken)
    return lambda: change_routing(world, preferred_fallback="next_best"), rings_at(rin)


async def declines_allowed(world: World) -> tuple[Deed, Felt]:
    await change_templates(world)
    await change_routing(world, declines_allowed=1)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    return lambda: change_routing(world, declines_allowed=2), rings_at(rin)


async def out_of_service(world: World) -> tuple[Deed, Felt]:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await waiting_customer(world, "Hanako")
    await rin.accept()
    await ken.set_presence("available")
    return patches(world, f"/admin/users/{rin.id}", active=False), rings_at(ken)


async def overflow_of_what_has_waited(world: World) -> tuple[Deed, Felt]:
    await Rulebook(world).route(leads("All", ALWAYS, world.queue))
    await one_waits(world)
    await world.advance(minutes=6)
    overflow = {"waited": {"minutes": 5, "do": "end"}}
    return patches(world, queue_path(world), overflow=overflow), is_in_state(world, "closed")


async def people_of_the_queue_that_overflow_leads_to(world: World) -> tuple[Deed, Felt]:
    await Rulebook(world).route(leads("All", ALWAYS, world.queue))
    rin = await world.representative("Rin")
    away = await world.representative("Away", present=False)
    await set_members(world, away)
    other = await make_queue(world, "Other")
    overflow = {"waited": {"minutes": 5, "do": "transfer", "queue_id": other["id"]}}
    await patches(world, queue_path(world), overflow=overflow)()
    await waiting_customer(world, "Hanako")
    await world.advance(minutes=6)
    return patches(world, f"/admin/queues/{other['id']}", member_ids=[rin.id]), rings_at(rin)


async def time_out_rules(world: World) -> tuple[Deed, Felt]:
    await one_waits(world)
    await world.advance(minutes=11)
    late = time_out_rule("Late", action="close", trigger="representative_non_response")
    return lambda: set_rules(world, late), is_in_state(world, "closed")


async def limit_of_auto_close(world: World) -> tuple[Deed, Felt]:
    await one_waits(world)
    await world.advance(minutes=61)
    return patches(world, "/admin/auto-close", open_minutes=60), is_in_state(world, "closed")


async def limit_of_waiting(world: World) -> tuple[Deed, Felt]:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.post(f"/conversations/{(await rin.accept())['id']}/waiting")
    await world.advance(minutes=61)
    return lambda: change_workstream(world, close_waiting_after_minutes=60), is_in_state(world, "closed")


async def operating_hours(world: World) -> tuple[Deed, Felt]:
    """What is closed is asked when a customer comes, so the next one feels it."""
    queue = await make_queue(world, "Day", await world.representative("Rin", present=False))
    await Rulebook(world).route(leads("All", ALWAYS, queue))
    hours = await world.admin.post("/admin/operating-hours", {"name": uuid4().hex, **week(world, shut=False)})
    await patches(world, f"/admin/queues/{queue['id']}", operating_hours_id=hours["id"])()
    await patches(world, f"/admin/queues/{queue['id']}", overflow={"closed": {"do": "end"}})()
    await waiting_customer(world, "Hanako")

    async def shut() -> None:
        kept = await world.admin.get(f"/admin/operating-hours/{hours['id']}")
        body = {"name": hours["name"], "version": kept["version"], **week(world, shut=True)}
        (await world.admin.ask("PUT", f"/admin/operating-hours/{hours['id']}", body)).raise_for_status()
        await (await world.customer("Taro")).says("hello")

    return shut, is_in_state(world, "closed", "Taro")


async def rules_of_a_workstream(world: World) -> tuple[Deed, Felt]:
    """What waits has its place; the next one goes by the new rules."""
    ming = await world.representative("Ming")
    await set_members(world, await world.representative("Away", present=False))
    other = await make_queue(world, "Other", ming)
    await waiting_customer(world, "Hanako")

    async def route() -> None:
        await Rulebook(world).route(leads("All", ALWAYS, other))
        await (await world.customer("Taro")).says("hello")

    return route, rings_at(ming, "Taro")


async def notification_template(world: World) -> tuple[Deed, Felt]:
    """What rings keeps what it showed; what waits is offered by the new one."""
    template = await change_templates(world, title="Before")
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")

    async def rename() -> None:
        path = f"/admin/notification-templates/{template['id']}"
        body = {key: value for key, value in template.items() if key in TEMPLATE} | {"title": "After"}
        (await world.admin.ask("PUT", path, body)).raise_for_status()
        await rin.set_presence("available")

    async def shows() -> bool:
        return [offer["title"] for offer in (await rin.get("/offers"))["items"]] == ["After"]

    return rename, shows


async def line_account_removed(world: World) -> tuple[Deed, Felt]:
    await one_waits(world)

    async def remove() -> None:
        await remove_line(world)
        await set_up_line(world)

    return remove, is_in_state(world, "closed")


ROWS: list[Stage] = [
    queue_membership,
    leaving_a_queue,
    units_of_a_person,
    units_of_a_workstream,
    limit_of_a_profile,
    profile_of_a_person,
    profile_of_a_workstream,
    skills_of_a_person,
    skills_that_are_wanted,
    skill_matching_of_a_workstream,
    presence,
    presence_set_by_a_supervisor,
    allowed_presences,
    assignment_method,
    rules_of_a_queue,
    preferred_representatives,
    what_becomes_of_preferences,
    declines_allowed,
    out_of_service,
    overflow_of_what_has_waited,
    people_of_the_queue_that_overflow_leads_to,
    time_out_rules,
    limit_of_auto_close,
    limit_of_waiting,
    operating_hours,
    rules_of_a_workstream,
    notification_template,
    line_account_removed,
]
