"""The Messaging API: what is sent, what is refused, and in which words."""

import uuid
from typing import Any

import httpx2
import pytest

TEXT = {"type": "text", "text": "hello"}
INVALID_TOKEN = {"message": "Invalid reply token"}


async def test_every_answer_has_a_request_id_and_double_slashes_are_forgiven(world: Any) -> None:
    answers = [
        await world.line.get("/v2/bot/info"),
        await world.line.get(f"{world.url}//v2/bot/info"),
        await world.line.get("/v2/bot/nothing"),
        await world.line.get("/v2/bot/info", headers={"authorization": "Bearer wrong"}),
    ]
    assert [it.status_code for it in answers] == [200, 200, 404, 401]
    assert len({uuid.UUID(it.headers["x-line-request-id"]) for it in answers}) == 4


async def test_tokens_decide_who_speaks(world: Any, control: httpx2.AsyncClient) -> None:
    nobody = await control.get("/v2/bot/info")
    assert nobody.status_code == 401
    assert nobody.json()["message"].startswith("Authorization header required.")
    wrong = await control.get("/v2/bot/info", headers={"authorization": "Bearer nonsense"})
    assert wrong.json()["message"].startswith("Authentication failed due to the following reason: invalid token.")
    other = (await control.post("/_sim/accounts", json={"name": "Other"})).json()
    theirs = await control.get("/v2/bot/info", headers={"authorization": f"Bearer {other['channel_access_token']}"})
    assert theirs.json()["userId"] == other["bot_user_id"] != world.account["bot_user_id"]


async def test_short_lived_and_stateless_tokens_work_until_they_expire(world: Any, control: httpx2.AsyncClient) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": world.account["channel_id"],
        "client_secret": world.account["channel_secret"],
    }
    issued = (await control.post("/oauth2/v3/token", data=form)).json()
    assert (issued["token_type"], issued["expires_in"]) == ("Bearer", 900)
    headers = {"authorization": f"Bearer {issued['access_token']}"}
    assert (await control.get("/v2/bot/info", headers=headers)).status_code == 200
    await world.advance(901)
    assert (await control.get("/v2/bot/info", headers=headers)).status_code == 401
    assert (await control.post("/v2/oauth/accessToken", data=form | {"client_secret": "x"})).status_code == 400


async def test_a_push_is_shown_on_the_phone_and_counted(world: Any) -> None:
    sent = (await world.push("お調べします")).json()["sentMessages"]
    (shown,) = await world.chat()
    assert (shown["from"], shown["text"], shown["via"], shown["id"]) == (
        "account",
        "お調べします",
        "push",
        sent[0]["id"],
    )
    assert (await world.line.get("/v2/bot/message/quota")).json() == {"type": "limited", "value": 5000}
    assert (await world.line.get("/v2/bot/message/quota/consumption")).json() == {"totalUsage": 1}


async def test_a_push_to_somebody_unknown_fails(world: Any) -> None:
    body = {"to": "U" + "0" * 32, "messages": [TEXT]}
    answer = await world.line.post("/v2/bot/message/push", json=body)
    assert (answer.status_code, answer.json()) == (400, {"message": "Failed to send messages"})


async def test_a_push_to_somebody_who_blocked_is_accepted_and_lost(world: Any) -> None:
    await world.act("unfollow")
    answer = await world.push()
    assert answer.status_code == 200
    assert len(answer.json()["sentMessages"]) == 1
    assert await world.chat() == []
    assert (await world.line.get("/v2/bot/message/quota/consumption")).json() == {"totalUsage": 0}
    assert (await world.line.get(f"/v2/bot/profile/{world.user['user_id']}")).status_code == 404


