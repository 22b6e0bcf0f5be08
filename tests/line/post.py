"""LINE's end of one account's webhook, for what no phone would send."""

import base64
import hashlib
import hmac
import json
from itertools import count
from typing import Any

import httpx2


class Post:
    """Signs and sends bodies as LINE does."""

    _numbers = count(1)

    def __init__(self, http: httpx2.AsyncClient, *, account: dict[str, Any], secret: str) -> None:
        self.http = http
        self.path = "/line/" + account["webhook_url"].partition("/line/")[2]
        self.secret = secret.encode()
        self.destination = account["bot"]["user_id"]

    def signed(self, body: bytes) -> str:
        return base64.b64encode(hmac.digest(self.secret, body, hashlib.sha256)).decode()

    async def raw(self, body: bytes) -> int:
        headers = {"x-line-signature": self.signed(body)}
        return (await self.http.post(self.path, content=body, headers=headers)).status_code

    async def events(self, *events: Any) -> int:
        return await self.raw(json.dumps({"destination": self.destination, "events": events}).encode())

    def event(self, message: Any, **changes: Any) -> dict[str, Any]:
        """An event of its own, from a user of its own."""
        number = next(self._numbers)
        return {
            "type": "message",
            "mode": "active",
            "timestamp": 1795508130123,
            "webhookEventId": f"01KAT{number:021d}",
            "deliveryContext": {"isRedelivery": False},
            "source": {"type": "user", "userId": f"U{number:032x}"},
            "message": message,
        } | changes
