"""What is not LINE's own, and what was LINE's once, has no effect and costs next to nothing (S41, S42, S69)."""

import ast
import asyncio
import re
import time
from pathlib import Path
from typing import Any

import httpx2
from tests.faults.letters import Line, body_of, event, kept, number_kept, sign, user
from tests.world import World, eventually

import madoguchi
from madoguchi.kit.settings import Settings
from madoguchi.line import privacy
from madoguchi.line.webhook import is_signed
from madoguchi.web import application

SOURCES = Path(madoguchi.__file__).parent


def test_S41_whoever_makes_a_digest_to_compare_compares_it_in_constant_time() -> None:
    makers = [source for source in SOURCES.rglob("*.py") if "hmac.digest" in source.read_text()]
    assert "webhook.py" in [source.name for source in makers]
    for source in makers:
        tree = ast.parse(source.read_text())
        comparisons = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Compare)]
        assert "hmac.compare_digest" in ast.unparse(tree), source.name
        assert not [one for one in comparisons if re.search(r"digest|expected|(?<!-)\bsignature\b", one)], source.name


def test_S41_a_signature_that_differs_in_one_bit_is_none() -> None:
    body, secret = b'{"events":[]}', "secret"
    good = sign(body, secret).encode()
    assert is_signed(body, signatures=[good], secret=secret.encode())
    for place in range(len(good)):
        for bit in range(8):
            bad = bytearray(good)
            bad[place] ^= 1 << bit
            assert not is_signed(body, signatures=[bytes(bad)], secret=secret.encode())


async def test_S42_a_replayed_body_is_answered_and_has_no_second_effect(new_world: World) -> None:
    async with httpx2.AsyncClient(timeout=20) as http:
        line, body = Line(new_world, http), body_of([event(user(1), "once")])
        assert (await line.posts_body(body)).status_code == 200
        await eventually(lambda: is_kept(new_world))
        await new_world.advance(hours=26)
        for _ in range(5):
            assert (await line.posts_body(body)).status_code == 200
        await new_world.settled()
    assert await kept(new_world) == {user(1): ["once"]}
    assert await new_world.pool.fetchval("SELECT count(*) FROM line_inbox") == 1


async def test_S42_a_body_for_one_account_is_nothing_to_another(world: World) -> None:
    at_line = (await world.sim.post("/_sim/accounts", json={"name": "Other"})).raise_for_status().json()
    given = {name: at_line[name] for name in ("channel_id", "channel_secret", "channel_access_token")}
    other = await world.admin.post(
        "/admin/line-accounts",
        {"name": "Other", "workstream_id": world.workstream["id"], "privacy_version": privacy.VERSION, **given},
    )
    async with httpx2.AsyncClient(timeout=20) as http:
        line, body = Line(world, http), body_of([event(user(1))])
        assert (await line.posts_body(body)).status_code == 200
        line.path = "/line/" + other["webhook_url"].partition("/line/")[2]
        assert (await line.posts_body(body)).status_code == 401
    assert await world.pool.fetchval("SELECT count(*) FROM line_inbox") == 1


async def test_S69_bodies_with_a_bad_signature_reach_no_database_and_are_not_read(
    new_world: World, settings: Settings
) -> None:
    async with application(new_world.settings.model_copy(update={"home": settings.home / "second"})) as app:
        client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://web")
        async with client as http:
            line = Line(new_world, http, url="http://web")
            assert await line.posts(event(user(1))) == 200
            without_database(app)
            bodies = [b"not even JSON", body_of([event(user(2))]), b""] * 100
            answers = [await line.posts_body(body, **{"x-line-signature": sign(body, "guess")}) for body in bodies]
            assert {answer.status_code for answer in answers} == {401}
            assert await line.posts(event(user(3))) == 200, "and who signs rightly is journalled meanwhile"


async def test_S69_keys_that_nobody_has_cost_a_few_reads_a_second_however_many_are_tried(new_world: World) -> None:
    reads = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
    async with httpx2.AsyncClient(timeout=20) as http:
        line = Line(new_world, http)
        assert await line.posts(event(user(1))) == 200
        started, before = time.monotonic(), await counted(new_world, reads)
        for number in range(10):
            line.path = f"/line/webhook/guess-{number}"
            statuses = await asyncio.gather(*(line.posts(event(user(2))) for _ in range(30)))
            assert set(statuses) == {404}
        taken = time.monotonic() - started
        after = await counted(new_world, reads)
    print(f"300 guesses in {taken:.2f} s, {after - before} transactions of everybody")
    assert after - before < 100 + 30 * taken


async def counted(world: World, reads: str) -> int:
    await world.pool.execute("SELECT pg_stat_force_next_flush()")
    return int(await world.pool.fetchval(reads))


async def is_kept(world: World) -> bool:
    return await number_kept(world) == 1


def without_database(app: Any) -> None:
    """From here on each use of the database raises."""
    app._resources.database.pool.terminate()
