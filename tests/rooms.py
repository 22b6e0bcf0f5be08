"""Ground that the tests of rooms stand on: a database of one's own, and a world that is swept between stories."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import httpx2
from tests.world import LineUser, Person, World

from madoguchi.kit.db import Database, Reactions, open_pool
from madoguchi.kit.settings import Settings

_numbers = count()
_SWEPT = """
conversations, sessions, messages, attachments, customers, work_items, wanted_skills, offers, routing_steps,
routing_rules, queue_rules, preferred_representatives, user_skills, skills, queue_members,
line_inbox, line_deliveries, line_parked, line_copies,
rich_menu_links, amendments, jobs, dead_jobs, failed_sign_ins, user_capacity_profiles, working_hours,
custom_presence_people, desk_connections, time_outs, time_out_rules, time_out_lists,
rule_counts, queue_sessions, contacts, contact_merges, quick_replies,
notices, push_subscriptions, pushed_offers
"""


@asynccontextmanager
async def a_database(server: str) -> AsyncIterator[str]:
    """The address of a fresh database with the newest schema."""
    name = f"room_{next(_numbers)}"
    admin = await asyncpg.connect(urlsplit(server)._replace(path="/postgres").geturl())
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE madoguchi STRATEGY file_copy")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        await drop(admin, name)
        await admin.close()


async def drop(admin: "asyncpg.Connection[asyncpg.Record]", name: str) -> None:
    """Remove a database, whoever is in it."""
    while True:
        # PostgreSQL may be vacuuming it of its own accord, which only a superuser may interrupt.
        with contextlib.suppress(asyncpg.InsufficientPrivilegeError):
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            return
        await asyncio.sleep(0.1)


@asynccontextmanager
async def transactions(url: str, reactions: Reactions | None = None) -> AsyncIterator[Database]:
    """Transactions on a database, without any process around them."""
    pool = await open_pool(url, largest=8)
    try:
        yield Database(pool, reactions or {}, lambda _: None)
    finally:
        await pool.close()


@asynccontextmanager
async def a_world(server: str, home: Path) -> AsyncIterator[World]:
    """A world for a whole module of stories; `sweep` it between them."""
    async with a_database(server) as url:
        settings = Settings(home=home, database_url=url, secret_key="test key")  # type: ignore[arg-type]
        async with World.open(settings) as world:
            yield world


async def sweep(world: World) -> None:
    """Take away customers, their conversations, and everybody but the administrator; LINE stays connected."""
    await world.faults()
    await world.settled()
    async with world.pool.acquire() as connection, connection.transaction():
        await connection.execute(f"TRUNCATE {_SWEPT} CASCADE")
        await connection.execute("DELETE FROM users WHERE role <> 'administrator'")
        await connection.execute("DELETE FROM custom_presences")
        await connection.execute("DELETE FROM file_settings")
        await connection.execute("INSERT INTO file_settings DEFAULT VALUES")
        await connection.execute("UPDATE rule_counts_until SET at = $1", world.clock.now())
        await connection.execute(
            "UPDATE auto_close_settings SET open_minutes = DEFAULT, active_minutes = DEFAULT, wrap_up_minutes = DEFAULT"
        )
        await connection.execute(
            "UPDATE routing_settings SET declines_allowed = DEFAULT, zone = DEFAULT, transfer_to_people = DEFAULT, "
            "supervisors_assign = DEFAULT, supervisors_transfer = DEFAULT, "
            "representatives_edit_skills = DEFAULT, session_limit = DEFAULT, missed_sets_inactive = DEFAULT, "
            "rejected_sets_dnd = DEFAULT, preferred_representatives = DEFAULT, preferred_fallback = DEFAULT, "
            "identify_by_name = DEFAULT"
        )
        await connection.execute(
            "UPDATE workstreams SET skill_matching = DEFAULT, when_gone = DEFAULT, gone_after_seconds = DEFAULT, "
            "allow_transcript_download = DEFAULT"
        )
        await connection.execute("DELETE FROM rating_models WHERE name <> '1 to 10'")
        await connection.execute("DELETE FROM skill_types WHERE name NOT IN ('Language', 'Topic')")
        await connection.execute("UPDATE workstreams SET capacity_profile_id = DEFAULT, wrap_up_seconds = DEFAULT")
        await connection.execute("DELETE FROM capacity_profiles")
        await connection.execute(
            "UPDATE queues SET assignment_method = DEFAULT, overflow = DEFAULT, operating_hours_id = NULL"
        )
        await connection.execute(
            "UPDATE workstreams SET known_template_id = DEFAULT, unknown_template_id = DEFAULT, "
            "transfer_template_id = DEFAULT"
        )
        await connection.execute("DELETE FROM notification_templates WHERE shipped IS NULL")
    for kept in (world.settings.home / "files").iterdir():
        shutil.rmtree(kept)


async def change_workstream(world: World, **fields: Any) -> None:
    """Set terms of the one workstream."""
    (await world.admin.ask("PATCH", f"/admin/workstreams/{world.workstream['id']}", fields)).raise_for_status()


async def change_templates(world: World, **fields: Any) -> dict[str, Any]:
    """Let all offers of the one workstream show what a new template says; the template."""
    body = {"name": f"Template {uuid4().hex[:8]}", "title": "{customerName}", "reject_button": True, **fields}
    made: dict[str, Any] = await world.admin.post("/admin/notification-templates", body)
    occasions = ("known_template_id", "unknown_template_id", "transfer_template_id")
    await change_workstream(world, **dict.fromkeys(occasions, made["id"]))
    return made


async def change_routing(world: World, **settings: Any) -> None:
    """Set what holds for all routing."""
    (await world.admin.ask("PATCH", "/admin/routing-settings", settings)).raise_for_status()


async def shown(person: Person) -> dict[str, Any]:
    """The next offer to somebody, after a window of theirs has shown it."""
    offer: dict[str, Any] = await person.offer()
    (await person.ask("PUT", f"/offers/{offer['id']}/rendering")).raise_for_status()
    return offer


async def set_up_line(world: World, **features: Any) -> None:
    """Let the one workstream take the account's conversations."""
    (await world.admin.ask("PUT", _instance(world), features)).raise_for_status()