async def test_a_reply_token_works_once(world: Any) -> None:
    token = (await world.say())["reply_token"]
    assert (await world.reply(token)).status_code == 200
    again = await world.reply(token)
    assert (again.status_code, again.json()) == (400, INVALID_TOKEN)
    assert [it["via"] for it in await world.chat() if it["from"] == "account"] == ["reply"]
    assert (await world.line.get("/v2/bot/message/quota/consumption")).json() == {"totalUsage": 0}


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (61, 400)])
async def test_a_reply_token_lives_for_a_minute(world: Any, seconds: int, status: int) -> None:
    token = (await world.say())["reply_token"]
    await world.advance(seconds)
    assert (await world.reply(token)).status_code == status


async def test_a_refused_reply_leaves_its_token_unused(world: Any) -> None:
    token = (await world.say())["reply_token"]
    assert (await world.reply(token, "x" * 5001)).status_code == 400
    assert (await world.reply(token)).status_code == 200


async def test_a_redelivery_renews_the_reply_token_for_twenty_minutes_at_most(world: Any) -> None:
    await world.change(redelivery=True, redelivery_schedule=[600, 601])
    world.receiver.answers += [500, 500]
    token = (await world.say())["reply_token"]
    await world.advance(600)
    await world.attempts(2)
    assert (await world.reply(token)).status_code == 200

    world.receiver.answers += [500, 500]
    late = (await world.say())["reply_token"]
    await world.advance(600)
    await world.attempts(4)
    await world.advance(601)
    await world.attempts(5)
    assert (await world.reply(late)).json() == INVALID_TOKEN


async def test_another_accounts_reply_token_is_invalid(world: Any, control: httpx2.AsyncClient) -> None:
    token = (await world.say())["reply_token"]
    other = (await control.post("/_sim/accounts", json={"name": "Other"})).json()
    headers = {"authorization": f"Bearer {other['channel_access_token']}"}
    assert (await world.reply(token, **headers)).json() == INVALID_TOKEN


async def test_a_retry_key_is_done_once_for_a_day(world: Any) -> None:
    key = {"x-line-retry-key": str(uuid.uuid4())}
    first = await world.push(**key)
    again = await world.push(**key)
    assert (again.status_code, again.json()["message"]) == (409, "The retry key is already accepted")
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.json()["sentMessages"] == first.json()["sentMessages"]
    assert len(await world.chat()) == 1
    await world.advance(24 * 3600 + 1)
    assert (await world.push(**key)).status_code == 200


async def test_a_refused_push_leaves_its_retry_key_free(world: Any) -> None:
    key = {"x-line-retry-key": str(uuid.uuid4())}
    assert (await world.push("", **key)).status_code == 400
    assert (await world.push("good", **key)).status_code == 200


async def test_retry_keys_are_for_pushes_and_must_be_uuids(world: Any) -> None:
    token = (await world.say())["reply_token"]
    assert (await world.reply(token, **{"x-line-retry-key": str(uuid.uuid4())})).status_code == 400
    assert (await world.push(**{"x-line-retry-key": "one"})).status_code == 400
    elsewhere = await world.line.get("/v2/bot/info", headers={"x-line-retry-key": str(uuid.uuid4())})
    assert elsewhere.status_code == 400


async def test_the_months_quota_runs_out(world: Any) -> None:
    await world.change(quota=1)
    assert (await world.push()).status_code == 200
    over = await world.push()
    assert (over.status_code, over.json()) == (429, {"message": "You have reached your monthly limit."})
    await world.advance(32 * 24 * 3600)
    assert (await world.push()).status_code == 200
    await world.change(quota=None)
    assert (await world.line.get("/v2/bot/message/quota")).json() == {"type": "none"}


