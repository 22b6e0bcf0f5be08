"""What is sent to the API is taken as described or refused, and never breaks anything (S23, S43, S44, S67, S68)."""

import asyncio
import contextlib
import copy
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx2
import pytest
from tests.api.routes import Route, example, objects_in, routes_of
from tests.rooms import problem_of
from tests.world import World

ODD: list[Any] = [
    None,
    True,
    -1,
    1.5,
    10**30,
    "",
    "a\x00b",
    "x" * 10_000,
    "\ud800",
    ["x"],
    {"$ne": None},
    "1) OR pg_sleep(5)--",
]

NOBODY = UUID(int=1)


def bodied(openapi: Any) -> list[Route]:
    found = [route for route in routes_of(openapi) if route.body is not None]
    assert len(found) >= 13
    return found


def changed(body: Any, place: tuple[str, ...], field: str, value: Any) -> Any:
    """A copy of a body with one more field in an object that lies at a place."""
    made = copy.deepcopy(body)
    there = made
    for name in place:
        there = there[name]
    there[field] = value
    return made


async def send(world: World, route: Route, body: Any) -> httpx2.Response:
    return await world.admin.http.request(
        route.method,
        f"/api{route.at()}",
        content=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )


async def test_S23_a_field_that_nobody_knows_is_refused_in_every_object_of_every_body(
    world: World, openapi: Any
) -> None:
    users_before = await world.admin.get("/admin/users")
    tried = 0
    for route in bodied(openapi):
        assert route.body is not None
        body = example(openapi, route.body)
        for place in objects_in(openapi, route.body):
            for field in ("org_id", "role2", "is_admin", "state", "__proto__"):
                refused = await send(world, route, changed(body, place, field, "administrator"))
                assert problem_of(refused) == (422, "invalid"), (route.name, place, field)
                assert [error["path"].endswith(field) for error in refused.json()["errors"]].count(True) == 1
                tried += 1
    assert tried >= 70
    assert await world.admin.get("/admin/users") == users_before


async def test_S44_no_odd_value_of_any_field_is_our_fault(world: World, openapi: Any) -> None:
    faults = []
    for route in bodied(openapi):
        for field, body in _odd_bodies(openapi, route):
            response = await send(world, route, body)
            if response.status_code >= 500:
                faults.append(f"{route.name} {field}: {response.status_code}")
            elif response.status_code >= 400:
                problem_of(response)
    assert faults == []


async def test_S44_a_text_is_a_text_and_nothing_else(world: World, openapi: Any) -> None:
    taken = []
    for route in bodied(openapi):
        assert route.body is not None
        body = example(openapi, route.body)
        for field, schema in route.body["properties"].items():
            if schema.get("type") == "string":
                for odd in (None, 5, True, [], ["a"], {}, {"a": "b"}):
                    response = await send(world, route, body | {field: odd})
                    if response.status_code != 422:
                        taken.append(f"{route.name} {field}={odd!r}: {response.status_code}")
    assert taken == []


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"\xff\xfe", 400),
        (b'{"a":' * 10_000, 400),
        (b"[" * 100_000, 400),
        (b'{"presence": NaN}', 422),
        (b'{"presence": 1e999}', 422),
        (b'{"presence": ' + b"9" * 5000 + b"}", 400),
        (b'{"presence": "busy", "presence": {}}', 422),
    ],
    ids=range(12),
)
async def test_S67_a_body_that_is_no_fitting_json_is_refused(world: World, content: bytes, status: int) -> None:
    response = await world.admin.http.put(
        "/api/me/presence", content=content, headers={"Content-Type": "application/json"}
    )
    assert problem_of(response)[0] in {status, 400, 422}
    assert response.status_code < 500


PLACES = [
    "/conversations?search=%00",
    f"/conversations?search={quote('😀' * 100)}",
    f"/conversations?search={'x' * 101}",
    "/conversations?search=%ff%fe",
    "/conversations?search=%25_\\",
    "/conversations?state=bogus",
    "/conversations?state=open&state=%00",
    "/conversations?queue=%00",
    f"/conversations?queue={NOBODY}",
    "/conversations?limit=0",
    "/conversations?limit=101",
    "/conversations?limit=99999999999999999999",
    "/conversations?limit=NaN",
    "/conversations?mine=perhaps",
    "/conversations/%00",
    "/conversations/not-an-id",
    f"/conversations/{NOBODY}/messages?after=-1",
    f"/conversations/{NOBODY}/messages?after=99999999999999999999",
    f"/conversations/{NOBODY}/messages?limit=201",
    f"/conversations/{NOBODY}%00",
    "/admin/users/..%2f..%2fetc%2fpasswd",
    "/nowhere",
]


@pytest.mark.parametrize("place", PLACES)
async def test_no_odd_address_is_our_fault(world: World, place: str) -> None:
    response = await world.admin.http.get(f"/api{place}")
    assert response.status_code in {200, 404, 422}, response.text
    if response.status_code != 200:
        problem_of(response)


@pytest.mark.parametrize("text", ["a\x00b", "   ", "", "x" * 25_001, "😀" * 12_501, "\ud800"])
async def test_S68_a_text_that_line_would_not_take_is_refused_before_it_is_queued(world: World, text: str) -> None:
    body = {"client_id": str(uuid4()), "content": {"type": "text", "text": text}}
    route = Route("POST", "/api/conversations/{id}/messages", None)
    assert problem_of(await send(world, route, body)) == (422, "invalid")


async def test_S68_what_line_takes_goes_out_to_the_last_sign(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    await hanako.says("hello")
    conversation = (await rin.accept())["id"]
    texts = ["😀" * 2500, "あ" * 5000, "👨‍👩‍👧‍👦 \u202eevil\u202c", "<img src=x onerror=alert(1)>", " spaces stay "]
    for text in texts:
        said = await rin.say(conversation, text)
        assert (await rin.message_settles(conversation, said["id"]))["state"] == "sent"
    assert await hanako.heard() == texts


def _odd_bodies(openapi: Any, route: Route) -> Iterator[tuple[str, Any]]:
    assert route.body is not None
    body = example(openapi, route.body)
    for place in objects_in(openapi, route.body):
        there = body
        for name in place:
            there = there[name]
        for field in list(there):
            for odd in ODD:
                yield ".".join((*place, field)) + f"={repr(odd)[:30]}", changed(body, place, field, odd)


@pytest.mark.parametrize("head", [b"Content-Length: 300000000", b"Transfer-Encoding: chunked"])
async def test_a_body_without_end_is_refused_before_anybody_is_asked_who_they_are(world: World, head: bytes) -> None:
    host, port = world.admin.http.base_url.host, world.admin.http.base_url.port
    reader, writer = await asyncio.open_connection(host, port)
    with contextlib.closing(writer):
        writer.write(
            b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head + b"\r\n\r\n"
        )
        if b"chunked" in head:
            for _ in range(17):
                writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        async with asyncio.timeout(5):
            answer = await reader.readuntil(b"}")
    assert answer.startswith(b"HTTP/1.1 413 "), "not all of it was sent"
    for part in (b"application/problem+json", b"content-security-policy", b'"code":"too_large"'):
        assert part in answer


async def test_a_body_of_nearly_a_megabyte_is_read(world: World) -> None:
    body = b'{"email": "x@example.com",' + b" " * 1_000_000 + b'"password": "guess"}'
    headers = {"Content-Type": "application/json"}
    assert problem_of(await world.admin.http.post("/api/session", content=body, headers=headers))[0] == 401
