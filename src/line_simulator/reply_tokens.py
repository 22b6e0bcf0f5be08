"""Reply tokens: used once, within a minute, and never past twenty minutes from their event."""

from line_simulator import ids
from line_simulator.store import Store

MINUTE_MS = 60_000
LAST_CALL_MS = 20 * MINUTE_MS


def issue(store: Store, account_id: str, chat: str, now: int) -> str:
    token = ids.reply_token()
    store.run("INSERT INTO reply_token VALUES (?, ?, ?, ?, ?, 0)", token, account_id, chat, now, now)
    return token


def renew(store: Store, token: str, now: int) -> None:
    """A redelivered event gives an unused token another minute."""
    store.run("UPDATE reply_token SET issued_at = ? WHERE token = ? AND used = 0", now, token)


def owner(store: Store, account_id: str, token: str, now: int) -> str | None:
    """The chat a token still answers, or None when it is unknown, used or too old."""
    found = store.row(
        "SELECT person, happened_at, issued_at, used FROM reply_token WHERE token = ? AND account = ?",
        token,
        account_id,
    )
    if found is None:
        return None
    person, happened_at, issued_at, used = found
    fresh = now - issued_at <= MINUTE_MS and now - happened_at <= LAST_CALL_MS
    return str(person) if fresh and not used else None


def spend(store: Store, token: str) -> None:
    store.run("UPDATE reply_token SET used = 1 WHERE token = ?", token)