async def test_multicast_and_broadcast_reach_friends_alone(world: Any, control: httpx2.AsyncClient) -> None:
    other = (
        await control.post(f"/_sim/accounts/{world.account['id']}/users", json={"display_name": "สมชาย"})
    ).json()["user_id"]  # fmt: skip
    await control.post(f"/_sim/users/{other}/unfollow", json={})
    body = {"to": [world.user["user_id"], other], "messages": [TEXT]}
    assert (await world.line.post("/v2/bot/message/multicast", json=body)).json() == {}
    assert (await world.line.post("/v2/bot/message/broadcast", json={"messages": [TEXT]})).json() == {}
    assert [it["via"] for it in await world.chat()] == ["multicast", "broadcast"]
    assert (await control.get(f"/_sim/users/{other}/chat")).json()["messages"] == []
    assert (await world.line.get("/v2/bot/message/quota/consumption")).json() == {"totalUsage": 2}


async def test_media_can_be_fetched_until_it_is_unsent(world: Any) -> None:
    said = await world.act("messages", type="image", content="iVBORw0KGgo=")
    content = await world.line.get(f"/v2/bot/message/{said['id']}/content")
    assert (content.content, content.headers["content-type"]) == (b"\x89PNG\r\n\x1a\n", "image/png")
    assert (await world.line.get(f"/v2/bot/message/{said['id']}/content/preview")).status_code == 200
    transcoding = await world.line.get(f"/v2/bot/message/{said['id']}/content/transcoding")
    assert transcoding.json()["message"] == "Transcoding status doesn't support this type of content"
    await world.act("unsend", message_id=said["id"])
    gone = await world.line.get(f"/v2/bot/message/{said['id']}/content")
    assert (gone.status_code, gone.json()) == (410, {"message": "The content is gone"})
    assert (await world.line.get("/v2/bot/message/123456789012345678/content")).json() == {"message": "not found"}


async def test_samples_stand_in_for_missing_media(world: Any) -> None:
    kinds = {"image": "image/png", "video": "video/mp4", "audio": "audio/x-m4a", "file": "application/pdf"}
    for sort, kind in kinds.items():
        said = await world.act("messages", type=sort)
        content = await world.line.get(f"/v2/bot/message/{said['id']}/content")
        assert content.headers["content-type"] == kind
        assert content.content
    video = next(it for it in await world.chat() if it["type"] == "video")
    assert (await world.line.get(f"/v2/bot/message/{video['id']}/content/transcoding")).json()["status"] == "succeeded"


async def test_reading_marks_everything_before(world: Any) -> None:
    await world.say("one")
    second = (await world.say("two"))["id"]
    await world.say("three")
    token = next(it["message"]["markAsReadToken"] for it in world.receiver.events if it["message"]["id"] == second)
    assert (await world.line.post("/v2/bot/chat/markAsRead", json={"markAsReadToken": token})).status_code == 200
    assert [it["read"] for it in await world.chat()] == [True, True, False]
    wrong = await world.line.post("/v2/bot/chat/markAsRead", json={"markAsReadToken": "x"})
    assert wrong.json()["message"].startswith("Invalid markAsReadToken.")


async def test_without_chat_everything_is_read_at_once(world: Any) -> None:
    await world.change(chat=False)
    await world.say()
    assert [it["read"] for it in await world.chat()] == [True]
    assert (await world.line.get("/v2/bot/info")).json()["chatMode"] == "bot"


async def test_quotes_point_back_at_messages_of_both_sides(world: Any) -> None:
    said = await world.say("which one?")
    token = world.receiver.events[0]["message"]["quoteToken"]
    body = {"to": world.user["user_id"], "messages": [TEXT | {"quoteToken": token}]}
    sent = (await world.line.post("/v2/bot/message/push", json=body)).json()["sentMessages"][0]
    await world.say("this one", quoted_message_id=sent["id"])
    assert [it.get("quotes") for it in await world.chat()] == [None, said["id"], sent["id"]]
    assert world.receiver.events[-1]["message"]["quotedMessageId"] == sent["id"]


