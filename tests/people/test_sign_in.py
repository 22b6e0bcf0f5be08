"""Signing in and out: who gets in, for how long, and what ends it (S43, S44, S48)."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from argon2 import PasswordHasher
from tests.rooms import problem_of
from tests.world import ADMIN, PASSWORD, Person, World, eventually

from madoguchi.people import attempts, passwords


async def attempt(world: World, email: Any, password: Any) -> httpx2.Response:
    async with httpx2.AsyncClient(base_url=world.url) as http:
        body = json.dumps({"email": email, "password": password}).encode()
        return await http.post("/api/session", content=body, headers={"Content-Type": "application/json"})


async def is_signed_in(person: Person) -> bool:
    response = await person.http.get("/api/me")
    assert response.status_code in {200, 401}
    return response.status_code == 200


async def test_S48_a_wrong_password_and_an_unknown_address_get_the_same_answer(world: World) -> None:
    await world.representative("Rin")
    wrong = await attempt(world, "rin@example.com", "not her password")
    unknown = await attempt(world, "nobody@example.com", "not her password")
    assert problem_of(wrong) == problem_of(unknown) == (401, "wrong_credentials")
    assert wrong.json() == unknown.json()
    assert [name for name in wrong.headers if name != "date"] == [name for name in unknown.headers if name != "date"]
    assert "set-cookie" not in wrong.headers


def test_in_earnest_a_password_costs_what_rfc_9106_asks_of_a_small_machine() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from madoguchi.people import passwords; print(passwords._nobody)"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert told.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_S43_no_password_but_the_right_one_gets_in(world: World) -> None:
    await world.representative("Rin")
    for number, wrong in enumerate(
        ("", PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], "$argon2id$v=19$", "a" * 1000)
    ):
        assert problem_of(await attempt(world, "rin@example.com", wrong)) == (401, "wrong_credentials")
        if number % 3 == 2:
            await world.advance(minutes=1)
    assert (await attempt(world, "  RIN@example.com ", PASSWORD)).status_code == 200


async def test_S44_only_texts_are_taken(world: World) -> None:
    for odd in (None, 5, True, ["a"], {"$ne": None}, {}, [], "x" * 100_000):
        assert problem_of(await attempt(world, odd, PASSWORD)) == (422, "invalid")
        assert problem_of(await attempt(world, "admin@example.com", odd)) == (422, "invalid")
    for unstorable in ("\x00", "\ud800"):
        assert problem_of(await attempt(world, unstorable, PASSWORD)) == (422, "invalid")


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(world: World) -> None:
    await world.representative("Rin")
    answer = await attempt(world, "rin@example.com", PASSWORD)
    cookie = answer.headers["set-cookie"]
    token = cookie.partition("=")[2].partition(";")[0]
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "max-age=604800"} <= flags
    assert len(token) >= 43
    assert answer.json()["presence"] == "available"
    again = await attempt(world, "rin@example.com", PASSWORD)
    assert token not in again.headers["set-cookie"]
    assert await world.pool.fetchval("SELECT bool_and(length(token_hash) = 32) FROM sign_ins")
    assert await world.pool.fetchval("SELECT count(*) FROM sign_ins WHERE token_hash = $1", token.encode()) == 0


async def test_five_failures_a_minute_are_enough_for_one_address(world: World) -> None:
    await world.representative("Rin")
    await world.representative("Ken")
    for _ in range(5):
        assert (await attempt(world, "rin@example.com", "guess")).status_code == 401
    assert problem_of(await attempt(world, "rin@example.com", PASSWORD)) == (429, "too_many_attempts")
    assert problem_of(await attempt(world, " RIN@EXAMPLE.COM", "guess")) == (429, "too_many_attempts")
    assert (await attempt(world, "ken@example.com", PASSWORD)).status_code == 200
    await world.advance(seconds=61)
    assert (await attempt(world, "rin@example.com", PASSWORD)).status_code == 200


async def test_S48_guesses_that_come_all_at_once_are_five_as_well(world: World) -> None:
    await world.representative("Rin")
    await world.representative("Ken")
    guesses = await asyncio.gather(*(attempt(world, "rin@example.com", "guess") for _ in range(12)))
    codes = sorted(problem_of(answer)[1] for answer in guesses)
    assert codes == ["too_many_attempts"] * 7 + ["wrong_credentials"] * 5
    right = await asyncio.gather(*(attempt(world, "ken@example.com", PASSWORD) for _ in range(12)))
    assert [answer.status_code for answer in right] == [200] * 12, "who gets in has not failed"
    await world.advance(seconds=61)
    assert (await attempt(world, "rin@example.com", PASSWORD)).status_code == 200


@pytest.fixture
def slow_hashing() -> Iterator[None]:
    """Passwords hashed in earnest: a cheap hasher is done with one attempt before the next has come."""
    cheap = passwords._hasher
    passwords.choose_hasher(PasswordHasher())
    yield
    passwords.choose_hasher(cheap)


@pytest.mark.usefixtures("slow_hashing")
async def test_S69_a_flood_of_attempts_is_refused_and_leaves_nobody_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_LONGEST_QUEUE", 4)
    monkeypatch.setattr(attempts, "_LONGEST_LINE", 3)
    many = await asyncio.gather(*(attempt(world, f"nobody{number}@example.com", "guess") for number in range(12)))
    codes = sorted(problem_of(answer)[1] for answer in many)
    assert codes == ["too_many_attempts"] * codes.count("too_many_attempts") + ["wrong_credentials"] * 4
    assert len(codes) == 12
    one = await asyncio.gather(*(attempt(world, ADMIN, PASSWORD) for _ in range(12)))
    assert sorted(answer.status_code for answer in one) == [200] * 3 + [429] * 9
    assert (await attempt(world, ADMIN, PASSWORD)).status_code == 200


async def test_S69_no_transaction_waits_for_a_password_to_be_hashed(world: World) -> None:
    rin = {"email": "rin@example.com", "name": "Rin", "role": "representative", "password": PASSWORD}
    me = (await world.admin.get("/me"))["id"]
    in_the_middle = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in %'"
    )
    for method, path, body in (
        ("POST", "/admin/users", rin),
        ("PATCH", f"/admin/users/{me}", {"password": PASSWORD}),
    ):
        async with passwords._turns, passwords._turns:
            asked = asyncio.create_task(world.admin.ask(method, path, body))

            async def it_waits() -> bool:
                return bool(passwords._turns._waiters)

            async def no_transaction_waits() -> bool:
                return await world.pool.fetchval(in_the_middle) == 0

            await eventually(it_waits)
            # A round of the worker may be in the middle of one at this moment; one that waits would stay so.
            await eventually(no_transaction_waits)
        assert (await asked).status_code < 300


async def test_saying_again_what_somebody_is_already_ends_nothing(world: World) -> None:
    rin = await world.representative("Rin")
    path = f"/admin/users/{rin.id}"
    shown = await world.admin.get(path)
    form = {name: shown[name] for name in ("email", "name", "role", "capacity_units", "active")}
    async with rin.stream() as ear:
        await ear.hear()
        (await world.admin.ask("PATCH", path, form | {"name": "Rin Kato"})).raise_for_status()
        assert await is_signed_in(rin)
        await rin.set_presence("busy")
        await ear.hear_until(lambda heard: heard.presences)
    assert (await rin.get("/me"))["name"] == "Rin Kato"


async def test_two_administrators_who_leave_at_once_leave_one_behind(world: World) -> None:
    second = {"email": "second@example.com", "name": "Second", "role": "administrator", "password": PASSWORD}
    other = await world.admin.post("/admin/users", second)
    both = [world.admin, await world.sign_in("second@example.com", "Second")]
    ids = [(await world.admin.get("/me"))["id"], other["id"]]
    try:
        answers = await asyncio.gather(
            *(one.ask("PATCH", f"/admin/users/{id_}", {"active": False}) for one, id_ in zip(both, ids, strict=True))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 422], [answer.text for answer in answers]
        left = "SELECT count(*) FROM users WHERE role = 'administrator' AND active"
        assert await world.pool.fetchval(left) == 1
    finally:
        await world.pool.execute("UPDATE users SET active = true WHERE role = 'administrator'")
        await world.pool.execute("DELETE FROM users WHERE email = 'second@example.com'")
        world.admin = await world.sign_in("admin@example.com", "Admin")


async def test_signing_out_kills_the_token_and_says_offline(world: World) -> None:
    rin = await world.representative("Rin")
    other = await world.sign_in("rin@example.com", "Rin")
    cookies = dict(rin.http.cookies)
    left = await rin.http.delete("/api/session")
    assert left.status_code == 204
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    rin.http.cookies.update(cookies)
    assert not await is_signed_in(rin)
    assert problem_of(await rin.ask("DELETE", "/session")) == (401, "not_signed_in")
    assert (await other.get("/me"))["presence"] == "offline"
    async with httpx2.AsyncClient(base_url=world.url) as http:
        for token in ("", "x", str(uuid4()), cookies["madoguchi_session"][:-1], cookies["madoguchi_session"] + "x"):
            answer = await http.get("/api/me", headers={"Cookie": f"madoguchi_session={token}"})
            assert answer.status_code == 401


async def test_signing_in_again_keeps_the_presence_of_another_window(world: World) -> None:
    rin = await world.representative("Rin")
    await rin.set_presence("busy")
    assert (await (await world.sign_in("rin@example.com", "Rin")).get("/me"))["presence"] == "busy"
    await rin.set_presence("offline")
    assert (await (await world.sign_in("rin@example.com", "Rin")).get("/me"))["presence"] == "available"


async def test_a_new_password_or_role_and_being_put_out_of_service_end_all_sign_ins(world: World) -> None:
    rin = await world.representative("Rin")
    path = f"/admin/users/{rin.id}"
    assert (await world.admin.ask("PATCH", path, {"name": "Rin K."})).status_code == 200
    assert (await world.admin.ask("PATCH", path, {"capacity_units": 7})).status_code == 200
    assert await is_signed_in(rin)
    for change in ({"password": "another long one"}, {"role": "supervisor"}, {"active": False}):
        assert (await world.admin.ask("PATCH", path, change)).status_code == 200
        assert not await is_signed_in(rin), change
        if change != {"active": False}:
            signed = await rin.http.post(
                "/api/session", json={"email": "rin@example.com", "password": "another long one"}
            )
            assert signed.status_code == 200
            assert await is_signed_in(rin)
    out = await attempt(world, "rin@example.com", "another long one")
    assert problem_of(out) == (401, "wrong_credentials")
    assert await is_signed_in(world.admin)


async def test_S26_whoever_changes_their_own_password_ends_their_other_sign_ins(world: World) -> None:
    second = {"email": "second@example.com", "name": "Second", "role": "administrator", "password": PASSWORD}
    me = await world.admin.post("/admin/users", second)
    here = await world.sign_in("second@example.com", "Second")
    stolen = await world.sign_in("second@example.com", "Second")
    try:
        changed = await here.ask("PATCH", f"/admin/users/{me['id']}", {"password": "another long one"})
        assert changed.status_code == 200
        assert not await is_signed_in(stolen)
        assert await is_signed_in(here)
    finally:
        await world.pool.execute("DELETE FROM users WHERE email = 'second@example.com'")


async def test_the_last_administrator_cannot_be_lost_but_the_last_but_one_can(world: World) -> None:
    second = {"email": "second@example.com", "name": "Second", "role": "administrator", "password": PASSWORD}
    other = await world.admin.post("/admin/users", second)
    first = await world.admin.get("/me")
    assert (
        await world.admin.ask("PATCH", f"/admin/users/{other['id']}", {"role": "representative"})
    ).status_code == 200
    for change in ({"role": "representative"}, {"active": False}):
        refused = await world.admin.ask("PATCH", f"/admin/users/{first['id']}", change)
        assert problem_of(refused) == (422, "invalid")
    assert (await world.admin.ask("PATCH", f"/admin/users/{first['id']}", {"role": "administrator"})).status_code == 200
    assert await is_signed_in(world.admin)


async def test_a_sign_in_ends_when_it_is_idle_and_after_a_week_in_any_case(world: World) -> None:
    rin = await world.representative("Rin")
    await world.advance(hours=11)
    assert await is_signed_in(rin)
    await world.advance(hours=11)
    assert await is_signed_in(rin), "it was used in between"
    await world.advance(hours=12)
    assert not await is_signed_in(rin)
    rin = await world.sign_in("rin@example.com", "Rin")
    for _ in range(15):
        await world.advance(hours=11)
        assert await is_signed_in(rin)
    await world.advance(hours=3)
    assert not await is_signed_in(rin), "a week is over"
    await world.start_worker()  # asks for what is scheduled at once

    async def forgotten() -> bool:
        return await world.pool.fetchval("SELECT count(*) FROM sign_ins") == 0

    await eventually(forgotten)
    world.admin = await world.sign_in("admin@example.com", "Admin")
