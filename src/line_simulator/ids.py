"""Identifiers and tokens in the shapes LINE gives them."""

import base64
import hashlib
import secrets
import uuid

# Real message ids count 10 ms ticks from about this moment, with a counter in the low 24 bits.
MESSAGE_EPOCH_MS = 1_412_831_304_000
QUOTE_TOKEN_BYTES = 112
READ_TOKEN_BYTES = 160
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class MessageIds:
    """Hands out 18-digit message ids that sort by time and never repeat, even within one tick."""

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def next(self, now_ms: int) -> str:
        tick = (now_ms - MESSAGE_EPOCH_MS) // 10
        self.last = max(tick << 24 | secrets.randbits(16), self.last + 1)
        return str(self.last)


def user_id() -> str:
    return "U" + secrets.token_hex(16)


def group_id() -> str:
    return "C" + secrets.token_hex(16)


def room_id() -> str:
    return "R" + secrets.token_hex(16)


def basic_id() -> str:
    letters = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(5))
    return f"@{secrets.randbelow(900) + 100}{letters}"


def channel_id() -> str:
    return str(2_000_000_000 + secrets.randbelow(99_999_999))


def channel_secret() -> str:
    return secrets.token_hex(16)


def access_token() -> str:
    return base64.b64encode(secrets.token_bytes(128)).decode()


def key_id() -> str:
    return secrets.token_urlsafe(16)


def reply_token() -> str:
    return secrets.token_hex(16)


def request_id() -> str:
    return str(uuid.uuid4())


def ulid(now_ms: int) -> str:
    number = now_ms << 80 | secrets.randbits(80)
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def quote_token(secret: str, message_id: str, *, fresh: bool = False) -> str:
    """The token a message is quoted by; an edited one gets a fresh one for the same message."""
    return _sealed(secret, "quote", message_id, QUOTE_TOKEN_BYTES, secrets.token_bytes(8) if fresh else None)


def read_token(secret: str, message_id: str) -> str:
    return _sealed(secret, "read", message_id, READ_TOKEN_BYTES)


def quoted_message(secret: str, token: str) -> str | None:
    return _unsealed(secret, "quote", token, QUOTE_TOKEN_BYTES)


def read_message(secret: str, token: str) -> str | None:
    return _unsealed(secret, "read", token, READ_TOKEN_BYTES)


def _sealed(secret: str, purpose: str, message_id: str, size: int, salt: bytes | None = None) -> str:
    """A token that carries its message id, so that no table of tokens has to be kept."""
    seed = f"{secret}/{purpose}/{message_id}".encode()
    if salt is None:
        salt = hashlib.shake_256(seed).digest(8)
    number = int(message_id).to_bytes(8, "big")
    mask = hashlib.shake_256(f"{secret}/{purpose}".encode()).digest(8)
    hidden = bytes(a ^ b ^ c for a, b, c in zip(number, mask, salt, strict=True))
    filling = hashlib.shake_256(seed + salt).digest(size - 16)
    return base64.urlsafe_b64encode(hidden + salt + filling).rstrip(b"=").decode()


def _unsealed(secret: str, purpose: str, token: str, size: int) -> str | None:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(raw) != size:
        return None
    mask = hashlib.shake_256(f"{secret}/{purpose}".encode()).digest(8)
    number = bytes(a ^ b ^ c for a, b, c in zip(raw[:8], mask, raw[8:16], strict=True))
    message_id = str(int.from_bytes(number, "big"))
    return message_id if _sealed(secret, purpose, message_id, size, raw[8:16]) == token else None