async def test_the_loading_animation_is_for_users_and_steps_of_five(world: Any) -> None:
    ok = {"chatId": world.user["user_id"], "loadingSeconds": 5}
    assert (await world.line.post("/v2/bot/chat/loading/start", json=ok)).status_code == 202
    wrong = await world.line.post("/v2/bot/chat/loading/start", json={"chatId": "C1", "loadingSeconds": 62})
    assert [it["message"] for it in wrong.json()["details"]] == [
        "Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.",
        "Must be between 5 and 60",
        "must be a multiple of five",
    ]


async def test_the_webhook_endpoint_can_be_read_set_and_tested(world: Any) -> None:
    path = "/v2/bot/channel/webhook/endpoint"
    assert (await world.line.get(path)).json() == {"endpoint": world.receiver.url, "active": True}
    tested = (await world.line.post("/v2/bot/channel/webhook/test", json={})).json()
    assert (tested["success"], tested["statusCode"], tested["reason"]) == (True, 200, "OK")
    assert world.receiver.caught[-1].json["events"] == []
    bad = await world.line.put(path, json={"endpoint": "http://example.com/hook"})
    assert (bad.status_code, bad.json()) == (400, {"message": "Invalid webhook endpoint URL"})
    assert (await world.line.put(path, json={"endpoint": "https://example.com/hook"})).status_code == 200
    failed = (await world.line.post("/v2/bot/channel/webhook/test", json={"endpoint": "http://127.0.0.1:9/"})).json()
    assert (failed["success"], failed["reason"]) == (False, "COULD_NOT_CONNECT")
    await world.change(webhook_url=None)
    assert (await world.line.get(path)).json() == {"message": "Webhook endpoint not found"}


@pytest.mark.parametrize(
    ("status", "slow_s", "reason", "detail"),
    [(500, 0, "ERROR_STATUS_CODE", "500"), (200, 2.2, "REQUEST_TIMEOUT", "Request timeout")],
)
async def test_a_webhook_test_tells_lines_reasons(
    world: Any, status: int, slow_s: float, reason: str, detail: str
) -> None:
    world.receiver.answers.append(status)
    world.receiver.slow_s = slow_s
    tested = (await world.line.post("/v2/bot/channel/webhook/test", json={})).json()
    assert (tested["success"], tested["reason"], tested["detail"]) == (False, reason, detail)
    assert tested["statusCode"] == (500 if reason == "ERROR_STATUS_CODE" else 0)


@pytest.mark.parametrize(
    ("method", "path", "body", "most"),
    [
        ("POST", "message/broadcast", {"messages": [TEXT]}, 60),
        ("POST", "message/narrowcast", {"messages": [TEXT]}, 60),
        ("GET", "insight/followers?date=20200101", None, 60),
        ("POST", "richmenu/batch", {"operations": [{"type": "unlinkAll"}]}, 3),
    ],
)
async def test_what_is_meant_for_now_and_then_is_allowed_so_often_an_hour(
    world: Any, method: str, path: str, body: dict[str, Any] | None, most: int
) -> None:
    content = {} if body is None else {"json": body}
    statuses = [(await world.line.request(method, f"/v2/bot/{path}", **content)).status_code for _ in range(most + 1)]
    assert (set(statuses[:most]) <= {200, 202}, statuses[most]) == (True, 429)
    await world.advance(3600)
    assert (await world.line.request(method, f"/v2/bot/{path}", **content)).status_code < 300


async def test_a_body_over_two_megabytes_is_too_large(world: Any) -> None:
    answer = await world.line.post("/v2/bot/message/push", content=b"x" * (2 * 1024 * 1024 + 1))
    assert answer.status_code == 413


async def test_rates_are_limited_and_recover(world: Any) -> None:
    path = "/v2/bot/channel/webhook/test"
    assert {(await world.line.post(path)).status_code for _ in range(60)} == {200}
    refused = await world.line.post(path)
    assert (refused.status_code, refused.json()) == (
        429,
        {"message": "The API rate limit has been exceeded. Try again later."},
    )
    assert (await world.push()).status_code == 200
    await world.advance(61)
    assert (await world.line.post(path)).status_code == 200
