"""Calls to push services: only to addresses of the open internet, each looked up once and called as it was found."""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

import httpx2

from madoguchi.kit.errors import InvalidError
from madoguchi.kit.resources import Resources

_LONGEST_CALL_SECONDS = 15.0
_LONGEST_WAIT_SECONDS = 3600.0
_LONGEST_ADDRESS = 1000
_GONE = (404, 410)
_STRANGE = (401, 403)
"""It does not take our key for the one that the browser subscribed with, as after that was made anew."""
_RATE_LIMITED = 429


class ForbiddenAddressError(Exception):
    """The address leads into a network of ours, or nowhere."""


class Outcome(StrEnum):
    TAKEN = "taken"
    GONE = "gone"
    """The browser is not subscribed any more, or its address is none that may be called."""
    REFUSED = "refused"
    """It will not be taken, however often it is tried."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    status: int | None = None
    said: str = ""
    retry_after: float | None = None
    """Seconds that the service asks us to wait."""


def check_endpoint(endpoint: str, *, allowed_origin: str | None) -> None:
    """Raise InvalidError for what is no address of a push service: https, a name, nobody's password in it."""
    try:
        parts = urlsplit(endpoint)
        fits = parts.scheme == "https" and parts.hostname and parts.port in {None, 443} and "@" not in parts.netloc
        # As it will be looked up and called: no label of the name may be empty or above 63 letters.
        (parts.hostname or "").encode("idna")
        httpx2.URL(endpoint)
    except (ValueError, httpx2.InvalidURL):
        parts, fits = SplitResult("", "", "", "", ""), False
    if len(endpoint) > _LONGEST_ADDRESS or (_origin(parts) != allowed_origin and not fits):
        said = "This is no address of a push service; it begins with https:// and comes from the browser."
        raise InvalidError(said, errors=[{"path": "endpoint", "message": said}])


async def post(resources: Resources, endpoint: str, *, headers: dict[str, str], body: bytes) -> Answer:
    """Hand a message to the push service of a subscription."""
    try:
        async with asyncio.timeout(_LONGEST_CALL_SECONDS):
            places = await _places(endpoint, allowed_origin=resources.settings.push_service_origin)
            response = await _post(resources.http, endpoint, places, headers, body)
    except ForbiddenAddressError as error:
        return Answer(Outcome.GONE, said=str(error))
    except (ValueError, httpx2.InvalidURL) as error:
        return Answer(Outcome.GONE, said=f"{type(error).__name__}: this is no address that can be called")
    except (httpx2.HTTPError, OSError, TimeoutError) as error:
        return Answer(Outcome.LATER, said=f"{type(error).__name__}: the push service did not answer")
    return _answer(response, resources.clock.now())


async def _places(endpoint: str, *, allowed_origin: str | None) -> list[httpx2.URL]:
    """Where to call, looked up once: a name may not lead elsewhere between the look and the call."""
    parts = urlsplit(endpoint)
    if _origin(parts) == allowed_origin:
        return [httpx2.URL(endpoint)]
    return [httpx2.URL(endpoint).copy_with(host=address) for address in await _public_addresses(parts.hostname or "")]


async def _post(
    http: httpx2.AsyncClient, endpoint: str, places: list[httpx2.URL], headers: dict[str, str], body: bytes
) -> httpx2.Response:
    """Call the first place that can be reached; whoever answers there has to be who the address names."""
    parts = urlsplit(endpoint)
    for number, url in enumerate(places, start=1):
        request = http.build_request(
            "POST",
            url,
            content=body,
            headers={**headers, "Host": parts.netloc},
            extensions={"sni_hostname": parts.hostname} if parts.scheme == "https" else {},
        )
        try:
            # Its status says it all; what a stranger sends beside it is not read.
            response = await http.send(request, stream=True)
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            if number == len(places):
                raise
        else:
            await response.aclose()
            return response
    raise OSError("no address")


async def _public_addresses(host: str) -> list[str]:
    """The addresses of a host, none of which is in a network that is not everybody's."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except socket.gaierror:
        raise OSError("no such host") from None
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not all(_is_public(address) for address in addresses):
        raise ForbiddenAddressError("the address of the subscription leads into a private network")
    return addresses


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.ip_address(int(ip) & 0xFFFFFFFF).is_global
    return ip.is_global and not ip.is_multicast


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}"


def _answer(response: httpx2.Response, now: datetime) -> Answer:
    status = response.status_code
    if response.is_success:
        return Answer(Outcome.TAKEN, status)
    if status in _GONE:
        return Answer(Outcome.GONE, status)
    if status in _STRANGE:
        said = "the push service does not know our key; the browser is subscribed anew when the desk is next opened"
        return Answer(Outcome.GONE, status, said=said)
    if status == _RATE_LIMITED or response.is_server_error:
        return Answer(Outcome.LATER, status, retry_after=_wait(response.headers.get("retry-after"), now))
    return Answer(Outcome.REFUSED, status, said=f"the push service answered {status}")


def _wait(said: str | None, now: datetime) -> float | None:
    """The seconds of a Retry-After, which says them or a date."""
    if said is None:
        return None
    try:
        seconds = float(said) if said.isascii() and said.isdigit() else (_date(said) - now).total_seconds()
    except ValueError:
        return None
    return min(max(seconds, 1.0), _LONGEST_WAIT_SECONDS)


def _date(said: str) -> datetime:
    found = parsedate_to_datetime(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
