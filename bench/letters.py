"""Webhook bodies in LINE's exact shape, signed, and whole HTTP requests around them."""

import base64
import hashlib
import hmac
import json
import secrets
import time

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(milliseconds: int) -> str:
    number = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(125, -1, -5))


def time_of(ulid: str) -> int:
    """The milliseconds in a ULID."""
    milliseconds = 0
    for letter in ulid[:10]:
        milliseconds = milliseconds * 32 + _LETTERS.index(letter)
    return milliseconds


def text_event(user_id: str, text: str) -> tuple[str, bytes]:
    """The `webhookEventId` and the body of one text message, as LINE sends it (two read tokens included)."""
    now = time.time_ns() // 1_000_000
    event_id = ulid(now)
    event = {
        "type": "message",
        "message": {
            "type": "text",
            "id": str(secrets.randbelow(10**18)).zfill(18),
            "quoteToken": secrets.token_urlsafe(112),
            "markAsReadToken": secrets.token_urlsafe(160),
            "text": text,
        },
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "timestamp": now,
        "source": {"type": "user", "userId": user_id},
        "replyToken": secrets.token_hex(16),
        "mode": "active",
    }
    body = {"destination": "U" + "0" * 32, "events": [event]}
    return event_id, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def request(path: str, body: bytes, secret: bytes) -> bytes:
    """The whole HTTP/1.1 request that carries a body, signed with the channel secret."""
    signature = base64.b64encode(hmac.digest(secret, body, hashlib.sha256)).decode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: bench\r\nuser-agent: LineBotWebhook/2.0\r\n"
        f"content-type: application/json; charset=utf-8\r\nx-line-signature: {signature}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def user_ids(count: int) -> list[str]:
    """LINE user ids that are the same in every run."""
    return [f"U{hashlib.sha256(str(number).encode()).hexdigest()[:32]}" for number in range(count)]
