"""What stands on every answer, what never stands on any, and what the process says of itself (S70, S73, P27)."""

import json
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from tests.api.routes import example, routes_of
from tests.rooms import problem_of
from tests.routing.skillbook import Skillbook
from tests.world import PASSWORD, Person, World

CANARY = "CANARY-5e5d1c-token"
CANARY_SECRET = "ca9a51" + "0" * 26
CANARY_PASSWORD = "CANARY-password"


async def test_P27_every_answer_carries_the_headers_that_guard_browsers(world: World, openapi: Any) -> None:
    paths = {route.at() for route in routes_of(openapi) if route.method == "GET"}
    addresses = [f"/api{path}" for path in paths] + ["/api/nothing", "/healthz", "/metrics", "/", "/desk/x", "/nothing"]
    async with httpx2.AsyncClient(base_url=world.url) as stranger:
        for http in (world.admin.http, stranger):
            for address in addresses:
                headers = (await http.get(address)).headers
                policy = headers["content-security-policy"]
                for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
                    assert part in policy, address
                assert "script-src" not in policy
                assert headers["x-content-type-options"] == "nosniff"
                assert headers["referrer-policy"] == "same-origin"
                assert headers.get("cache-control") == ("no-store" if address.startswith("/api") else None) or (
                    not address.startswith("/api")
                )
                assert "server" not in headers
                assert "access-control-allow-origin" not in headers


async def test_S70_S73_a_secret_that_was_given_is_never_given_back(
    world: World, openapi: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    secrets = {"channel_secret": CANARY_SECRET, "channel_access_token": CANARY}
    at_line = {"name": "Canary", "channel_id": "1234509876", **secrets}
    (await world.sim.post("/_sim/accounts", json=at_line)).raise_for_status()
    account = await world.admin.post(
        "/admin/line-accounts", {"name": "Canary", "channel_id": "1234509876", "workstream_id": None, **secrets}
    )
    assert set(account["channel_secret"]) == {"last4", "set_at"}
    assert account["channel_access_token"]["last4"] == CANARY[-4:]
    rin = await world.admin.post(
        "/admin/users",
        {"email": "canary@example.com", "name": "Canary", "role": "representative", "password": CANARY_PASSWORD},
    )
    said = [json.dumps([account, rin])]
    wrong = {"email": "canary@example.com", "password": CANARY_PASSWORD + "!"}
    said.append((await world.admin.http.post("/api/session", json=wrong)).text)
    right = {"email": "canary@example.com", "password": CANARY_PASSWORD}
    signed = await world.admin.http.request("POST", f"{world.url}/api/session", json=right, headers={"Cookie": ""})
    token = signed.cookies["madoguchi_session"]
    said.append(signed.text)
    world.admin = await world.sign_in("admin@example.com", "Admin")
    bad = {"name": "", "channel_id": "x", "unknown": 1, **secrets}
    said.append((await world.admin.ask("POST", "/admin/line-accounts", bad)).text)
    said.append((await world.admin.ask("PATCH", f"/admin/line-accounts/{account['id']}", secrets)).text)
    said.append((await world.admin.ask("PATCH", f"/admin/line-accounts/{uuid4()}", secrets)).text)
    said.append((await world.admin.ask("PATCH", f"/admin/users/{rin['id']}", {"password": CANARY_PASSWORD})).text)
    for route in routes_of(openapi):
        if route.method == "GET":
            ids = {"account_id": account["id"], "user_id": rin["id"]}
            said.append((await world.admin.http.get(f"/api{route.at(**ids)}")).text)
    said.append((await world.admin.http.get("/metrics")).text)
    said += capfd.readouterr()
    dumped = [await _dump(world, table) for table in await _tables(world)]
    for secret in (CANARY, CANARY_SECRET, CANARY_PASSWORD, token, "test key", "argon2"):
        for text in said:
            assert secret not in text
        for text in dumped if secret != "argon2" else ():
            assert secret not in text, "it lies in the database as it is"


async def _tables(world: World) -> list[str]:
    rows = await world.pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert len(rows) > 20
    return [row["tablename"] for row in rows]


async def _dump(world: World, table: str) -> str:
    return str(await world.pool.fetchval(f"SELECT string_agg(t::text, ' ') FROM {table} AS t"))


async def test_the_process_says_that_it_lives_that_it_is_ready_and_what_it_did(world: World) -> None:
    await (await world.customer("Hanako")).says("hello")
    await world.settled()
    async with httpx2.AsyncClient(base_url=world.url) as anyone:
        assert (await anyone.get("/healthz")).text == "ok"
        assert (await anyone.get("/readyz")).text == "ok"
        metrics = (await anyone.get("/metrics")).text
        done = [line for line in metrics.splitlines() if line.startswith("madoguchi_jobs_done_total{")]
        assert any('function="line.ingest:ingest"' in line for line in done)
        for hidden in ("/docs", "/redoc", "/openapi.json", "/api/docs"):
            assert problem_of(await anyone.get(hidden)) == (404, "not_found")


async def test_the_description_of_the_api_is_whole_and_its_names_are_stable(openapi: Any) -> None:
    assert openapi["openapi"].startswith("3.1")
    operations = [
        operation
        for methods in openapi["paths"].values()
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids)) >= 36
    assert "send_message_api_conversations__conversation_id__messages_post" in ids
    assert all(operation["tags"] for operation in operations)
    referred = {part.split('"')[0] for part in json.dumps(openapi).split("#/components/schemas/")[1:]}
    assert referred <= set(openapi["components"]["schemas"])
    for route in routes_of(openapi):
        if route.body is not None and route.body.get("type") == "object":
            assert route.body["additionalProperties"] is False, route.name
            example(openapi, route.body)