async def remove_line(world: World) -> None:
    """Let no workstream take the account's conversations; those that run are closed."""
    (await world.admin.ask("DELETE", _instance(world))).raise_for_status()
    await world.settled()


def _instance(world: World) -> str:
    return f"/admin/workstreams/{world.workstream['id']}/line-accounts/{world.account['id']}"


async def set_members(world: World, *people: Person) -> None:
    """Let exactly these people serve the queue."""
    body = {"member_ids": [person.id for person in people]}
    (await world.admin.ask("PATCH", f"/admin/queues/{world.queue['id']}", body)).raise_for_status()


async def waiting_customer(world: World, name: str, text: str = "hello") -> LineUser:
    """A customer who has just written, with everything done that follows from it."""
    customer = await world.customer(name)
    await customer.says(text)
    await world.settled()
    return customer


async def contact_path(world: World, customer_id: str) -> str:
    """The path of the contact whom a customer is linked to, or else of a new one."""
    path = f"/customers/{customer_id}/contact"
    contact = (await world.admin.get(path))["contact"]
    if contact is None:
        contact = await world.admin.post("/contacts", {"name": "Somebody"})
        (await world.admin.ask("PUT", path, {"contact_id": contact["id"]})).raise_for_status()
    return f"/contacts/{contact['id']}"


async def offered(person: Person) -> list[str]:
    """The names of the customers whose conversations are held out to somebody now."""
    return [offer["customer"]["display_name"] for offer in (await person.get("/offers"))["items"]]


def problem_of(response: httpx2.Response) -> tuple[int, str]:
    """The status and the stable code of a refusal, after a look at its shape (RFC 9457)."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return response.status_code, body["code"]
