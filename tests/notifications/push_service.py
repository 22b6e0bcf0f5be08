"""A push service with its browsers: it takes messages as real ones do, and reads them with their readers' keys."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.world import Person, eventually


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).decode().rstrip("=")


@dataclass
class Browser:
    """A subscription: its keys, and what it was pushed, read."""

    endpoint: str
    service_key: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes it"
    told: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """What the service says next instead of taking a message."""
    tries: int = 0

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def json(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "keys": {"p256dh": written(self.point), "auth": written(self.auth)}}

    async def subscribe(self, person: Person) -> None:
        self.service_key = raw((await person.get("/me/push-key"))["key"])
        response = await person.ask("POST", "/me/push-subscriptions", self.json)
        assert response.status_code == 204, response.text

    def read(self, body: bytes) -> dict[str, Any]:
        """The text of a message, by RFC 8291 and RFC 8188 from the reader's side."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size == 4096
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _derived(shared, self.auth, b"WebPush: info\0" + self.point + sender, 32)
        content_key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(content_key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert padded[-1] == 2
        found: dict[str, Any] = json.loads(padded[:-1])
        return found

    async def hears(self, count: int = 1) -> list[dict[str, Any]]:
        """What it was told, once that is so much."""

        async def look() -> bool:
            return len(self.told) >= count

        await eventually(look)
        assert len(self.told) == count, self.told
        return self.told


@dataclass
class PushService:
    """Takes messages for its browsers, each at an address of its own."""

    origin: str = ""
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self) -> Browser:
        name = uuid4().hex
        self.browsers[name] = Browser(f"{self.origin}/push/{name}")
        return self.browsers[name]

    async def take(self, request: Request) -> Response:
        browser = self.browsers[request.path_params["name"]]
        browser.tries += 1
        body = await request.body()
        self.check_proof(request.headers["authorization"], browser)
        assert request.headers["content-encoding"] == "aes128gcm"
        if browser.answers:
            status, headers = browser.answers.pop(0)
            return Response(status_code=status, headers=headers)
        browser.headers.append(dict(request.headers))
        browser.told.append(browser.read(body))
        return Response(status_code=201)

    def check_proof(self, header: str, browser: Browser) -> None:
        """That who sends is who the browser subscribed to (RFC 8292)."""
        scheme, _, rest = header.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        assert (scheme, raw(parts["k"])) == ("vapid", browser.service_key)
        signed, _, signature = parts["t"].rpartition(".")
        head, claims = (json.loads(raw(part)) for part in signed.split("."))
        assert head == {"typ": "JWT", "alg": "ES256"}
        assert claims["aud"] == self.origin
        assert claims["sub"].startswith("http")
        numbers = raw(signature)
        der = encode_dss_signature(int.from_bytes(numbers[:32]), int.from_bytes(numbers[32:]))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser.service_key)
        key.verify(der, signed.encode(), ec.ECDSA(SHA256()))


@asynccontextmanager
async def a_push_service() -> AsyncIterator[PushService]:
    service = PushService()
    app = Starlette(routes=[Route("/push/{name}", service.take, methods=["POST"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # pytest keeps its own
    task = asyncio.create_task(server.serve())

    async def look() -> bool:
        return server.started

    await eventually(look)
    service.origin = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield service
    server.should_exit = True
    await task


def _derived(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(key)
