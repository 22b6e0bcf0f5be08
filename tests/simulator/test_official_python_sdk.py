"""Judge: LINE's official Python SDK drives the simulator and reads its webhooks, unchanged."""

import asyncio
import uuid
import warnings
from collections.abc import Callable
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from linebot.v3 import WebhookParser
    from linebot.v3.messaging import (
        ApiClient,
        ApiException,
        Configuration,
        MarkMessagesAsReadByTokenRequest,
        MessagingApi,
        MessagingApiBlob,
        PushMessageRequest,
        ReplyMessageRequest,
        TextMessage,
    )
    from linebot.v3.webhook import UnknownEvent
    from linebot.v3.webhooks import MessageEvent

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def sdk(world: Any) -> Callable[..., Any]:
    """Run a function with the SDK's two clients, off the loop, as the SDK blocks."""

    def run(work: Callable[[MessagingApi, MessagingApiBlob], Any]) -> Any:
        # The trailing slash doubles every path's first one, which LINE forgives.
        configuration = Configuration(host=world.url + "/", access_token=world.account["channel_access_token"])
        with ApiClient(configuration) as client:
            return work(MessagingApi(client), MessagingApiBlob(client))

    return lambda work: asyncio.to_thread(run, work)


async def test_push_reply_and_what_the_phone_shows(world: Any, sdk: Any) -> None:
    user, token = world.user["user_id"], (await world.say())["reply_token"]
    replied = await sdk(
        lambda api, _: api.reply_message(ReplyMessageRequest(reply_token=token, messages=[TextMessage(text="はい")]))
    )
    pushed = await sdk(
        lambda api, _: api.push_message(PushMessageRequest(to=user, messages=[TextMessage(text="また")]))
    )
    shown = [it for it in await world.chat() if it["from"] == "account"]
    assert [it["text"] for it in shown] == ["はい", "また"]
    assert [it["id"] for it in shown] == [replied.sent_messages[0].id, pushed.sent_messages[0].id]
    assert pushed.sent_messages[0].quote_token


async def test_a_retry_key_is_answered_with_409_and_the_first_request_id(world: Any, sdk: Any) -> None:
    key, request = str(uuid.uuid4()), PushMessageRequest(to=world.user["user_id"], messages=[TextMessage(text="once")])
    first = await sdk(lambda api, _: api.push_message_with_http_info(request, x_line_retry_key=key))
    with pytest.raises(ApiException) as refused:
        await sdk(lambda api, _: api.push_message(request, x_line_retry_key=key))
    assert refused.value.status == 409
    assert refused.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]


async def test_profile_bot_info_and_quota(world: Any, sdk: Any) -> None:
    profile = await sdk(lambda api, _: api.get_profile(world.user["user_id"]))
    assert (profile.display_name, profile.language) == ("山田 花子", "ja")
    bot = await sdk(lambda api, _: api.get_bot_info())
    assert (bot.user_id, bot.basic_id) == (world.account["bot_user_id"], world.account["basic_id"])
    quota = await sdk(lambda api, _: api.get_message_quota())
    assert (quota.type, quota.value) == ("limited", 5000)
    assert (await sdk(lambda api, _: api.get_message_quota_consumption())).total_usage == 0
    assert (await sdk(lambda api, _: api.get_webhook_endpoint())).endpoint == world.receiver.url
    assert (await sdk(lambda api, _: api.test_webhook_endpoint())).success


async def test_content_and_transcoding(world: Any, sdk: Any) -> None:
    said = await world.act("messages", type="video", content="dmlkZW8=")
    assert bytes(await sdk(lambda _, blob: blob.get_message_content(said["id"]))) == b"video"
    state = await sdk(lambda _, blob: blob.get_message_content_transcoding_by_message_id(said["id"]))
    assert state.status == "succeeded"


async def test_the_webhook_parser_knows_every_event(world: Any, sdk: Any) -> None:
    messages = [
        {"type": "text", "text": "hello"},
        {"type": "sticker", "keywords": ["thanks"]},
        {"type": "image", "image_set": {"id": "1", "index": 1, "total": 2}},
        {"type": "video"},
        {"type": "audio"},
        {"type": "file", "file_name": "注文.pdf"},
        {"type": "location", "latitude": 13.7, "longitude": 100.5, "title": "กรุงเทพ"},
    ]
    first = None
    for message in messages:
        said = await world.act("messages", **message)
        first = first or said["id"]
    await world.say("about that", quoted_message_id=first)
    await world.act("postbacks", data="date", params={"date": "2026-11-24"})
    await world.act("unsend", message_id=first)
    await world.act("unfollow")
    await world.act("follow")

    parser = WebhookParser(world.account["channel_secret"])
    parsed = [
        event
        for caught in world.receiver.caught
        for event in parser.parse(caught.body.decode(), caught.header["x-line-signature"])
    ]
    assert not [event for event in parsed if isinstance(event, UnknownEvent)]
    kinds = [event.message.type if isinstance(event, MessageEvent) else event.type for event in parsed]
    assert kinds == [*(it["type"] for it in messages), "text", "postback", "unsend", "unfollow", "follow"]

    token = parsed[0].message.mark_as_read_token
    await sdk(
        lambda api, _: api.mark_messages_as_read_by_token(MarkMessagesAsReadByTokenRequest(mark_as_read_token=token))
    )
