"""Audiences: filled by ids, by a file, by what people did; ready after a while, told of with care, and gone in time."""

import time
from typing import Any

import pytest
from tests.simulator.crowds import befriend, deed, upload

AUDIENCES = "/v2/bot/audienceGroup"
DAY_S = 24 * 3600
LINK = "https://example.com/sale"


async def told(world: Any, audience_id: int) -> dict[str, Any]:
    answer = await world.line.get(f"{AUDIENCES}/{audience_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def complaint(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    return answer.status_code, body["message"], body["details"][0]["message"]


async def test_ids_are_taken_in_and_ready_a_little_later(world: Any) -> None:
    user = world.user["user_id"]
    body = {"description": "Spring", "uploadDescription": "first", "audiences": [{"id": user}, {"id": user}]}
    made = (await world.line.post(f"{AUDIENCES}/upload", json=body)).json()
    assert (made["type"], made["createRoute"], made["permission"]) == ("UPLOAD", "MESSAGING_API", "READ_WRITE")
    assert made["expireTimestamp"] - made["created"] == 180 * DAY_S
    before = await told(world, made["audienceGroupId"])
    assert (before["audienceGroup"]["status"], before["jobs"][0]["jobStatus"]) == ("IN_PROGRESS", "QUEUED")
    await world.advance(0.6)
    assert (await told(world, made["audienceGroupId"]))["jobs"][0]["jobStatus"] == "WORKING"
    await world.advance(2)
    after = await told(world, made["audienceGroupId"])
    assert (after["audienceGroup"]["status"], after["audienceGroup"]["audienceCount"]) == ("READY", 1)
    assert [after["jobs"][0][name] for name in ("description", "jobStatus", "audienceCount")] == [
        "first",
        "FINISHED",
        1,
    ]


async def test_more_ids_come_to_the_first_by_json_and_by_file(world: Any) -> None:
    first, second, third = await befriend(world, 3)
    audience = await upload(world, [first])
    more = {"audienceGroupId": audience, "audiences": [{"id": first}, {"id": second}]}
    assert (await world.line.put(f"{AUDIENCES}/upload", json=more)).status_code == 202
    files = {"file": ("ids.txt", f"\ufeff{third}\r\n{first}\n\n".encode(), "text/plain")}
    form = {"audienceGroupId": str(audience), "uploadDescription": "from a file"}
    added = await world.line.put(f"{AUDIENCES}/upload/byFile", data=form, files=files)
    assert (added.status_code, added.json()) == (202, {})
    await world.advance(2)
    now = await told(world, audience)
    assert now["audienceGroup"]["audienceCount"] == 3
    assert [job["audienceCount"] for job in now["jobs"]] == [1, 1, 1]


async def test_a_file_makes_an_audience_of_more_than_two_megabytes(world: Any) -> None:
    user = world.user["user_id"]
    lines = "\n".join([user] * 70_000).encode()
    assert len(lines) > 2 * 1024 * 1024
    files = {"file": ("ids.txt", lines, "text/plain")}
    made = await world.line.post(f"{AUDIENCES}/upload/byFile", data={"description": "Big"}, files=files)
    assert made.status_code == 202
    await world.advance(2)
    assert (await told(world, made.json()["audienceGroupId"]))["audienceGroup"]["audienceCount"] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"description": "x" * 121}, "AUDIENCE_GROUP_NAME_SIZE_OVER"),
        ({"description": " "}, "AUDIENCE_GROUP_NAME_EMPTY"),
        ({}, "AUDIENCE_GROUP_NAME_EMPTY"),
        ({"description": "a\nb"}, "AUDIENCE_GROUP_NAME_WRONG"),
        ({"description": "a", "uploadDescription": "x" * 301}, "AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER"),
        ({"description": "a", "audiences": [{"id": "U1"}]}, "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"),
        ({"description": "a", "audiences": [{"id": "U" + "0" * 32}]}, "UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS"),
        (
            {"description": "a", "audiences": [{"id": "U" + "0" * 32}] * 10_001},
            "UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS",
        ),
    ],
)
async def test_wrong_audiences_get_lines_codes(world: Any, body: dict[str, Any], code: str) -> None:
    refused = await world.line.post(f"{AUDIENCES}/upload", json=body)
    assert (refused.status_code, refused.json()["details"][0]["message"]) == (400, code)


