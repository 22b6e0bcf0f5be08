"""Judge: LINE's official SDKs on audiences, insight, LIFF and modules; LINE Login has no SDK for servers."""

import asyncio
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tests.simulator.conftest import Receiver
from tests.simulator.crowds import befriend, deed
from tests.simulator.test_official_node_sdk import ANCHOR, HERE, node

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from linebot.v3 import WebhookParser, audience, insight, liff, module, moduleattach, shop
    from linebot.v3 import messaging as line
    from linebot.v3.webhook import UnknownEvent

pytestmark = pytest.mark.filterwarnings("ignore")
LINK = "https://example.com/sale"
REDIRECT = "https://module.example.com/back"
SCOPE = "message:send message:receive"


def client(package: Any, host: str, token: str, api: str, work: Callable[[Any], Any]) -> Any:
    """Run a function with one of the SDK's clients, off the loop, as the SDK blocks."""

    def run() -> Any:
        with package.ApiClient(package.Configuration(host=host, access_token=token)) as opened:
            return work(getattr(package, api)(opened))

    return asyncio.to_thread(run)


@pytest.fixture
def ask(world: Any) -> Callable[..., Any]:
    token = world.account["channel_access_token"]
    return lambda package, api, work: client(package, world.url, token, api, work)


async def token_of(world: Any, channel: dict[str, Any]) -> str:
    form = {
        "grant_type": "client_credentials", "client_id": channel["channel_id"],
        "client_secret": channel["channel_secret"],
    }  # fmt: skip
    return (await world.control.post("/oauth2/v3/token", data=form)).json()["access_token"]


async def agreed_module(world: Any, receiver: Receiver) -> tuple[dict[str, Any], str]:
    """A module, and the code that an account's manager is sent back with."""
    wanted = {"name": "Bookings", "webhook_url": receiver.url, "redirect_urls": [REDIRECT]}
    channel = (await world.control.post("/_sim/module-channels", json=wanted)).json()
    query = {
        "response_type": "code", "client_id": channel["channel_id"], "redirect_uri": REDIRECT, "state": "s",
        "scope": SCOPE,
    }  # fmt: skip
    pressed = {"decision": "allow", "account": world.account["id"]}
    agreed = await world.control.post(f"/module/auth/v1/authorize?{urlencode(query)}", data=pressed)
    return channel, parse_qs(urlsplit(agreed.headers["location"]).query)["code"][0]


async def test_the_life_of_an_audience(world: Any, ask: Any, tmp_path: Path) -> None:
    first, second = await befriend(world, 2)
    wanted = audience.CreateAudienceGroupRequest(
        description="Spring", upload_description="one", audiences=[audience.Audience(id=first)]
    )
    made = await ask(audience, "ManageAudience", lambda api: api.create_audience_group(wanted))
    assert (made.type, made.permission) == ("UPLOAD", "READ_WRITE")
    more = audience.AddAudienceToAudienceGroupRequest(
        audience_group_id=made.audience_group_id, audiences=[audience.Audience(id=second)]
    )
    await ask(audience, "ManageAudience", lambda api: api.add_audience_to_audience_group(more))
    names = tmp_path / "ids.txt"
    names.write_text(f"{first}\n{second}\n")
    by_file = await ask(
        audience,
        "ManageAudienceBlob",
        lambda api: api.create_audience_for_uploading_user_ids(str(names), description="By file"),
    )
    await ask(
        audience,
        "ManageAudienceBlob",
        lambda api: api.add_user_ids_to_audience(str(names), audience_group_id=by_file.audience_group_id),
    )
    await world.advance(2)
    told = await ask(audience, "ManageAudience", lambda api: api.get_audience_data(made.audience_group_id))
    assert (told.audience_group.status, told.audience_group.audience_count) == ("READY", 2)
    assert [job.job_status for job in told.jobs] == ["FINISHED", "FINISHED"]
    name = audience.UpdateAudienceGroupDescriptionRequest(description="Summer")
    await ask(
        audience,
        "ManageAudience",
        lambda api: api.update_audience_group_description(made.audience_group_id, name),
    )
    listed = await ask(audience, "ManageAudience", lambda api: api.get_audience_groups(1, size=1))
    assert (listed.total_count, listed.has_next_page) == (2, True)
    shared = await ask(audience, "ManageAudience", lambda api: api.get_shared_audience_groups(1))
    assert shared.audience_groups == []
    recipient = line.OperatorRecipient(**{"or": [line.AudienceRecipient(audience_group_id=made.audience_group_id)]})
    send = line.NarrowcastRequest(messages=[line.TextMessage(text="はい")], recipient=recipient)
    sent = await ask(line, "MessagingApi", lambda api: api.narrowcast_with_http_info(send))
    await world.advance(2)
    request_id = sent.headers["x-line-request-id"]
    done = await ask(line, "MessagingApi", lambda api: api.get_narrowcast_progress(request_id))
    assert (done.phase, done.target_count) == ("succeeded", 2)
    for number in (made.audience_group_id, by_file.audience_group_id):
        await ask(audience, "ManageAudience", lambda api, number=number: api.delete_audience_group(number))
    with pytest.raises(audience.ApiException) as gone:
        await ask(audience, "ManageAudience", lambda api: api.get_audience_data(made.audience_group_id))
    assert gone.value.status == 400


