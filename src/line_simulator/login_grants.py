"""What people granted to Login channels: consents, codes used once within ten minutes, and tokens that end."""

import hashlib
import secrets
from base64 import urlsafe_b64encode

import msgspec

from line_simulator.store import Store

TEN_MINUTES_MS = 600_000
DAY_S = 24 * 3600
ACCESS_S, REFRESH_S = 30 * DAY_S, 90 * DAY_S
# The permissions that a token's `scope` speaks of; LINE leaves the one for e-mail out.
SPOKEN_OF = ("profile", "openid", "chat_message.write")


class Grant(msgspec.Struct, kw_only=True):
    """Who logged in where, with what permissions, and what their ID token has to say; times are in seconds."""

    channel: str
    person: str
    scopes: list[str]
    amr: list[str]
    logged_in_at: int
    redirect_uri: str = ""
    nonce: str | None = None
    challenge: str | None = None
    tells_auth_time: bool = False

    @property
    def scope(self) -> str:
        return " ".join(scope for scope in SPOKEN_OF if scope in self.scopes)


class UserToken(msgspec.Struct, kw_only=True):
    token: str
    refresh_token: str
    expires_at: int
    refresh_expires_at: int
    grant: Grant


def consent(store: Store, channel: str, user_id: str, scopes: list[str]) -> None:
    """Add to what a person has agreed to before."""
    agreed = sorted(consented(store, channel, user_id) | set(scopes))
    store.run("INSERT OR REPLACE INTO login_consent VALUES (?, ?, ?)", channel, user_id, msgspec.json.encode(agreed))


def consented(store: Store, channel: str, user_id: str) -> set[str]:
    found = store.row("SELECT scopes FROM login_consent WHERE channel = ? AND person = ?", channel, user_id)
    return set(msgspec.json.decode(found[0])) if found else set()


def apps_of(store: Store, user_id: str) -> list[tuple[str, list[str]]]:
    rows = store.rows("SELECT channel, scopes FROM login_consent WHERE person = ? ORDER BY channel", user_id)
    return [(channel, msgspec.json.decode(scopes)) for channel, scopes in rows]


def deauthorize(store: Store, channel: str, user_id: str) -> None:
    """Take back everything: the consent, the codes and the tokens."""
    with store.together():
        for table in ("login_consent", "login_code", "user_token"):
            store.run(f"DELETE FROM {table} WHERE channel = ? AND person = ?", channel, user_id)


def issue_code(store: Store, grant: Grant, now: int) -> str:
    code = secrets.token_urlsafe(15)
    store.run(
        "INSERT INTO login_code VALUES (?, ?, ?, ?, ?)",
        code, grant.channel, grant.person, msgspec.json.encode(grant), now,
    )  # fmt: skip
    return code


def find_code(store: Store, channel: str, code: str, now: int) -> Grant | None:
    found = store.row(
        "SELECT doc FROM login_code WHERE code = ? AND channel = ? AND issued_at > ?",
        code, channel, now - TEN_MINUTES_MS,
    )  # fmt: skip
    return msgspec.json.decode(found[0], type=Grant) if found else None


def spend_code(store: Store, code: str) -> None:
    store.run("DELETE FROM login_code WHERE code = ?", code)


def is_verified(grant: Grant, verifier: str) -> bool:
    """Whether a code verifier answers the challenge that came with the request, if one did."""
    if grant.challenge is None:
        return True
    digest = hashlib.sha256(verifier.encode(errors="replace")).digest()
    return secrets.compare_digest(urlsafe_b64encode(digest).rstrip(b"=").decode(), grant.challenge)


def issue_token(store: Store, grant: Grant, now: int, refreshed: UserToken | None = None) -> UserToken:
    """A new access token; one that is refreshed keeps its refresh token, and that one its end."""
    token = UserToken(
        token=f"eyJhbGciOiJIUzI1NiJ9.{secrets.token_urlsafe(96)}.{secrets.token_urlsafe(32)}",
        refresh_token=refreshed.refresh_token if refreshed else secrets.token_urlsafe(15),
        expires_at=now + ACCESS_S * 1000,
        refresh_expires_at=refreshed.refresh_expires_at if refreshed else now + REFRESH_S * 1000,
        grant=grant,
    )
    store.run(
        "INSERT INTO user_token VALUES (?, ?, ?, ?, ?)",
        token.token, token.refresh_token, grant.channel, grant.person, msgspec.json.encode(token),
    )  # fmt: skip
    return token


def find_token(store: Store, token: str, now: int) -> UserToken | None:
    found = store.row("SELECT doc FROM user_token WHERE token = ?", token)
    read = msgspec.json.decode(found[0], type=UserToken) if found else None
    return read if read is not None and read.expires_at > now else None


def find_refreshable(store: Store, channel: str, refresh_token: str, now: int) -> UserToken | None:
    found = store.row(
        "SELECT doc FROM user_token WHERE refresh_token = ? AND channel = ? ORDER BY rowid DESC", refresh_token, channel
    )
    read = msgspec.json.decode(found[0], type=UserToken) if found else None
    return read if read is not None and read.refresh_expires_at > now else None


def revoke(store: Store, channel: str, token: str) -> None:
    store.run("DELETE FROM user_token WHERE token = ? AND channel = ?", token, channel)
