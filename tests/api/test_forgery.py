"""A request that is signed in by cookie alone, as another site could send it, changes nothing."""

import httpx2
from tests.rooms import problem_of
from tests.world import World


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
