"""What the rows of the table of changes have in common: something waits, and something is looked at."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.rooms import change_routing, change_workstream, contact_path, offered, waiting_customer
from tests.routing.custom_book import CustomBook, ruleset, wants
from tests.routing.rulebook import ALWAYS, Rulebook, asks, sets
from tests.routing.skillbook import Skillbook
from tests.world import Person, World

Deed = Callable[[], Awaitable[Any]]
Felt = Callable[[], Awaitable[bool]]
Stage = Callable[[World], Awaitable[tuple[Deed, Felt]]]
"""Lets something wait; what is changed then, and what is to be felt of it."""


def rings_at(person: Person, *names: str) -> Felt:
    async def look() -> bool:
        return await offered(person) == list(names or ["Hanako"])

    return look


def is_in_state(world: World, state: str, name: str = "Hanako") -> Felt:
    async def look() -> bool:
        return [one["state"] for one in (await world.admin.get("/conversations", search=name))["items"]] == [state]

    return look


def patches(world: World, path: str, **body: Any) -> Deed:
    async def deed() -> None:
        (await world.admin.ask("PATCH", path, body)).raise_for_status()

    return deed


def queue_path(world: World) -> str:
    return f"/admin/queues/{world.queue['id']}"


async def one_waits(world: World) -> None:
    """Somebody serves the queue who is away, and a customer waits there."""
    await world.representative("Away", present=False)
    await waiting_customer(world, "Hanako")


TEMPLATE = (
    "name",
    "title",
    "fields",
    "countdown_seconds",
    "show_countdown",
    "auto_assign",
    "auto_accept",
    "accept_label",
    "reject_button",
    "reject_label",
    "desktop",
    "version",
)


async def want(world: World, skills: Skillbook) -> None:
    wanted = await skills.wanted(thai=3)
    await change_workstream(world, skill_matching="exact")
    await Rulebook(world).classify(("Skills", [sets("Thai", ALWAYS, skills=wanted)]))


async def asked_by_rules_alone(world: World) -> CustomBook:
    """Let the queue go by rules of its own that nobody meets."""
    book = CustomBook(world, world.queue)
    await book.assign(ruleset("None", wants("Nobody", asks("presence", "=", "offline"))))
    await book.use()
    return book


async def prefers(world: World, person: Person) -> Callable[[Person], Awaitable[None]]:
    """A customer waits who wants this person and nobody else; how to let them want another."""
    await change_routing(world, preferred_representatives=True, preferred_fallback="leave")
    hanako = await waiting_customer(world, "Hanako")
    (first,) = (await world.admin.get("/conversations", search="Hanako"))["items"]
    await world.admin.post(f"/conversations/{first['id']}/closure")
    path = f"{await contact_path(world, first['customer']['id'])}/preferred-representatives"

    async def prefer(wanted: Person) -> None:
        (await world.admin.ask("PUT", path, {"user_ids": [wanted.id]})).raise_for_status()

    await prefer(person)
    await hanako.says("again")
    return prefer


def week(world: World, *, shut: bool) -> dict[str, Any]:
    """A week with one day: today's, all of it or from two hours on, as Tokyo has it."""
    now = world.clock.now().astimezone(ZoneInfo("Asia/Tokyo"))
    opens = now + timedelta(hours=2) if shut else now - timedelta(hours=1)
    closes = opens + timedelta(hours=3)
    span = {"weekday": opens.strftime("%A").lower(), "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
    return {"zone": "Asia/Tokyo", "weekly": [span]}