async def test_known_wordings_of_errors(world: Any) -> None:
    long = await world.line.post(f"{AUDIENCES}/upload", json={"description": "x" * 121})
    assert complaint(long) == (400, "size over audienceGroupName", "AUDIENCE_GROUP_NAME_SIZE_OVER")
    nothing = await world.line.get(f"{AUDIENCES}/1234567890123")
    assert complaint(nothing) == (400, "audience group not found", "AUDIENCE_GROUP_NOT_FOUND")
    much = await world.line.get(f"{AUDIENCES}/list", params={"page": 1, "size": 41})
    assert complaint(much) == (400, "size: must be less than or equal to 40", "TOO_HIGH")
    for odd in ("x", "-1", "9" * 19):
        assert (await world.line.get(f"{AUDIENCES}/{odd}")).status_code == 400
    files = {"file": ("ids.bin", b"U1", "application/octet-stream")}
    kind = await world.line.post(f"{AUDIENCES}/upload/byFile", data={"description": "a"}, files=files)
    assert kind.status_code == 415
    files = {"file": ("ids.txt", b"U1", "text/plain")}
    wrong = await world.line.post(f"{AUDIENCES}/upload/byFile", data={"description": "a"}, files=files)
    code = "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"
    assert wrong.json() == {"message": code, "details": [{"message": code, "property": "file"}]}
    ifa = await world.line.post(f"{AUDIENCES}/upload", json={"description": "a", "isIfaAudience": True})
    assert ifa.status_code == 403


async def test_an_empty_audience_is_never_ready(world: Any) -> None:
    made = (await world.line.post(f"{AUDIENCES}/upload", json={"description": "Empty"})).json()
    await world.advance(DAY_S)
    now = await told(world, made["audienceGroupId"])
    assert (now["audienceGroup"]["status"], now["audienceGroup"]["audienceCount"]) == ("IN_PROGRESS", 0)
    assert now["jobs"] == []


async def test_it_expires_and_is_forgotten_a_month_later(world: Any) -> None:
    user = world.user["user_id"]
    audience = await upload(world, [user])
    await world.advance(180 * DAY_S)
    assert (await told(world, audience))["audienceGroup"]["status"] == "EXPIRED"
    more = await world.line.put(f"{AUDIENCES}/upload", json={"audienceGroupId": audience, "audiences": [{"id": user}]})
    assert complaint(more)[2] == "AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED"
    await world.advance(31 * DAY_S)
    assert (await world.line.get(f"{AUDIENCES}/{audience}")).status_code == 400


async def test_rename_and_delete(world: Any) -> None:
    audience = await upload(world, [world.user["user_id"]])
    renamed = await world.line.put(f"{AUDIENCES}/{audience}/updateDescription", json={"description": "New"})
    assert (renamed.status_code, renamed.json()) == (200, {})
    assert (await told(world, audience))["audienceGroup"]["description"] == "New"
    assert (await world.line.delete(f"{AUDIENCES}/{audience}")).status_code == 202
    assert (await world.line.delete(f"{AUDIENCES}/{audience}")).status_code == 400


async def test_lists_are_paged_and_sifted(world: Any) -> None:
    for name in ("Alpha", "alphabet", "Beta"):
        await upload(world, [world.user["user_id"]], name)
    path = f"/_sim/accounts/{world.account['id']}/audiences"
    await world.control.post(path, json={"description": "By hand", "type": "CHAT_TAG"})
    owner = {"id": "ABC", "name": "Partner"}
    await world.control.post(path, json={"description": "Shared", "owner": owner, "create_route": "AD_MANAGER"})

    async def listed(where: str = "list", **query: Any) -> dict[str, Any]:
        return (await world.line.get(f"{AUDIENCES}/{where}", params={"page": 1} | query)).json()

    everything = await listed(size=2)
    assert [it["description"] for it in everything["audienceGroups"]] == ["By hand", "Beta"]
    counts = [everything[name] for name in ("hasNextPage", "totalCount", "readWriteAudienceGroupTotalCount", "size")]
    assert counts == [True, 4, 3, 2]
    assert not (await listed(size=2, page=2))["hasNextPage"]
    assert [it["description"] for it in (await listed(description="ALPHA"))["audienceGroups"]] == ["alphabet", "Alpha"]
    assert (await listed(createRoute="OA_MANAGER"))["totalCount"] == 1
    assert (await listed(status="READY"))["totalCount"] == 3
    assert (await listed(includesExternalPublicGroups="false"))["totalCount"] == 3
    shared = (await listed("shared/list"))["audienceGroups"]
    assert [(it["description"], it["permission"]) for it in shared] == [("Shared", "READ")]
    assert (await listed("shared/list", includesOwnedAudienceGroups="true"))["totalCount"] == 5
    one = (await world.line.get(f"{AUDIENCES}/shared/{shared[0]['audienceGroupId']}")).json()
    assert one["owner"] == {"serviceType": "bm", "id": "ABC", "name": "Partner"}
    assert (await world.line.delete(f"{AUDIENCES}/{shared[0]['audienceGroupId']}")).status_code == 400


async def test_there_are_a_thousand_and_no_more(world: Any) -> None:
    path = f"/_sim/accounts/{world.account['id']}/audiences"
    for number in range(1000):
        assert (await world.control.post(path, json={"description": f"A {number}"})).status_code == 201
    refused = await world.line.post(f"{AUDIENCES}/upload", json={"description": "One more"})
    assert complaint(refused)[2] == "AUDIENCE_GROUP_COUNT_MAX_OVER"


