"""Phones must reach us for the files that we send; where they cannot, administrators and representatives are told."""

from typing import Any

import httpx2
import pytest
from tests.line.test_sending import talk
from tests.rooms import problem_of
from tests.world import ADMIN, PASSWORD, World

from madoguchi.kit.errors import InvalidError
from madoguchi.kit.settings import Settings
from madoguchi.line import shown_files
from madoguchi.web import application


@pytest.mark.parametrize(
    "public_url",
    [
        None,
        "http://desk.example.com",
        "https://localhost:8000",
        "https://127.0.0.1",
        "https://192.168.1.20",
        "https://[::1]",
        "https://desk",
        "https://desk.internal",
    ],
)
def test_files_are_not_sent_from_where_no_phone_can_fetch_them(public_url: str | None) -> None:
    settings = Settings(public_url=public_url)
    why = shown_files.why_unreachable(settings)
    assert why is not None
    assert settings.origin in why
    assert "MADOGUCHI_PUBLIC_URL" in why
    with pytest.raises(InvalidError, match="cannot from"):
        shown_files.check_reachable(settings)


@pytest.mark.parametrize(
    "fields",
    [
        {"public_url": "https://desk.example.com"},
        {"public_url": "https://desk.example.com:8443/"},
        {"public_url": "https://8.8.8.8"},
        {"line_api_url": "http://127.0.0.1:8100"},
    ],
)
def test_files_are_sent_from_the_internet_and_to_the_simulators_phones(fields: dict[str, Any]) -> None:
    assert shown_files.why_unreachable(Settings(**fields)) is None
    shown_files.check_reachable(Settings(**fields))


async def test_the_overview_warns_and_the_composer_refuses(world: World) -> None:
    _, _, conversation = await talk(world)
    elsewhere = {"line_api_url": "https://api.line.me", "public_url": None, "home": world.settings.home / "elsewhere"}
    app = application(world.settings.model_copy(update=elsewhere), clock=world.clock)
    url = await world._listen(await world._stack.enter_async_context(app))
    admin, rin = [await signed_in(world, url, email) for email in (ADMIN, "rin@example.com")]
    (problem,) = (await admin.get("/api/admin/overview")).json()["problems"]
    assert "MADOGUCHI_PUBLIC_URL" in problem["text"]
    path = f"/api/conversations/{conversation}/attachments"
    refused = await rin.post(path, params={"name": "a.txt"}, content=b"hello")
    assert problem_of(refused) == (422, "invalid")
    assert refused.json()["detail"] == problem["text"]


async def signed_in(world: World, url: str, email: str) -> httpx2.AsyncClient:
    http = await world._client(url, headers={"X-Madoguchi": "1"})
    (await http.post("/api/session", json={"email": email, "password": PASSWORD})).raise_for_status()
    return http
