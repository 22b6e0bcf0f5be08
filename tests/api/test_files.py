"""Files served: to whom, under which names, in which pieces, and by links that end (S02, S66, P27)."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import httpx2
import pytest
from tests.line.pictures import photo, sent
from tests.rooms import problem_of, set_members
from tests.world import Person, World, eventually

from madoguchi.kit.crypto import link_keys
from madoguchi.kit.links import Links


async def receive(world: World, message: dict[str, Any]) -> tuple[Person, Any]:
    """Rin, whose customer has sent a file, and what became of it."""
    rin = await world.representative("Rin")
    customer = await world.customer("Hanako")
    await customer.sends(message)
    conversation = (await rin.accept())["id"]

    async def look() -> Any:
        (found,) = await rin.messages(conversation)
        return found["attachment"] if found["attachment"]["state"] != "pending" else None

    return rin, await eventually(look, seconds=20)


async def test_S20_a_file_is_there_for_those_who_may_see_its_conversation_as_long_as_they_may(world: World) -> None:
    rin, found = await receive(world, sent("image", photo()))
    stranger = await world.representative("Stranger")
    await set_members(world, rin)
    paths = [found["url"], found["preview_url"], found["original_url"]]
    async with httpx2.AsyncClient(base_url=world.url) as nobody:
        for path in paths:
            assert (await rin.http.get(path)).status_code == 200
            assert (await world.admin.http.get(path)).status_code == 200
            assert problem_of(await stranger.http.get(path)) == (404, "not_found")
            assert problem_of(await nobody.get(path)) == (401, "not_signed_in")
    await world.pool.execute("UPDATE conversations SET assignee_id = NULL, queue_id = NULL")
    assert problem_of(await rin.http.get(paths[0])) == (404, "not_found")


async def test_P27_a_file_is_never_a_page_of_ours(world: World) -> None:
    rin, found = await receive(world, sent("image", photo()))
    headers = (await rin.http.get(found["url"])).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["cache-control"] == "private, no-cache"
    again = await rin.http.get(found["url"], headers={"If-None-Match": headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_S08_browsers_load_pictures_from_us_and_from_line_alone(world: World) -> None:
    async with httpx2.AsyncClient(base_url=world.url) as anybody:
        policy = (await anybody.get("/desk")).headers["content-security-policy"].split("; ")
    assert "default-src 'self'" in policy
    (pictures,) = [rule.split()[1:] for rule in policy if rule.startswith("img-src")]
    assert set(pictures) == {"'self'", "data:", "blob:", world.settings.line_api_url}
    assert not [rule for rule in policy if rule.startswith(("media-src", "connect-src", "frame-src"))]


@pytest.mark.parametrize(
    ("name", "served"),
    [
        ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie_ x.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("invoice\u202efdp.txt", "invoice_fdp.txt"),
        ("x" * 500 + ".pdf", "x" * 130 + ".pdf"),
        ("nul\x00l.pdf", "nul\ufffdl.pdf"),
        ("見積書 \U0001f4c4.pdf", "見積書 \U0001f4c4.pdf"),
        ('quo"te.pdf', "quo_te.pdf"),
        ("...", "file"),
    ],
)
async def test_S02_no_name_of_a_file_misleads_a_header_a_disk_or_a_person(world: World, name: str, served: str) -> None:
    rin, found = await receive(world, sent("file", b"%PDF-1.4 hello", file_name=name))
    assert found["file_name"] == name.replace("\x00", "\ufffd")
    response = await rin.http.get(found["original_url"])
    assert response.content == b"%PDF-1.4 hello"
    disposition = response.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="')
    assert unquote(disposition.partition("filename*=UTF-8''")[2]) == served
    assert "set-cookie" not in response.headers
    keys = [str(path) for path in (world.settings.home / "files").rglob("*") if path.is_file()]
    assert keys
    assert all(key.endswith(("original", "shown", "preview")) for key in keys)


@pytest.mark.parametrize(
    ("wanted", "status", "expected"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-99999999", 200, slice(None)),
        ("bytes=0-0,0-1", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        ("bytes=5-2", 200, slice(None)),
        ("pages=1-2", 200, slice(None)),
        ("bytes=999999-", 416, None),
        ("bytes=-0", 416, None),
    ],
)
async def test_a_range_is_served_when_it_is_one(world: World, wanted: str, status: int, expected: slice | None) -> None:
    body = bytes(range(256)) * 4
    rin, found = await receive(world, sent("file", body, file_name="data.bin"))
    response = await rin.http.get(found["original_url"], headers={"Range": wanted})
    assert response.status_code == status
    if expected is None:
        assert response.headers["content-range"] == f"bytes */{len(body)}"
        return
    assert response.content == body[expected]
    if status == 206:
        start = body.index(response.content) if wanted != "bytes=-5" else len(body) - 5
        assert response.headers["content-range"] == f"bytes {start}-{start + len(response.content) - 1}/{len(body)}"


async def test_S66_ten_thousand_ranges_cost_no_more_than_none(world: World) -> None:
    rin, found = await receive(world, sent("file", bytes(1000), file_name="data.bin"))
    many = "bytes=" + ",".join(["0-1"] * 10_000)
    begun = time.perf_counter()
    response = await rin.http.get(found["original_url"], headers={"Range": many})
    assert response.status_code in {200, 400, 431}
    assert len(response.content) <= 1000
    assert time.perf_counter() - begun < 1


async def test_a_link_opens_one_file_for_a_time(world: World) -> None:
    _, found = await receive(world, sent("image", photo()))
    links = Links(link_keys(world.settings), world.url)
    until = world.clock.now() + timedelta(minutes=5)
    link = links.to_file(UUID(found["id"]), part="preview", until=until)
    async with httpx2.AsyncClient() as anybody:
        served = await anybody.get(link)
        assert (served.status_code, served.headers["content-type"]) == (200, "image/jpeg")
        assert served.headers["content-security-policy"].startswith("sandbox")
        head = await anybody.head(link)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(served.content))
        spare = link[:-1] + chr(ord(link[-1]) + 1)  # the same bytes, written otherwise
        for changed in (spare, link[:-20] + "A" * 20, link[:-30], f"{world.url}/files/x", link + "AA"):
            assert problem_of(await anybody.get(changed)) == (404, "not_found")
        forged = Links([b"another key"], world.url).to_file(UUID(found["id"]), part="original", until=until)
        assert (await anybody.get(forged)).status_code == 404
        unknown = links.to_file(uuid4(), part="original", until=until)
        assert (await anybody.get(unknown)).status_code == 404
        await world.advance(minutes=6)
        assert (await anybody.get(link)).status_code == 404


async def test_what_is_taken_can_be_changed_within_bounds(world: World) -> None:
    path = "/admin/file-settings"
    settings = await world.admin.get(path)
    assert settings["largest_megabytes"] == 5
    assert "exe" in settings["blocked_extensions"]
    changed = await world.admin.ask("PATCH", path, {"largest_megabytes": 128, "blocked_extensions": ["EXE", "exe"]})
    assert changed.json() == {"largest_megabytes": 128, "blocked_extensions": ["exe"]}
    for wrong in ({"largest_megabytes": 0}, {"largest_megabytes": 129}, {"blocked_extensions": ["a/b"]}):
        assert problem_of(await world.admin.ask("PATCH", path, wrong)) == (422, "invalid")
    rin = await world.representative("Rin")
    assert problem_of(await rin.ask("GET", path)) == (403, "forbidden")
