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
    # Only verified accounts may list followers and members.
    verified: bool = True
    # Off as at LINE, where it is switched on in the account's settings.
    joins_groups: bool = False
    # While another module answers the chats, its events come without reply tokens.
    standby: bool = False
    # Modules are told when an account is suspended, and when it is back.
    suspended: bool = False
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


def of_token(store: Store, token: str) -> Account | None:
    """The account whose long-lived channel access token this is."""
    found = store.row("SELECT doc FROM account WHERE token = ?", token)
    return _read(found[0]) if found else None


def sent_in(store: Store, account_id: str, month: str) -> int:
    found = store.row("SELECT sent FROM usage WHERE account = ? AND month = ?", account_id, month)
    return int(found[0]) if found else 0


def count_sent(store: Store, account_id: str, month: str, people: int) -> None:
    store.run(
        "INSERT INTO usage VALUES (?, ?, ?) ON CONFLICT (account, month) DO UPDATE SET sent = sent + excluded.sent",
        account_id, month, people,
    )  # fmt: skip


def note_delivered(store: Store, account_id: str, day: str, via: str, people: int) -> None:
    store.run(
        "INSERT INTO delivered VALUES (?, ?, ?, ?)"
        " ON CONFLICT (account, day, via) DO UPDATE SET sent = sent + excluded.sent",
        account_id, day, via, people,
    )  # fmt: skip


def delivered_on(store: Store, account_id: str, day: str) -> dict[str, int]:
    """How many people each way of sending reached that day."""
    return dict(store.rows("SELECT via, sent FROM delivered WHERE account = ? AND day = ?", account_id, day))


_read = msgspec.json.Decoder(Account).decode