async def test_ten_uploads_at_once_and_no_more(world: Any) -> None:
    user = world.user["user_id"]
    audience = await upload(world, [user])
    body = {"audienceGroupId": audience, "audiences": [{"id": user}]}
    answers = [(await world.line.put(f"{AUDIENCES}/upload", json=body)).status_code for _ in range(11)]
    assert answers == [202] * 10 + [429]
    await world.advance(2)
    assert (await world.line.put(f"{AUDIENCES}/upload", json=body)).status_code == 202


async def test_sixty_calls_a_minute_and_one_more_each_second(world: Any) -> None:
    path, started = f"{AUDIENCES}/list?page=1", time.monotonic()
    allowed = 0
    while (await world.line.get(path)).status_code == 200:
        allowed += 1
    assert 60 <= allowed <= 60 + time.monotonic() - started
    await world.advance(1)
    assert (await world.line.get(path)).status_code == 200


async def test_faults_reach_audiences(world: Any) -> None:
    await world.faults(status={"value": 500, "endpoint": "audience", "times": 1})
    path = f"{AUDIENCES}/list?page=1"
    assert [(await world.line.get(path)).status_code for _ in range(2)] == [500, 200]


async def broadcast(world: Any, **message: Any) -> str:
    sent = await world.line.post("/v2/bot/message/broadcast", json={"messages": [{"type": "text"} | message]})
    assert sent.status_code == 200, sent.text
    return sent.headers["x-line-request-id"]


async def test_those_who_clicked_are_an_audience_once_they_are_fifty(world: Any) -> None:
    people = await befriend(world, 50)
    request_id = await broadcast(world, text=f"Look {LINK} and https://example.com/other")
    body = {"description": "Clicked", "requestId": request_id, "clickUrl": LINK}
    made = await world.line.post(f"{AUDIENCES}/click", json=body)
    assert (made.status_code, made.json()["type"], made.json()["clickUrl"]) == (202, "CLICK", LINK)
    again = await world.line.post(f"{AUDIENCES}/click", json=body)
    assert complaint(again)[2] == "AUDIENCE_GROUP_REQUESTID_DUPLICATE"
    other = await world.line.post(f"{AUDIENCES}/click", json=body | {"clickUrl": "https://example.com/other"})
    assert other.status_code == 202
    for user_id in people[:49]:
        await deed(world, user_id, "clicks", url=LINK)
    await world.advance(2)
    audience = made.json()["audienceGroupId"]
    now = (await told(world, audience))["audienceGroup"]
    assert (now["status"], now["audienceCount"]) == ("IN_PROGRESS", 49)
    await deed(world, people[49], "clicks", url=LINK)
    assert (await told(world, audience))["audienceGroup"]["status"] == "READY"
    # Below twenty nobody is told how many they are.
    await deed(world, people[0], "clicks", url="https://example.com/other")
    assert (await told(world, other.json()["audienceGroupId"]))["audienceGroup"]["audienceCount"] == 0


async def test_those_who_saw_a_message_are_an_audience(world: Any) -> None:
    people = await befriend(world, 20)
    request_id = await broadcast(world, text="Look")
    made = (await world.line.post(f"{AUDIENCES}/imp", json={"description": "Saw", "requestId": request_id})).json()
    for user_id in people:
        assert (await deed(world, user_id, "impressions"))["seen"] == 1
        assert (await deed(world, user_id, "impressions"))["seen"] == 0
    await world.advance(2)
    now = (await told(world, made["audienceGroupId"]))["audienceGroup"]
    assert (now["type"], now["audienceCount"], now["status"]) == ("IMP", 20, "IN_PROGRESS")


async def test_only_what_went_to_many_within_sixty_days_makes_an_audience(world: Any) -> None:
    pushed = (await world.push()).headers["x-line-request-id"]
    request_id = await broadcast(world, text="Look")
    other = (await world.control.post("/_sim/accounts", json={"name": "Other"})).json()
    headers = {"authorization": f"Bearer {other['channel_access_token']}"}

    async def asked(request_id: str, **more: Any) -> str:
        body = {"description": "x", "requestId": request_id}
        return complaint(await world.line.post(f"{AUDIENCES}/imp", json=body, **more))[2]

    narrow = await world.line.post("/v2/bot/message/narrowcast", json={"messages": [{"type": "text", "text": "x"}]})
    under_way = narrow.headers["x-line-request-id"]
    assert await asked(under_way) == "REQUEST_NOT_FOUND"
    event = await world.line.get("/v2/bot/insight/message/event", params={"requestId": under_way})
    assert event.json()["overview"]["delivered"] is None
    await world.advance(2)
    body = {"description": "x", "requestId": under_way}
    assert (await world.line.post(f"{AUDIENCES}/imp", json=body)).status_code == 202
    assert await asked(pushed) == "REQUEST_NOT_FOUND"
    assert await asked("nosuch") == "REQUEST_NOT_FOUND"
    assert await asked(request_id, headers=headers) == "WRONG_BOT_ID"
    await world.advance(61 * DAY_S)
    assert await asked(request_id) == "TOO_OLD_MESSAGES"
