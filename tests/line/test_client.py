"""What LINE answers to a call, however odd, becomes one plain outcome (F13, F16, F17, F19)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from madoguchi.kit.clock import ShiftedClock
from madoguchi.kit.crypto import open_cipher
from madoguchi.kit.pace import Paces
from madoguchi.kit.resources import Resources
from madoguchi.kit.settings import Settings
from madoguchi.line import client
from madoguchi.line.client import Answer, Outcome, Profile

LINE = "https://line.example"
Answering = Callable[[httpx2.Request], httpx2.Response]
MONTHLY = "You have reached your monthly limit."


@asynccontextmanager
async def resources(answering: Answering) -> AsyncIterator[Resources]:
    """What a call to LINE needs, with a LINE that answers so."""
    settings = Settings(home=Path("nowhere"), line_api_url=LINE, secret_key="test key")  # type: ignore[arg-type]
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(answering)) as http:
        yield Resources(
            settings=settings,
            database=None,  # type: ignore[arg-type]  # a call needs none
            waker=None,  # type: ignore[arg-type]
            clock=(clock := ShiftedClock()),
            cipher=open_cipher(settings),
            http=http,
            paces=Paces(clock),
            files=None,  # type: ignore[arg-type]
            links=None,  # type: ignore[arg-type]
            inspections=None,  # type: ignore[arg-type]
            conversions=None,  # type: ignore[arg-type]
            typesetting=None,  # type: ignore[arg-type]
        )


async def asked(answering: Answering, way: str = "push") -> Answer:
    async with resources(answering) as there:
        if way == "reply":
            return await client.reply(there, token="t", body=b"{}")
        return await client.push(there, token="t", body=b"{}", retry_key="key")


async def profile_from(answering: Answering, user_id: str = "U1") -> Profile | None:
    async with resources(answering) as there:
        return await client.get_profile(there, token="t", user_id=user_id)


def saying(status: int, body: Any = None) -> Answering:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _: httpx2.Response(status, content=content, headers={"x-line-request-id": "r1"})


@pytest.mark.parametrize(
    ("status", "message", "outcome"),
    [
        (200, "", Outcome.ACCEPTED),
        (202, "", Outcome.ACCEPTED),
        (409, "The retry key is already accepted", Outcome.ACCEPTED),
        (400, "Failed to send messages", Outcome.REFUSED),
        (401, "Authentication failed", Outcome.REFUSED),
        (403, "Not available", Outcome.REFUSED),
        (404, "Not found", Outcome.REFUSED),
        (413, "Too large", Outcome.REFUSED),
        (429, "The API rate limit has been exceeded. Try again later.", Outcome.NOT_TAKEN),
        (429, MONTHLY, Outcome.REFUSED),
        (500, "The server is on fire", Outcome.UNKNOWN),
        (503, "", Outcome.UNKNOWN),
    ],
)
async def test_each_status_has_one_meaning(status: int, message: str, outcome: Outcome) -> None:
    answer = await asked(saying(status, {"message": message}))
    assert (answer.outcome, answer.status, answer.message, answer.request_id) == (outcome, status, message, "r1")


@pytest.mark.parametrize(
    ("raised", "outcome"),
    [
        (httpx2.ConnectError("no route"), Outcome.NOT_TAKEN),
        (httpx2.ConnectTimeout("slow"), Outcome.NOT_TAKEN),
        (httpx2.PoolTimeout("busy"), Outcome.NOT_TAKEN),
        (httpx2.ReadTimeout("slow"), Outcome.UNKNOWN),
        (httpx2.WriteError("cut"), Outcome.UNKNOWN),
        (httpx2.ReadError("cut"), Outcome.UNKNOWN),
        (httpx2.RemoteProtocolError("half an answer"), Outcome.UNKNOWN),
    ],
)
@pytest.mark.parametrize("way", ["reply", "push"])
async def test_F13_without_an_answer_only_what_never_left_is_known_not_to_be_taken(
    raised: Exception, outcome: Outcome, way: str
) -> None:
    def answering(_: httpx2.Request) -> httpx2.Response:
        raise raised

    answer = await asked(answering, way)
    assert (answer.outcome, answer.status) == (outcome, None)
    assert str(raised) in answer.message


@pytest.mark.parametrize("way", ["reply", "push"])
async def test_F13_an_answer_that_never_ends_is_given_up(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_LONGEST_CALL_SECONDS", 0.2)

    class Drip(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0.01)
                yield b" "

    answer = await asked(lambda _: httpx2.Response(200, stream=Drip()), way)
    assert (answer.outcome, answer.status) == (Outcome.UNKNOWN, None)


async def test_F20_a_token_that_no_header_can_carry_was_never_sent() -> None:
    async with httpx2.AsyncClient() as http, resources(lambda _: httpx2.Response(200)) as there:
        answer = await client.reply(replace(there, http=http), token="a\nb", body=b"{}")
    assert answer.outcome is Outcome.NOT_TAKEN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>502 from somebody between us</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        None,
        [],
        "words",
        {},
        {"message": None},
        {"message": {"odd": 1}},
        {"sentMessages": None},
        {"sentMessages": "words"},
        {"sentMessages": [None, 5, "x", {}]},
        {"sentMessages": {"id": "1"}},
        {"sentMessages": [{"id": "a\x00b"}, {}]},
        {"details": None},
        {"details": "words"},
        {"details": [None, 5, "x", {}]},
        {"message": "\x00", "details": [{"message": "\x00"}]},
    ],
)
@pytest.mark.parametrize("status", [200, 400])
async def test_F13_however_odd_the_body_of_an_answer_its_status_counts(status: int, body: Any) -> None:
    answer = await asked(saying(status, body))
    assert answer.outcome is (Outcome.ACCEPTED if status == 200 else Outcome.REFUSED)
    assert "\x00" not in "".join([answer.message, *answer.sent_ids])


async def test_the_ids_of_what_was_sent_are_kept_in_order() -> None:
    answer = await asked(saying(200, {"sentMessages": [{"id": "1", "quoteToken": "q"}, {"id": "2"}]}))
    assert answer.sent_ids == ("1", "2")


async def test_F19_the_reason_names_what_is_wrong_with_which_part() -> None:
    details = [{"message": "May not be empty", "property": "messages[0].text"}, {"message": "Size"}]
    answer = await asked(saying(400, {"message": "The request body has 2 error(s)", "details": details}))
    assert answer.message == "The request body has 2 error(s); messages[0].text: May not be empty; Size"
    assert client.reason_for(answer) == f"LINE cannot deliver this message. LINE says: {answer.message}"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(Outcome.REFUSED, 429, MONTHLY), "month's messages"),
        (Answer(Outcome.REFUSED, 401), "access token"),
        (Answer(Outcome.REFUSED, 418), "LINE refused the message."),
    ],
)
def test_F17_a_reason_tells_a_representative_what_to_do(answer: Answer, words: str) -> None:
    assert words in client.reason_for(answer)
    assert answer.message in client.reason_for(answer)


async def test_F13_a_push_carries_its_key_and_a_reply_none() -> None:
    seen: list[tuple[str, str | None, str]] = []

    def answering(request: httpx2.Request) -> httpx2.Response:
        seen.append((str(request.url), request.headers.get("x-line-retry-key"), request.headers["authorization"]))
        return httpx2.Response(200, json={})

    for way in ("push", "reply"):
        await asked(answering, way)
    assert seen == [
        (f"{LINE}/v2/bot/message/push", "key", "Bearer t"),
        (f"{LINE}/v2/bot/message/reply", None, "Bearer t"),
    ]


async def test_a_profile_is_read_with_what_it_leaves_out() -> None:
    full = {"displayName": "花子", "userId": "U1", "pictureUrl": "https://p", "statusMessage": "hi", "language": "ja"}
    assert await profile_from(saying(200, full)) == Profile("花子", "https://p", "hi", "ja")
    assert await profile_from(saying(200, {"displayName": "花子"})) == Profile("花子", None, None, None)


async def test_an_id_that_is_none_has_no_profile() -> None:
    assert await profile_from(saying(400, {"message": "The value for the 'userId' parameter is invalid"})) is None


async def test_nobody_to_show_is_told_from_an_id_that_is_none() -> None:
    with pytest.raises(client.NobodyThereError):
        await profile_from(saying(404, {"message": "Not found"}))


@pytest.mark.parametrize("status", [401, 429, 500])
async def test_a_profile_that_line_cannot_give_now_is_asked_for_again(status: int) -> None:
    with pytest.raises(httpx2.HTTPError):
        await profile_from(saying(status, {"message": "later"}))


async def test_the_address_of_a_user_leads_to_no_other_place_at_line() -> None:
    seen: list[str] = []

    def answering(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.url.raw_path.decode())
        return httpx2.Response(400)

    await profile_from(answering, "../message/quota?x=1#y")
    assert seen == ["/v2/bot/profile/..%2Fmessage%2Fquota%3Fx%3D1%23y"]
