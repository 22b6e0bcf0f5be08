"""The wire between us and LINE, which breaks at a chosen moment of a call."""

import asyncio
import contextlib
import re
import socket
import struct
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from tests.world import World

MOMENTS = ("mid-body", "before headers", "mid-headers", "mid-answer")
WAYS = ("reset", "stall")
STATUSES = (500, 502, 503)
_LOST = struct.pack("ii", 1, 0)
_WANTED = re.compile(rb"\[(mid-body|before headers|mid-headers|mid-answer|refused|took it and said) (\w+)\](?: \d+)?")


class Wire:
    """Passes HTTP on to LINE; a call whose body asks for it, as in `[mid-headers reset] 7`, breaks there.

    Attributes:
        calls: for each thing that was asked for, the key and the body of every call.
        times: how many of them break before one goes through.
    """

    def __init__(self, to: str, *, times: int = 2) -> None:
        self._to = urlsplit(to)
        self._port = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server
        self.times = times
        self.calls: dict[str, list[tuple[str, bytes]]] = defaultdict(list)

    async def listen(self) -> str:
        """Take calls, always at the same address."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{self._port}"

    def hang_up(self) -> None:
        """Take none, and break off what is under way."""
        self._server.close()
        for writer in self._open:
            writer.transport.abort()

    def full(self) -> list[socket.socket]:
        """Take no calls, as a machine does that has no room for more: who connects hears nothing at all."""
        self.hang_up()
        place = self._place(backlog=0)
        taken = [place]
        while _connects(line := socket.socket(), self._port):
            taken.append(line)
        return [*taken, line]

    def deaf(self) -> socket.socket:
        """Let everybody connect, and hear nobody."""
        self.hang_up()
        return self._place(backlog=100)

    async def hear(self, place: socket.socket) -> None:
        """Take calls again, also those of everybody who has connected meanwhile."""
        self._server = await asyncio.start_server(self._serve, sock=place)

    def _place(self, *, backlog: int) -> socket.socket:
        place = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(("127.0.0.1", self._port))
        place.listen(backlog)
        return place

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head, body = await _message(reader)
                way = await self._call(head, body, writer)
                if way == "stall":
                    await reader.read()
                if way is not None:
                    _reset(writer)
                    break
        self._open.discard(writer)
        writer.close()

    async def _call(self, head: bytes, body: bytes, writer: asyncio.StreamWriter) -> str | None:
        """Pass one call on, or begin to and say how it is to break."""
        found = _WANTED.search(body)
        if found is None or b"/message/push" not in head.split(b"\r\n", 1)[0]:
            return await _send(writer, b"".join(await self._ask(head, body)))
        name = found[0].decode()
        self.calls[name].append((_header(head, "x-line-retry-key"), body))
        if len(self.calls[name]) > self.times:
            return await _send(writer, b"".join(await self._ask(head, body)))
        moment, way = found[1].decode(), found[2].decode()
        if moment == "refused":
            return await _send(writer, _fault(way))
        if moment == "mid-body":
            await self._begin(head, body[: len(body) // 2])
            return way
        answer_head, answer = await self._ask(head, body)
        if moment == "took it and said":
            return await _send(writer, _fault(way))
        part = {"before headers": b"", "mid-headers": answer_head[:25], "mid-answer": answer_head + answer[:-9]}[moment]
        await _send(writer, part)
        return way

    async def _ask(self, head: bytes, body: bytes) -> tuple[bytes, bytes]:
        reader, writer = await self._connection()
        writer.write(head + body)
        answer = await _message(reader)
        writer.close()
        return answer

    async def _begin(self, head: bytes, part: bytes) -> None:
        """Let LINE see a part of a call, and nothing after it."""
        _, writer = await self._connection()
        await _send(writer, head + part)
        writer.close()

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self._to.hostname, self._to.port)


class WiredWorld(World):
    """The world with a wire between us and LINE."""

    wire: Wire

    async def _line_address(self, sim_url: str) -> str:
        self.wire = Wire(sim_url)
        self._stack.callback(self.wire.hang_up)
        return await self.wire.listen()

    @asynccontextmanager
    async def nobody_listens(self) -> AsyncIterator[None]:
        self.wire.hang_up()
        yield
        await self.wire.listen()

    @asynccontextmanager
    async def nobody_lets_in(self) -> AsyncIterator[None]:
        """Connecting stalls."""
        taken = self.wire.full()
        try:
            yield
        finally:
            for line in taken:
                line.close()
            await self.wire.listen()

    @asynccontextmanager
    async def nobody_hears(self) -> AsyncIterator[None]:
        """Connecting succeeds, but no call is read until this is over; then each is, whoever has hung up."""
        place = self.wire.deaf()
        try:
            yield
        finally:
            await self.wire.hear(place)


def _connects(line: socket.socket, port: int) -> bool:
    line.settimeout(0.1)
    try:
        line.connect(("127.0.0.1", port))
    except TimeoutError:
        return False
    return True


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Head and body of a request or an answer whose length is told."""
    head = await reader.readuntil(b"\r\n\r\n")
    return head, await reader.readexactly(int(_header(head, "content-length") or "0"))


def _header(head: bytes, name: str) -> str:
    found = re.search(rb"(?im)^%s: *(.*?)\r$" % name.encode(), head)
    return found[1].decode() if found else ""


def _fault(status: str) -> bytes:
    return f"HTTP/1.1 {status} Fault\r\ncontent-length: 2\r\n\r\n{{}}".encode()


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a machine does that has lost it."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LOST)
    writer.transport.abort()
