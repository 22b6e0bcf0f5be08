"""No other site can let the browser of somebody who is signed in change anything (S50)."""

from typing import Any

import httpx2
from tests.api.routes import example, routes_of
from tests.api.test_permissions import conversation_and_offer
from tests.rooms import problem_of
from tests.world import Person, World, eventually


async def test_S50_no_route_that_changes_anything_takes_a_cookie_without_the_header(world: World, openapi: Any) -> None:
    rin = await world.representative("Rin")
    ids = await conversation_and_offer(world, rin)
    ids |= {"account_id": world.account["id"], "workstream_id": world.workstream["id"], "queue_id": world.queue["id"]}
    await eventually(lambda: _line_has_called(world))
    before = await _all_that_is(world, rin)
    tried = []
    for person in (rin, world.admin):
        cookies = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
        async with httpx2.AsyncClient(base_url=world.url, headers={"Cookie": cookies}) as forger:
            for route in routes_of(openapi):
                if route.method == "GET" or route.name == "POST /api/session":
                    continue
                body = example(openapi, route.body) if route.body is not None else None
                refused = await forger.request(route.method, f"/api{route.at(**ids, user_id=rin.id)}", json=body)
                assert problem_of(refused) == (403, "forbidden"), route.name
                assert "X-Madoguchi" in refused.json()["detail"], route.name
                tried.append(route.name)
    assert len(set(tried)) >= 19
    assert await _all_that_is(world, rin) == before


async def _all_that_is(world: World, person: Person) -> list[Any]:
    paths = ("/me", "/conversations", "/offers")
    admin = ("/admin/users", "/admin/queues", "/admin/workstreams", "/admin/line-accounts")
    found = [await person.get(path) for path in paths] + [await world.admin.get(path) for path in admin]
    for account in found[-1]["items"]:
        del account["last_webhook_at"]  # noted a moment after LINE called
    return found


async def _line_has_called(world: World) -> bool:
    """That is noted a moment later, and a warning goes with it."""
    return all(one["last_webhook_at"] for one in (await world.admin.get("/admin/line-accounts"))["items"])


async def test_S50_a_cookie_alone_changes_nothing(world: World) -> None:
    rin = await world.representative("Rin")
    cookies = "; ".join(f"{name}={value}" for name, value in rin.http.cookies.items())
    token = cookies.partition("=")[2]
    forged = {"presence": "away"}
    async with httpx2.AsyncClient(base_url=world.url) as http:
        for headers in (
            {"Cookie": cookies},
            {"Cookie": cookies, "Authorization": "Basic YTpi"},
            {"Cookie": cookies, "Authorization": ""},
            {"Cookie": cookies, "Authorization": "Bearer"},
        ):
            refused = await http.put("/api/me/presence", json=forged, headers=headers)
            assert problem_of(refused) == (403, "forbidden"), headers
        assert (await http.get("/api/me", headers={"Cookie": cookies})).json()["presence"] == "available"
        by_token = await http.put("/api/me/presence", json=forged, headers={"Authorization": f"Bearer {token}"})
        assert by_token.status_code == 200
        both = {"Cookie": cookies, "X-Madoguchi": "1"}
        assert (await http.put("/api/me/presence", json=forged, headers=both)).status_code == 200
        as_text = {**both, "Content-Type": "text/plain"}
        refused = await http.put("/api/me/presence", content=b'{"presence": "busy"}', headers=as_text)
        assert refused.status_code == 422
