"""Judge: LINE's own OpenAPI files, where they are at hand, on our webhooks and our answers."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

spec = importlib.util.spec_from_file_location("openapi_judge", Path(__file__).with_name("openapi_judge.py"))
judging = importlib.util.module_from_spec(spec)
spec.loader.exec_module(judging)


@pytest.fixture(scope="module")
def folder(openapi_folder: Path | None) -> Path:
    if openapi_folder is None:
        pytest.skip("LINE's OpenAPI files are not here; MADOGUCHI_LINE_OPENAPI names their folder")
    return openapi_folder


@pytest.fixture(scope="module")
def webhook(folder: Path) -> Any:
    return judging.Judge(folder / "webhook.yml")


@pytest.fixture(scope="module")
def messaging(folder: Path) -> Any:
    return judging.Judge(folder / "messaging-api.yml")


async def test_the_judge_itself_bites(webhook: Any, messaging: Any) -> None:
    assert messaging.errors("Message", {"type": "text"})
    assert messaging.errors("Message", {"type": "nosuch"})
    assert not messaging.errors("Message", {"type": "text", "text": "x"})
    assert webhook.errors("CallbackRequest", {"destination": "U1", "events": []})


async def test_every_webhook_is_valid(world: Any, webhook: Any) -> None:
    said = await world.say()
    for sort in ("sticker", "image", "video", "audio", "file"):
        await world.act("messages", type=sort)
    await world.act("messages", type="location", latitude=1, longitude=2)
    await world.act("postbacks", data="x")
    await world.act("unsend", message_id=said["id"])
    await world.act("unfollow")
    await world.act("follow")
    assert len(world.receiver.caught) == 11
    for caught in world.receiver.caught:
        assert webhook.errors("CallbackRequest", caught.json) == []


async def test_every_answer_is_valid(world: Any, messaging: Any) -> None:
    token = (await world.say())["reply_token"]
    gets = {
        "/v2/bot/info": "BotInfoResponse",
        f"/v2/bot/profile/{world.user['user_id']}": "UserProfileResponse",
        "/v2/bot/message/quota": "MessageQuotaResponse",
        "/v2/bot/message/quota/consumption": "QuotaConsumptionResponse",
        "/v2/bot/followers/ids": "GetFollowersResponse",
        "/v2/bot/channel/webhook/endpoint": "GetWebhookEndpointResponse",
        "/v2/bot/message/0/content": "ErrorResponse",
    }
    for path, schema in gets.items():
        assert messaging.errors(schema, (await world.line.get(path)).json()) == [], path
    assert messaging.errors("PushMessageResponse", (await world.push()).json()) == []
    assert messaging.errors("ReplyMessageResponse", (await world.reply(token)).json()) == []
    assert messaging.errors("ErrorResponse", (await world.push("")).json()) == []
    tested = await world.line.post("/v2/bot/channel/webhook/test")
    assert messaging.errors("TestWebhookEndpointResponse", tested.json()) == []