async def test_audiences_from_a_message_and_its_figures(world: Any, ask: Any) -> None:
    people = await befriend(world, 20)
    message = line.BroadcastRequest(messages=[line.TextMessage(text=f"Look {LINK}")])
    sent = await ask(line, "MessagingApi", lambda api: api.broadcast_with_http_info(message))
    request_id = sent.headers["x-line-request-id"]
    clicked = audience.CreateClickBasedAudienceGroupRequest(
        description="Clicked", request_id=request_id, click_url=LINK
    )
    saw = audience.CreateImpBasedAudienceGroupRequest(description="Saw", request_id=request_id)
    first = await ask(audience, "ManageAudience", lambda api: api.create_click_based_audience_group(clicked))
    second = await ask(audience, "ManageAudience", lambda api: api.create_imp_based_audience_group(saw))
    assert (first.type, second.type) == ("CLICK", "IMP")
    for user_id in people:
        await deed(world, user_id, "clicks", url=LINK)
    event = await ask(insight, "Insight", lambda api: api.get_message_event(request_id))
    assert (event.overview.unique_click, event.clicks[0].url) == (20, LINK)
    shares = await ask(insight, "Insight", lambda api: api.get_friends_demographics())
    assert (shares.available, shares.genders[0].gender) == (True, "unknown")


async def test_liff_apps(world: Any) -> None:
    login = (await world.control.post("/_sim/login-channels", json={"name": "Shop"})).json()
    token = await token_of(world, login)

    def work(api: Any) -> tuple[str, list[Any]]:
        view = liff.LiffView(type="full", url="https://shop.example.com")
        liff_id = api.add_liff_app(liff.AddLiffAppRequest(view=view, scope=["openid", "profile"])).liff_id
        api.update_liff_app(liff_id, liff.UpdateLiffAppRequest(view=liff.UpdateLiffView(type="tall")))
        apps = api.get_all_liff_apps().apps
        api.delete_liff_app(liff_id)
        return liff_id, apps

    liff_id, apps = await client(liff, world.url, token, "Liff", work)
    assert [(it.liff_id, it.view.type, it.bot_prompt) for it in apps] == [(liff_id, "tall", "none")]


async def test_modules_attach_take_chats_over_and_let_go(world: Any, receiver: Receiver) -> None:
    channel, code = await agreed_module(world, receiver)
    attached = await client(
        moduleattach, world.url, "", "LineModuleAttach",
        lambda api: api.attach_module(
            "authorization_code", code, REDIRECT, client_id=channel["channel_id"],
            client_secret=channel["channel_secret"], scope=SCOPE,
        ),
    )  # fmt: skip
    assert attached.bot_id == world.account["bot_user_id"]
    token, chat = await token_of(world, channel), f"L{world.user['user_id']}-{attached.bot_id}"

    def work(api: Any) -> list[Any]:
        api.acquire_chat_control(
            chat, acquire_chat_control_request=module.AcquireChatControlRequest(expired=True, ttl=60)
        )
        bots = api.get_modules().bots
        api.release_chat_control(chat)
        return bots

    bots = await client(module, world.url, token, "LineModule", work)
    assert [(it.user_id, it.display_name) for it in bots] == [(attached.bot_id, "Shop JP")]
    await world.change(suspended=True)
    await world.change(suspended=False)
    path = f"/_sim/module-channels/{channel['id']}/attachments/{world.account['id']}?bot_deleted=true"
    await world.control.delete(path)
    await receiver.wait_for(6)
    parser = WebhookParser(channel["channel_secret"])
    parsed = [
        event
        for caught in receiver.caught
        for event in parser.parse(caught.body.decode(), caught.header["x-line-signature"])
    ]
    assert not [event for event in parsed if isinstance(event, UnknownEvent)]
    kinds = ["module", "activated", "deactivated", "botSuspended", "botResumed", "module"]
    # What happens in one chat keeps its order; the rest need not wait for it.
    assert sorted(event.type for event in parsed) == sorted(kinds)
    detached = module.DetachModuleRequest(bot_id=attached.bot_id)
    with pytest.raises(module.ApiException) as refused:
        await client(module, world.url, token, "LineModule", lambda api: api.detach_module(detached))
    assert refused.value.status == 400


async def test_mission_stickers(world: Any, ask: Any) -> None:
    wanted = shop.MissionStickerRequest(
        to=world.user["user_id"], product_id="1", product_type="STICKER", send_present_message=False
    )
    with pytest.raises(shop.ApiException) as refused:
        await ask(shop, "Shop", lambda api: api.mission_sticker_v3(wanted))
    assert refused.value.status == 403


async def test_the_node_sdk_on_the_same(world: Any, receiver: Receiver) -> None:
    program, bot = await node(), world.account["bot_user_id"]
    login = (await world.control.post("/_sim/login-channels", json={"name": "Shop"})).json()
    channel, code = await agreed_module(world, receiver)
    arguments = (
        ANCHOR, world.url, world.account["channel_access_token"], world.user["user_id"], await token_of(world, login),
        bot, await token_of(world, channel), code, REDIRECT, channel["channel_id"], channel["channel_secret"],
    )  # fmt: skip
    judge = await asyncio.create_subprocess_exec(
        program, HERE / "node_judge_beyond_messaging.mjs", *map(str, arguments), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await judge.communicate()
    assert judge.returncode == 0
    found = json.loads(output)
    assert (found["uploaded"], found["byFile"]) == (["UPLOAD", "IN_PROGRESS"], "By file")
    assert (found["listed"], found["refused"]) == (2, [400, "AUDIENCE_GROUP_NOT_FOUND"])
    assert (found["liff"], found["demographics"], found["followers"]) == (["tall"], False, "ready")
    assert (found["attached"], found["bots"], found["detached"]) == (bot, ["Shop JP"], [])
