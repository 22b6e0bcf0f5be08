"""LINE Official Accounts: their channel, their keys, their settings and what they have sent this month."""

import msgspec

from line_simulator import ids
from line_simulator.store import Store

ORDINARY_QUOTA = 5000


class Account(msgspec.Struct, kw_only=True):
    id: str
    name: str
    channel_id: str
    channel_secret: str
    channel_access_token: str
    bot_user_id: str
    basic_id: str
    webhook_url: str | None = None
    webhook_active: bool = True
    chat: bool = True
    redelivery: bool = False
    redelivery_schedule: list[float] = msgspec.field(default_factory=lambda: [1.0, 5.0, 30.0])
    quota: int | None = ORDINARY_QUOTA
    picture_url: str | None = None
    # How many webhooks may be under way at once; those of one user always keep their order.
    lanes: int = 16


def create(store: Store, settings: dict[str, object]) -> Account:
    """Open an account with keys of its own, save those that `settings` prescribes."""
    (position,) = store.row("SELECT coalesce(max(position), 0) + 1 FROM account") or (1,)
    fresh: dict[str, object] = {
        "id": f"account-{position}",
        "channel_id": ids.channel_id(),
        "channel_secret": ids.channel_secret(),
        "channel_access_token": ids.access_token(),
        "bot_user_id": ids.user_id(),
        "basic_id": ids.basic_id(),
    }
    account = msgspec.convert(fresh | settings, Account)
    store.run(
        "INSERT INTO account VALUES (?, ?, ?, ?, ?)",
        account.id, position, account.channel_access_token, account.channel_id, msgspec.json.encode(account),
    )  # fmt: skip
    return account


def change(store: Store, account: Account, settings: dict[str, object]) -> Account:
    changed = msgspec.convert(msgspec.to_builtins(account) | settings, Account)
    store.run(
        "UPDATE account SET token = ?, channel_id = ?, doc = ? WHERE id = ?",
        changed.channel_access_token, changed.channel_id, msgspec.json.encode(changed), changed.id,
    )  # fmt: skip
    return changed


def every(store: Store) -> list[Account]:
    return [_read(doc) for (doc,) in store.rows("SELECT doc FROM account ORDER BY position")]


def find(store: Store, account_id: str) -> Account | None:
    found = store.row("SELECT doc FROM account WHERE id = ?", account_id)
    return _read(found[0]) if found else None


def of_channel(store: Store, channel_id: str) -> Account | None:
    found = store.row("SELECT doc FROM account WHERE channel_id = ?", channel_id)
    return _read(found[0]) if found else None


def of_token(store: Store, token: str, now: int) -> Account | None:
    """The account a channel access token speaks for, be it long-lived or issued for a while."""
    found = store.row("SELECT doc FROM account WHERE token = ?", token) or store.row(
        "SELECT a.doc FROM issued_token t JOIN account a ON a.id = t.account WHERE t.token = ? AND t.expires_at > ?",
        token,
        now,
    )
    return _read(found[0]) if found else None


def issue_token(store: Store, account: Account, *, kind: str, expires_at: int) -> str:
    token = ids.access_token()
    store.run("INSERT INTO issued_token VALUES (?, ?, ?, ?)", token, account.id, kind, expires_at)
    return token


def sent_in(store: Store, account_id: str, month: str) -> int:
    found = store.row("SELECT sent FROM usage WHERE account = ? AND month = ?", account_id, month)
    return int(found[0]) if found else 0


def count_sent(store: Store, account_id: str, month: str, people: int) -> None:
    store.run(
        "INSERT INTO usage VALUES (?, ?, ?) ON CONFLICT (account, month) DO UPDATE SET sent = sent + excluded.sent",
        account_id, month, people,
    )  # fmt: skip


_read = msgspec.json.Decoder(Account).decode