async def test_every_answer_is_as_the_description_says(world: World, openapi: Any) -> None:
    import jsonschema

    rin = await world.representative("Rin")
    ids = await _one_of_each(world, rin)
    for path, methods in openapi["paths"].items():
        if "get" not in methods:
            continue
        content = methods["get"]["responses"]["200"]["content"]
        if "application/json" not in content:
            continue  # a file
        schema = content["application/json"]["schema"]
        found = (await world.admin.http.get(path.format(**ids))).raise_for_status().json()
        jsonschema.validate(found, schema | {"components": openapi["components"]})
    mine = openapi["components"]["schemas"]["OfferList"] | {"components": openapi["components"]}
    jsonschema.validate(await rin.get("/offers"), mine)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"items": [{"id": 5}]}, mine)


async def _one_of_each(world: World, rin: Person) -> dict[str, str]:
    """Something for every place in a path."""
    await (await world.customer("Hanako")).sends({"type": "image"})
    offer = await rin.offer()
    (message,) = await world.admin.messages(offer["conversation_id"])
    menu = {"name": "Start", "bar_text": "Menu", "areas": []}
    drafted = await world.admin.post(f"/admin/line-accounts/{world.account['id']}/rich-menus", menu)
    daily = {"weekday": "monday", "opens": "09:00", "closes": "17:00"}
    hours = await world.admin.post(
        "/admin/operating-hours", {"name": "Office", "zone": "Asia/Tokyo", "weekly": [daily]}
    )
    lunch = {"name": "Lunch", "text": "At lunch", "base": "away"}
    presence = await world.admin.post("/admin/presences", lunch)
    (await rin.ask("PUT", "/me/presence", {"presence": presence["id"]})).raise_for_status()
    template = await world.admin.post("/admin/notification-templates", {"name": "VIP", "title": "{customerName}"})
    profile = await world.admin.post(
        "/admin/capacity-profiles", {"name": "Chats", "item_limit": 5, "reset": "immediate"}
    )
    greeting = {"title": "Greeting", "texts": {"ja": "{customerName}様"}, "default_language": "ja", "tags": ["hello"]}
    skills = Skillbook(world)
    return {
        "profile_id": profile["id"],
        "skill_id": await skills.id_of("Thai"),
        "type_id": await skills.type_id(),
        "model_id": await skills.model_id(),
        "presence_id": presence["id"],
        "template_id": template["id"],
        "conversation_id": offer["conversation_id"],
        "customer_id": offer["customer"]["id"],
        "menu_id": drafted["id"],
        "hours_id": hours["id"],
        "event_id": message["id"],
        "attachment_id": message["attachment"]["id"],
        **await _merged_contacts(rin),
        "reply_id": (await world.admin.post("/quick-replies", greeting))["id"],
        "account_id": world.account["id"],
        "workstream_id": world.workstream["id"],
        "queue_id": world.queue["id"],
        "user_id": rin.id,
    }


async def _merged_contacts(rin: Person) -> dict[str, str]:
    kept, gone, other = [(await rin.post("/contacts", {"name": name}))["id"] for name in ("Hanako", "Hana", "Ken")]
    merge = await rin.post(f"/contacts/{kept}/merges", {"other_id": gone, "version": 1, "other_version": 1})
    return {"contact_id": kept, "merge_id": merge["id"], "other_id": other}


async def test_S46_what_a_stranger_says_of_themself_is_not_believed(world: World) -> None:
    claims = {
        "X-Remote-User": "admin@example.com",
        "X-User-Id": world.admin.id,
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": "evil.example",
        "Authorization": f"Bearer {world.admin.id}",
    }
    async with httpx2.AsyncClient(base_url=world.url, headers=claims) as stranger:
        assert problem_of(await stranger.get("/api/me")) == (401, "not_signed_in")
        redirected = await stranger.get("//evil.example/..", follow_redirects=False)
        assert "location" not in redirected.headers
    assert PASSWORD
