"""Raw dealings with one HTTP connection: read a bounded body, or cut it off."""

from starlette.types import Receive, Send


async def read_body(receive: Receive, at_most: int) -> bytes | None:
    """The whole body, or None when it is larger than `at_most`."""
    parts: list[bytes] = []
    size = 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            return b"".join(parts)
        parts.append(event.get("body", b""))
        size += len(parts[-1])
        if not event.get("more_body", False):
            return b"".join(parts) if size <= at_most else None
        if size > at_most:
            # The rest is read and dropped, so that the refusal reaches a client that is still sending.
            parts.clear()


async def cut(receive: Receive, send: Send) -> None:
    """Close the connection without an answer, as a network that fails would."""
    # ASGI knows no such thing; uvicorn's `send` belongs to the object that owns the connection.
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("only a server that owns its connections can cut one")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
