"""Judge: LINE's own OpenAPI files, where they are at hand, on audiences, insight, LIFF and modules."""

from pathlib import Path
from typing import Any

import pytest
from tests.simulator.conftest import Receiver
from tests.simulator.crowds import befriend, deed, upload
from tests.simulator.openapi_judge import Judge
from tests.simulator.test_insight import days, shown_menu

LINK = "https://example.com/sale"
AUDIENCES = "/v2/bot/audienceGroup"


@pytest.fixture(scope="module")
def folder(openapi_folder: Path | None) -> Path:
    if openapi_folder is None:
        pytest.skip("LINE's OpenAPI files are not here; MADOGUCHI_LINE_OPENAPI names their folder")
    return openapi_folder


def spoken(told: Any) -> Any:
    """Without what is null: LINE's text says that a job tells null, and its OpenAPI file does not allow it."""
    if isinstance(told, list):
        return [spoken(it) for it in told]
    if isinstance(told, dict):
        return {name: spoken(it) for name, it in told.items() if it is not None}
    return told


async def test_audiences_are_valid(world: Any, folder: Path) -> None:
    judge = Judge(folder / "manage-audience.yml")
    people = await befriend(world, 2)
    text = [{"type": "text", "text": f"Look {LINK}"}]
    sent = await world.line.post("/v2/bot/message/broadcast", json={"messages": text})
    request_id = sent.headers["x-line-request-id"]
    body = {"description": "A", "audiences": [{"id": people[0]}]}
    files = {"file": ("ids.txt", people[1].encode(), "text/plain")}
    made = {
        "CreateAudienceGroupResponse": await world.line.post(f"{AUDIENCES}/upload", json=body),
        "CreateClickBasedAudienceGroupResponse": await world.line.post(
            f"{AUDIENCES}/click", json={"description": "B", "requestId": request_id, "clickUrl": LINK}
        ),
        "CreateImpBasedAudienceGroupResponse": await world.line.post(
            f"{AUDIENCES}/imp", json={"description": "C", "requestId": request_id}
        ),
    }
    by_file = await world.line.post(f"{AUDIENCES}/upload/byFile", data={"description": "D"}, files=files)
    assert judge.errors("CreateAudienceGroupResponse", by_file.json()) == []
    for schema, answer in made.items():
        assert (answer.status_code, judge.errors(schema, answer.json())) == (202, []), schema
    owner = {"id": "A1", "name": "Partner"}
    path = f"/_sim/accounts/{world.account['id']}/audiences"
    shared = {"description": "E", "owner": owner, "failed_type": "INTERNAL_ERROR", "create_route": "AD_MANAGER"}
    shared_id = (await world.control.post(path, json=shared)).json()["id"]
    number = made["CreateAudienceGroupResponse"].json()["audienceGroupId"]
    asked = {
        f"{AUDIENCES}/{number}": "GetAudienceDataResponse",
        f"{AUDIENCES}/shared/{shared_id}": "GetSharedAudienceDataResponse",
        f"{AUDIENCES}/list?page=1": "GetAudienceGroupsResponse",
        f"{AUDIENCES}/shared/list?page=1": "GetSharedAudienceGroupsResponse",
        f"{AUDIENCES}/list": "ErrorResponse",
        f"{AUDIENCES}/1": "ErrorResponse",
    }
    for address, schema in asked.items():
        assert judge.errors(schema, spoken((await world.line.get(address)).json())) == [], address
    refused = await world.line.post(f"{AUDIENCES}/upload", json={"description": ""})
    assert judge.errors("ErrorResponse", refused.json()) == []


