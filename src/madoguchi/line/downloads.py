"""What customers attach, fetched from LINE: each attempt with a plain outcome."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import httpx2

from madoguchi.kit import files
from madoguchi.kit.clock import Clock
from madoguchi.kit.files import FileTooLargeError, Received
from madoguchi.kit.resources import Resources

_OK, _PREPARING = 200, 202
_GONE = {404, 410}
_LONGEST = timedelta(seconds=600)
"""In all: what drips in byte by byte would pass every single time limit, and hold its place."""


class Arrival(StrEnum):
    """What became of one attempt."""

    WHOLE = "whole"
    NOT_READY = "not_ready"
    """LINE is still preparing it."""
    GONE = "gone"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Download:
    """One attempt, with what was received when it came whole."""

    arrival: Arrival
    received: Received | None = None


class CutError(Exception):
    """The download ended before its end; it may be tried again."""


async def download(resources: Resources, *, token: str, message_id: str, into: Path, most: int) -> Download:
    """GET the content of a message; raises httpx2.HTTPError, TimeoutError, OSError or CutError to be tried again."""
    address = f"{resources.settings.line_data_api_url}/v2/bot/message/{quote(message_id, safe='')}/content"
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    async with (
        asyncio.timeout(_LONGEST.total_seconds()),
        resources.http.stream("GET", address, headers=headers) as response,
    ):
        if response.status_code in _GONE:
            return Download(Arrival.GONE)
        if response.status_code != _PREPARING:
            response.raise_for_status()
        if response.status_code == _OK:
            return await _receive(response, _till_the_end(response, resources.clock), into, most)
    return await _prepared(resources, address, headers)


async def _till_the_end(response: httpx2.Response, clock: Clock) -> AsyncIterator[bytes]:
    """What comes, until the whole of it takes too long by our clock; raises TimeoutError then (F28)."""
    begun = clock.now()
    async for piece in response.aiter_raw():
        if clock.now() - begun > _LONGEST:
            raise TimeoutError("the download drips")
        yield piece


async def _receive(response: httpx2.Response, pieces: AsyncIterator[bytes], into: Path, most: int) -> Download:
    said = response.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said) > most:
        return Download(Arrival.TOO_LARGE)
    try:
        received = await files.receive(pieces, into=into, most=most)
    except FileTooLargeError:
        return Download(Arrival.TOO_LARGE)
    if received.size == 0:
        # What LINE answers for a recording that it has not finished.
        return Download(Arrival.NOT_READY)
    if said.isdigit() and received.size != int(said):
        raise CutError(f"{received.size} bytes of {said}")
    return Download(Arrival.WHOLE, received)


async def _prepared(resources: Resources, address: str, headers: dict[str, str]) -> Download:
    """After 202: whether waiting is of use."""
    response = await resources.http.get(f"{address}/transcoding", headers=headers)
    failed = response.status_code == _OK and response.json().get("status") == "failed"
    return Download(Arrival.GONE if failed or response.status_code in _GONE else Arrival.NOT_READY)
