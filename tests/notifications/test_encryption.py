"""Push messages are encrypted as RFC 8291 says, to the byte, and go to no network but the open one."""

import asyncio
import socket
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.notifications.push_service import Browser, raw, written

from madoguchi.kit.errors import InvalidError
from madoguchi.notifications import push_services
from madoguchi.notifications.encryption import LARGEST, Reader, encrypt, is_public_key
from madoguchi.notifications.payloads import Payload
from madoguchi.notifications.push_services import ForbiddenAddressError, check_endpoint


def test_the_example_of_the_rfc() -> None:
    """RFC 8291, Appendix A."""
    sender = ec.derive_private_key(int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), ec.SECP256R1())
    point = raw("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        reader=Reader(point, raw("BTBZMqHH6r4Tts7J_aSIgg")),
        key=sender,
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert written(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_each_message_has_keys_of_its_own_and_the_largest_fits() -> None:
    browser = Browser("https://push.example/1")
    reader = Reader(browser.point, browser.auth)
    text = b'{"a":"' + b"x" * (LARGEST - 8) + b'"}'
    first, second = encrypt(text, reader=reader), encrypt(text, reader=reader)
    assert len(first) == 4096
    assert browser.read(first) == browser.read(second) == {"a": "x" * (LARGEST - 8)}
    assert first[:86] != second[:86]
    with pytest.raises(ValueError, match="longer"):
        encrypt(text + b"x", reader=reader)


def test_what_is_too_long_for_a_push_loses_its_body_and_keeps_its_title() -> None:
    small = Payload("offer", "1", "花" * 200, "花" * 800, "/desk")
    assert "花" * 800 in small.encoded().decode()
    large = Payload("offer", "1", "花" * 200, "花" * 1300, "/desk").encoded()
    assert len(large) <= LARGEST
    assert "花" * 200 in large.decode()


@pytest.mark.parametrize(
    "point",
    [b"", b"\4" + bytes(64), Browser("").point[:-1], b"\2" + Browser("").point[1:33], bytes(65)],
    ids=["empty", "not on the curve", "too short", "compressed", "zeros"],
)
def test_what_is_no_point_of_the_curve_is_no_key(point: bytes) -> None:
    assert not is_public_key(point)
    assert is_public_key(Browser("").point)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/1",
        "https:///1",
        "https://push.example:8443/1",
        "https://user:secret@push.example/1",
        "https://push.example:port/1",
        "ftp://push.example",
        "javascript:alert(1)",
        "https://[::1",
        "https://push.example/" + "x" * 1000,
        "http://127.0.0.1:9/1",
    ],
)
def test_an_address_that_is_none_of_a_push_service_is_refused(endpoint: str) -> None:
    with pytest.raises(InvalidError):
        check_endpoint(endpoint, allowed_origin="http://127.0.0.1:8200")


def test_a_real_one_and_the_one_of_our_own_network_are_taken() -> None:
    check_endpoint("https://fcm.googleapis.com/fcm/send/abc", allowed_origin=None)
    check_endpoint("https://web.push.apple.com:443/abc", allowed_origin=None)
    check_endpoint("http://127.0.0.1:8200/1", allowed_origin="http://127.0.0.1:8200")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - it is looked at, and listened at by nobody
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:0:7f00:1::",
    ],
)
async def test_S_no_name_leads_into_a_private_network(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _resolve_to(monkeypatch, "142.250.1.1", address)
    with pytest.raises(ForbiddenAddressError):
        await push_services._places("https://rebound.example/1", allowed_origin=None)


async def test_S_a_name_is_looked_up_once_and_called_as_it_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _resolve_to(monkeypatch, "142.250.1.1", "2607:f8b0::1")
    found = await push_services._places("https://push.example/1?a=b", allowed_origin=None)
    assert [str(url) for url in found] == ["https://142.250.1.1/1?a=b", "https://[2607:f8b0::1]/1?a=b"]
    assert asked == ["push.example"]


async def test_S_what_cannot_be_reached_is_called_at_its_next_address_under_its_own_name() -> None:
    called: list[tuple[str, str, Any]] = []

    async def answer(request: httpx2.Request) -> httpx2.Response:
        called.append((str(request.url), request.headers["host"], request.extensions["sni_hostname"]))
        if len(called) == 1:
            raise httpx2.ConnectError("no route")
        return httpx2.Response(201, headers={"location": "https://evil.example"})

    places = [httpx2.URL("https://[2607:f8b0::1]/1"), httpx2.URL("https://142.250.1.1/1")]
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as http:
        answered = await push_services._post(http, "https://push.example/1", places, {}, b"")
        assert answered.status_code == 201
        assert [where for where, *_ in called] == ["https://[2607:f8b0::1]/1", "https://142.250.1.1/1"]
        assert {(host, sni) for _, host, sni in called} == {("push.example", "push.example")}
        called.clear()
        with pytest.raises(httpx2.ConnectError):
            await push_services._post(http, "https://push.example/1", places[:1], {}, b"")


def _resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    asked: list[str] = []

    async def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve, raising=False)
    return asked


@pytest.mark.parametrize(
    ("said", "seconds"),
    [(None, None), ("7", 7), ("0", 1), ("999999", 3600), ("Tue, 01 Dec 2026 08:00:30 GMT", 30), ("soon", None)],
)
def test_how_long_a_push_service_asks_us_to_wait(said: str | None, seconds: float | None) -> None:
    assert push_services._wait(said, datetime(2026, 12, 1, 8, 0, tzinfo=UTC)) == seconds
