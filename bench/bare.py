"""The ceiling: an ASGI application that checks a signature and answers, and does nothing else."""

import asyncio
import base64
import hashlib
import hmac
import sys
from typing import Any

import uvicorn
import uvloop

from madoguchi.kit import garbage
from madoguchi.web import server_config


class Bare:
    """HMAC over the raw body, compared with the header; no parsing, no storage."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        given = next((value for name, value in scope["headers"] if name == b"x-line-signature"), b"")
        right = hmac.compare_digest(base64.b64encode(hmac.digest(self._secret, body, hashlib.sha256)), given)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 200 if right else 401, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def main() -> None:
    port, secret = int(sys.argv[1]), sys.argv[2].encode()
    garbage.spare_what_is_loaded()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(uvicorn.Server(server_config(Bare(secret), host="127.0.0.1", port=port)).serve())


main()
