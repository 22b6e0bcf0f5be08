"""Web push: whoever looks at no desk is told in their browser, in time or not at all, and nobody else can read it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from tests.notifications.push_service import Browser, PushService, a_push_service
from tests.rooms import a_database, change_routing, change_templates, problem_of, set_members, sweep
from tests.world import PASSWORD, Person, World, eventually

from madoguchi.kit.settings import Settings

AT_ONCE = {"sound": "none", "volume": 0, "repeats": False, "toast": True, "browser": True}


@pytest.fixture(scope="module")
async def service() -> AsyncIterator[PushService]:
    async with a_push_service() as opened:
        yield opened


@pytest.fixture(scope="module")
async def pushing_world(
    server: str, service: PushService, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    async with a_database(server) as url:
        settings = Settings(
            home=tmp_path_factory.mktemp("home"),
            database_url=url,
            secret_key="test key",  # type: ignore[arg-type]
            push_service_origin=service.origin,
        )
        async with World.open(settings) as world:
            yield world


@pytest.fixture
async def world(pushing_world: World) -> AsyncIterator[World]:
    yield pushing_world
    await sweep(pushing_world)


@pytest.fixture
async def rin(world: World) -> Person:
    return await world.representative("Rin")


@pytest.fixture
async def browser(service: PushService, rin: Person) -> Browser:
    browser = service.browser()
    await browser.subscribe(rin)
    return browser


async def choose(person: Person, **kinds: Any) -> None:
    body = dict.fromkeys(("offer", "message", "assigned", "failed")) | kinds
    (await person.ask("PUT", "/me/notifications", body)).raise_for_status()


async def left(world: World) -> int:
    return int(await world.pool.fetchval("SELECT count(*) FROM push_subscriptions"))


async def test_an_offer_is_told_by_its_template_and_taken_away_when_it_is_answered(
    world: World, rin: Person, browser: Browser
) -> None:
    await change_templates(
        world,
        title="{customerName} ({visitorLanguage})",
        fields=[{"header": "Waits in", "value": "{queueName}"}, {"header": "Says", "value": "{firstMessage}"}],
        countdown_seconds=60,
        desktop="in_background",
    )
    await (await world.customer("Hanako")).says("my secret")
    (said,) = await browser.hears()
    offer = await rin.offer()
    assert said["type"] == "offer"
    assert (said["title"], said["body"], said["path"]) == ("Hanako (ja)", "Waits in: Orders", "/desk")
    assert said["tag"] == offer["id"].replace("-", "")
    (headers,) = browser.headers
    assert 50 < int(headers["ttl"]) <= 60
    assert (headers["urgency"], headers["topic"]) == ("high", said["tag"])
    await rin.accept()
    _, over = await browser.hears(2)
    assert (over["type"], over["tag"]) == ("offer_over", said["tag"])
    await world.settled()
    assert len(browser.told) == 2, "who accepted needs no word that it is theirs"


async def test_what_its_template_never_shows_outside_of_the_page_is_not_pushed(
    world: World, rin: Person, browser: Browser
) -> None:
    await change_templates(world, desktop="never")
    await (await world.customer("Hanako")).says("hello")
    await rin.accept()
    await world.settled()
    assert browser.told == []


async def test_an_offer_that_runs_out_or_is_taken_back_is_taken_away_too(
    world: World, rin: Person, browser: Browser
) -> None:
    await change_templates(world, countdown_seconds=30, desktop="always")
    await (await world.customer("Hanako")).says("hello")
    await browser.hears()
    await world.advance(seconds=31)
    assert [one["type"] for one in await browser.hears(2)] == ["offer", "offer_over"]


async def test_nothing_is_pushed_while_a_desk_is_in_sight(world: World, rin: Person, browser: Browser) -> None:
    async def in_sight() -> bool:
        return bool(await world.pool.fetchval("SELECT bool_or(visible) FROM desk_connections"))

    async with rin.stream() as ear:
        await ear.hear()
        await ear.socket.send("visible")
        await eventually(in_sight)
        hanako = await world.customer("Hanako")
        await hanako.says("hello")
        conversation = (await rin.accept())["id"]
        await hanako.says("are you there?")
        await world.settled()
        assert browser.told == []
        await ear.socket.send("hidden")

        async def out_of_sight() -> bool:
            return not await in_sight()

        await eventually(out_of_sight)
        await ear.socket.send("nonsense")
        await hanako.says("hello?")
        (said,) = await browser.hears()
        assert (said["type"], said["title"], said["body"]) == ("message", "Hanako", "New message")
        assert said["path"] == f"/desk/{conversation}"
        await ear.socket.send("visible")
        await eventually(in_sight)
    # A closed window is in sight of nobody.
    await hanako.says("hello??")
    await browser.hears(2)


async def test_a_window_of_a_process_that_died_counts_for_nothing(world: World, rin: Person, browser: Browser) -> None:
    await world.pool.execute(
        "INSERT INTO desk_connections VALUES (gen_random_uuid(), $1, $2, true)", rin.id, world.clock.now()
    )
    await world.advance(seconds=70)
    await (await world.customer("Hanako")).says("hello")
    await browser.hears()


async def test_each_kind_goes_by_its_persons_settings(world: World, rin: Person, browser: Browser) -> None:
    await choose(rin, offer={**AT_ONCE, "push": False}, message={**AT_ONCE, "push": False})
    hanako = await world.customer("Hanako")
    await hanako.says("hello")
    conversation = (await rin.accept())["id"]
    await hanako.says("hello?")
    await world.settled()
    assert browser.told == []
    await choose(rin, failed={**AT_ONCE, "push": True})
    await world.faults(status={"value": 400, "endpoint": "all", "times": 9})
    await rin.say(conversation, "fails")
    (said,) = await browser.hears()
    assert (said["type"], said["title"], said["body"]) == ("failed", "Hanako", "A message of yours was not sent")


async def test_who_is_given_a_conversation_is_told_by_whom(world: World, rin: Person, service: PushService) -> None:
    mai, browser = await world.representative("Mai"), service.browser()
    await browser.subscribe(mai)
    await set_members(world, rin)
    await (await world.customer("Hanako")).says("hello")
    conversation = (await rin.accept())["id"]
    await set_members(world, rin, mai)
    await world.settled()
    assert browser.told == []
    given = await world.admin.ask("POST", f"/conversations/{conversation}/assignment", {"user_id": mai.id})
    given.raise_for_status()
    (said,) = await browser.hears()
    assert (said["type"], said["title"], said["body"]) == ("assigned", "Hanako", "Given to you by Admin")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_subscription_that_is_gone_is_forgotten(
    world: World, rin: Person, browser: Browser, status: int
) -> None:
    browser.answers = [(status, {})]
    await (await world.customer("Hanako")).says("hello")

    async def gone() -> bool:
        return await left(world) == 0

    await eventually(gone)
    await rin.accept()
    await world.settled()
    assert browser.tries == 1


async def test_what_a_service_refuses_is_not_tried_again_and_the_next_is(
    world: World, rin: Person, browser: Browser
) -> None:
    browser.answers = [(400, {})]
    hanako = await world.customer("Hanako")
    await hanako.says("hello")

    async def tried() -> bool:
        return browser.tries == 1

    await eventually(tried)
    await rin.accept()
    await hanako.says("are you there?")
    said = {one["type"] for one in await browser.hears(2)}
    assert said == {"offer_over", "message"}


async def test_a_service_that_asks_us_to_wait_is_left_alone_so_long(
    world: World, rin: Person, browser: Browser
) -> None:
    browser.answers = [(429, {"Retry-After": "20"})]
    await change_templates(world, countdown_seconds=60, desktop="always")
    await (await world.customer("Hanako")).says("hello")

    async def tried() -> bool:
        return browser.tries == 1

    await eventually(tried)
    await world.advance(seconds=10)
    await asyncio.sleep(0.7)
    assert (browser.tries, browser.told) == (1, [])
    await world.advance(seconds=11)
    await browser.hears()
    assert int(browser.headers[0]["ttl"]) <= 39


async def test_a_service_that_fails_is_tried_again(world: World, rin: Person, browser: Browser) -> None:
    browser.answers = [(500, {}), (503, {})]
    await (await world.customer("Hanako")).says("hello")
    await browser.hears()
    assert browser.tries == 3


async def test_an_offer_that_is_over_meanwhile_is_not_told_late(world: World, rin: Person, browser: Browser) -> None:
    browser.answers = [(503, {"Retry-After": "3000"})]
    await change_templates(world, countdown_seconds=30, desktop="always")
    await change_routing(world, missed_sets_inactive=False)
    await (await world.customer("Hanako")).says("hello")

    async def tried() -> bool:
        return browser.tries == 1

    await eventually(tried)
    await rin.set_presence("away")  # and is offered nothing else
    await world.advance(minutes=60)
    await world.settled()
    assert "offer" not in [one["type"] for one in browser.told]


async def tried(browser: Browser, times: int = 1) -> None:
    async def look() -> bool:
        return browser.tries >= times

    await eventually(look)


async def test_an_offer_is_not_told_while_somebody_answers_it(world: World, rin: Person, browser: Browser) -> None:
    browser.answers = [(503, {"Retry-After": "10"})]
    await change_templates(world, countdown_seconds=60, desktop="always")
    await (await world.customer("Hanako")).says("hello")
    await tried(browser)
    async with world.pool.acquire() as other:
        answering = other.transaction()
        await answering.start()
        await other.execute("UPDATE offers SET state = 'accepted'")
        await world.advance(seconds=11)
        await asyncio.sleep(1)
        assert browser.tries == 1
        await answering.rollback()
    await browser.hears()


async def test_many_messages_are_told_once_while_the_first_word_of_them_waits(
    world: World, rin: Person, browser: Browser
) -> None:
    await choose(rin, offer={**AT_ONCE, "push": False})
    hanako = await world.customer("Hanako")
    await hanako.says("hello")
    await rin.accept()
    browser.answers = [(503, {"Retry-After": "20"})]
    await hanako.says("0")
    await tried(browser)
    for number in range(1, 6):
        await hanako.says(str(number))
    await world.settled()
    await world.advance(seconds=21)
    (said,) = await browser.hears()
    assert said["body"] == "New message"
    await world.settled()
    assert browser.tries == 2
    await hanako.says("and what is new once that was told is told again")
    await browser.hears(2)


async def test_an_offer_does_not_wait_for_a_word_that_is_tried_again(
    world: World, rin: Person, browser: Browser
) -> None:
    hanako = await world.customer("Hanako")
    await hanako.says("hello")
    await rin.accept()
    await world.settled()
    heard = len(browser.told)
    browser.answers = [(503, {"Retry-After": "3000"})]
    await hanako.says("are you there?")
    await tried(browser, heard + 1)
    await (await world.customer("Somchai")).says("hello")
    assert (await browser.hears(heard + 1))[-1]["title"] == "Somchai"


async def test_what_was_shown_long_ago_is_forgotten(world: World, rin: Person, browser: Browser) -> None:
    await world.pool.execute(
        "INSERT INTO pushed_offers SELECT gen_random_uuid(), id, $1 FROM push_subscriptions",
        world.clock.now() - timedelta(hours=25),
    )
    await world.advance(hours=2)

    async def forgotten() -> bool:
        return not await world.pool.fetchval("SELECT count(*) FROM pushed_offers")

    await eventually(forgotten, seconds=20)


async def test_a_sign_in_that_is_too_old_to_be_used_is_told_nothing(
    world: World, rin: Person, browser: Browser
) -> None:
    await choose(rin, offer={**AT_ONCE, "push": False})
    hanako = await world.customer("Hanako")
    await hanako.says("hello")
    await rin.accept()
    await world.settled()
    await world.pool.execute("UPDATE sign_ins SET seen_at = seen_at - interval '13 hours' WHERE user_id = $1", rin.id)
    await hanako.says("are you there?")
    await world.settled()
    assert (browser.tries, await left(world)) == (0, 1)


async def test_signing_out_ends_what_a_browser_is_told(world: World, rin: Person, browser: Browser) -> None:
    assert await left(world) == 1
    (await rin.ask("DELETE", "/session")).raise_for_status()
    assert await left(world) == 0


async def test_whoever_is_signed_out_is_told_nothing_more(world: World, rin: Person, browser: Browser) -> None:
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"password": PASSWORD})).raise_for_status()
    assert await left(world) == 0


async def test_a_browser_tells_whoever_signed_in_there_last(world: World, rin: Person, browser: Browser) -> None:
    mai = await world.representative("Mai")
    await browser.subscribe(mai)
    assert await world.pool.fetch("SELECT user_id::text FROM push_subscriptions") == [(mai.id,)]
    # The sign-in has one subscription, whichever its browser gave last.
    other = Browser(browser.endpoint + "2")
    await other.subscribe(mai)
    assert await world.pool.fetch("SELECT endpoint FROM push_subscriptions") == [(other.endpoint,)]
    (await mai.ask("DELETE", "/me/push-subscriptions")).raise_for_status()
    assert await left(world) == 0
    assert (await mai.ask("DELETE", "/me/push-subscriptions")).status_code == 204


async def test_a_test_is_shown_even_though_the_desk_is_in_sight(world: World, rin: Person, browser: Browser) -> None:
    async with rin.stream() as ear:
        await ear.socket.send("visible")
        assert (await rin.ask("POST", "/me/push-tests")).status_code == 202
        (said,) = await browser.hears()
        assert said["type"] == "test"
    mai = await world.representative("Mai")
    assert problem_of(await mai.ask("POST", "/me/push-tests")) == (404, "not_found")


async def test_S_an_address_in_a_private_network_is_never_called(world: World, rin: Person, browser: Browser) -> None:
    inside = {**browser.json, "endpoint": "https://127.0.0.1/latest/meta-data"}
    assert (await rin.ask("POST", "/me/push-subscriptions", inside)).status_code == 204
    assert (await rin.ask("POST", "/me/push-tests")).status_code == 202

    async def forgotten() -> bool:
        return await left(world) == 0

    await eventually(forgotten)
    assert browser.tries == 0


async def test_an_address_that_cannot_be_called_is_forgotten(world: World, rin: Person, browser: Browser) -> None:
    await world.pool.execute("UPDATE push_subscriptions SET endpoint = $1", f"https://{'a' * 64}.example/1")
    assert (await rin.ask("POST", "/me/push-tests")).status_code == 202

    async def forgotten() -> bool:
        return await left(world) == 0

    await eventually(forgotten)
