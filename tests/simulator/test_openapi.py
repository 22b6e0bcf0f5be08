"""Judge: LINE's own OpenAPI files, where they are at hand, on our webhooks and our answers."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from line_simulator.api.gate import ENDPOINTS

METHODS = {"get", "post", "put", "delete"}
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


FILES = [
    "messaging-api", "insight", "channel-access-token", "manage-audience", "liff", "module", "module-attach", "shop",
]  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_every_operation_is_there(folder: Path, file: str) -> None:
    paths = yaml.safe_load((folder / f"{file}.yml").read_text())["paths"]
    wanted = {
        (method.upper(), nameless(path)) for path, methods in paths.items() for method in methods if method in METHODS
    }
    there = {(endpoint.method, nameless(endpoint.path)) for endpoint in ENDPOINTS}
    assert wanted - there == set()


def nameless(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)


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


async def test_every_webhook_of_a_group_is_valid(world: Any, webhook: Any) -> None:
    user = world.user["user_id"]
    other = (
        await world.control.post(f"/_sim/accounts/{world.account['id']}/users", json={"display_name": "B"})
    ).json()["user_id"]  # fmt: skip
    for kind in ("group", "room"):
        body = {"kind": kind, "members": [user]}
        path = f"/_sim/accounts/{world.account['id']}/groups?wait=true"
        group = (await world.control.post(path, json=body)).json()["id"]
        mentionees = [{"index": 0, "length": 2, "type": "user", "userId": world.account["bot_user_id"]}]
        emojis = [{"index": 3, "length": 6, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}]
        said = await world.say("@x (love)", group=group, mentionees=mentionees, emojis=emojis)
        await world.act("postbacks", data="x", group=group)
        await world.control.post(f"/_sim/groups/{group}/members?wait=true", json={"members": [other]})
        await world.control.delete(f"/_sim/groups/{group}/members/{other}?wait=true")
        await world.act("unsend", message_id=said["id"], group=group)
        await world.control.delete(f"/_sim/groups/{group}/account?wait=true")
    kinds = ["join", "message", "postback", "memberJoined", "memberLeft", "unsend", "leave"]
    assert [it["type"] for it in world.receiver.events] == kinds * 2
    for caught in world.receiver.caught:
        assert webhook.errors("CallbackRequest", caught.json) == []


async def test_every_answer_about_groups_and_menus_is_valid(world: Any, messaging: Any) -> None:
    user = world.user["user_id"]
    path = f"/_sim/accounts/{world.account['id']}/groups"
    group = (await world.control.post(path, json={"members": [user]})).json()["id"]
    menu = {"size": {"width": 800, "height": 270}, "selected": False, "name": "x", "chatBarText": "x", "areas": []}
    created = (await world.line.post("/v2/bot/richmenu", json=menu)).json()
    assert messaging.errors("RichMenuIdResponse", created) == []
    narrow = await world.line.post("/v2/bot/message/narrowcast", json={"messages": [{"type": "text", "text": "x"}]})
    await world.advance(2)
    gets = {
        f"/v2/bot/group/{group}/summary": "GroupSummaryResponse",
        f"/v2/bot/group/{group}/members/count": "GroupMemberCountResponse",
        f"/v2/bot/group/{group}/members/ids": "MembersIdsResponse",
        f"/v2/bot/group/{group}/member/{user}": "GroupUserProfileResponse",
        f"/v2/bot/richmenu/{created['richMenuId']}": "RichMenuResponse",
        "/v2/bot/richmenu/list": "RichMenuListResponse",
        "/v2/bot/richmenu/alias/list": "RichMenuAliasListResponse",
        "/v2/bot/user/all/richmenu": "ErrorResponse",
        "/v2/bot/message/delivery/push?date=20200101": "NumberOfMessagesResponse",
        "/v2/bot/message/aggregation/info": "GetAggregationUnitUsageResponse",
        "/v2/bot/membership/list": "ErrorResponse",
        "/v2/bot/coupon": "MessagingApiPagerCouponListResponse",
        "/v2/bot/message/aggregation/list": "GetAggregationUnitNameListResponse",
        f"/v2/bot/message/progress/narrowcast?requestId={narrow.headers['x-line-request-id']}": (
            "NarrowcastProgressResponse"
        ),
    }
    for asked, schema in gets.items():
        assert messaging.errors(schema, (await world.line.get(asked)).json()) == [], asked
    token = await world.line.post(f"/v2/bot/user/{user}/linkToken")
    assert messaging.errors("IssueLinkTokenResponse", token.json()) == []


async def test_tokens_and_insight_are_valid(world: Any, folder: Path) -> None:
    tokens, insight = judging.Judge(folder / "channel-access-token.yml"), judging.Judge(folder / "insight.yml")
    form = {"client_id": world.account["channel_id"], "client_secret": world.account["channel_secret"]}
    form["grant_type"] = "client_credentials"
    stateless = (await world.control.post("/oauth2/v3/token", data=form)).json()
    assert tokens.errors("IssueStatelessChannelAccessTokenResponse", stateless) == []
    short = (await world.control.post("/v2/oauth/accessToken", data=form)).json()
    assert tokens.errors("IssueShortLivedChannelAccessTokenResponse", short) == []
    verified = await world.control.post("/v2/oauth/verify", data={"access_token": short["access_token"]})
    assert tokens.errors("VerifyChannelAccessTokenResponse", verified.json()) == []
    asked = {
        "message/delivery": "GetNumberOfMessageDeliveriesResponse",
        "followers": "GetNumberOfFollowersResponse",
        "demographic": "GetFriendsDemographicsResponse",
    }
    asked["message/event/aggregation"] = "GetStatisticsPerUnitResponse"
    days = {"date": "20200101", "from": "20200101", "to": "20200102", "customAggregationUnit": "spring"}
    for path, schema in asked.items():
        answer = await world.line.get(f"/v2/bot/insight/{path}", params=days)
        assert insight.errors(schema, answer.json()) == [], path


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