async def test_insight_of_many_is_valid(world: Any, folder: Path) -> None:
    judge = Judge(folder / "insight.yml")
    people = await befriend(world, 20, gender="male", age=30, area="th_01", app_type="android")
    text = [{"type": "text", "text": f"Look {LINK}"}]
    sent = await world.line.post("/v2/bot/message/broadcast", json={"messages": text})
    for user_id in people:
        await deed(world, user_id, "clicks", url=LINK)
    event = await world.line.get(
        "/v2/bot/insight/message/event", params={"requestId": sent.headers["x-line-request-id"]}
    )
    assert event.json()["overview"]["uniqueClick"] == 20
    assert judge.errors("GetMessageEventResponse", event.json()) == []
    demographic = (await world.line.get("/v2/bot/insight/demographic")).json()
    assert (demographic["available"], judge.errors("GetFriendsDemographicsResponse", demographic)) == (True, [])
    menu_id, period = await shown_menu(world), await days(world)
    for user_id in people:
        await deed(world, user_id, "rich-menu-taps", area=0)
    for path, schema in (
        ("summary", "GetRichMenuInsightSummaryResponse"),
        ("daily", "GetRichMenuInsightDailyResponse"),
    ):
        told = (await world.line.get(f"/v2/bot/insight/richmenu/{menu_id}/{path}", params=period)).json()
        assert (len(told["clicks"]), judge.errors(schema, told)) == (2, []), path


async def test_what_a_narrowcast_asks_for_and_tells_is_valid(world: Any, folder: Path) -> None:
    judge = Judge(folder / "messaging-api.yml")
    audience = await upload(world, [world.user["user_id"]])
    body = {
        "messages": [{"type": "text", "text": "x"}],
        "recipient": {"type": "operator", "and": [{"type": "audience", "audienceGroupId": audience}]},
        "limit": {"max": 10, "upToRemainingQuota": True, "forbidPartialDelivery": True},
    }
    assert judge.errors("NarrowcastRequest", body) == []
    sent = await world.line.post("/v2/bot/message/narrowcast", json=body)
    assert sent.status_code == 202
    path = f"/v2/bot/message/progress/narrowcast?requestId={sent.headers['x-line-request-id']}"
    for seconds in (0, 0.6, 2):
        await world.advance(seconds)
        told = (await world.line.get(path)).json()
        assert judge.errors("NarrowcastProgressResponse", told) == [], told
    assert told["phase"] == "succeeded"


async def test_liff_apps_are_valid(world: Any, folder: Path) -> None:
    judge = Judge(folder / "liff.yml")
    login = (await world.control.post("/_sim/login-channels", json={"name": "Shop"})).json()
    form = {
        "grant_type": "client_credentials", "client_id": login["channel_id"], "client_secret": login["channel_secret"],
    }  # fmt: skip
    token = (await world.control.post("/v2/oauth/accessToken", data=form)).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    body = {"view": {"type": "full", "url": "https://shop.example.com", "moduleMode": True}, "scope": ["openid"]}
    assert judge.errors("AddLiffAppRequest", body) == []
    added = await world.control.post("/liff/v1/apps", json=body, headers=headers)
    assert judge.errors("AddLiffAppResponse", added.json()) == []
    apps = await world.control.get("/liff/v1/apps", headers=headers)
    assert (len(apps.json()["apps"]), judge.errors("GetAllLiffAppsResponse", apps.json())) == (1, [])


async def test_modules_and_their_webhooks_are_valid(world: Any, folder: Path, receiver: Receiver) -> None:
    judge, webhook = Judge(folder / "module.yml"), Judge(folder / "webhook.yml")
    wanted = {"name": "Bookings", "webhook_url": receiver.url}
    module = (await world.control.post("/_sim/module-channels", json=wanted)).json()
    path = f"/_sim/module-channels/{module['id']}/attachments"
    await world.control.post(path, json={"account": world.account["id"]})
    form = {
        "grant_type": "client_credentials", "client_id": module["channel_id"],
        "client_secret": module["channel_secret"],
    }  # fmt: skip
    token = (await world.control.post("/oauth2/v3/token", data=form)).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    bots = await world.control.get("/v2/bot/list", headers=headers)
    assert (len(bots.json()["bots"]), judge.errors("GetModulesResponse", bots.json())) == (1, [])
    chat = f"/v2/bot/chat/{world.user['user_id']}/control"
    for expires in (True, False):
        taken = await world.control.post(f"{chat}/acquire", json={"expired": expires}, headers=headers)
        assert taken.status_code == 200, taken.text
    await world.say()
    await world.control.post(f"{chat}/release", headers=headers)
    await world.change(suspended=True)
    await world.change(suspended=False)
    await world.control.delete(f"{path}/{world.account['id']}?bot_deleted=true")
    await receiver.wait_for(9)
    for caught in receiver.caught:
        assert webhook.errors("CallbackRequest", caught.json) == [], caught.json
