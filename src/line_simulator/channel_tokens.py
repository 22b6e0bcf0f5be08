"""Channel access tokens that live for a while: v2.1, stateless and short-lived, thirty of a kind at most."""

from typing import Literal

import msgspec

from line_simulator import accounts, ids
from line_simulator.accounts import Account
from line_simulator.store import Store

Kind = Literal["short_lived", "v2.1", "stateless"]
AT_MOST = 30


class Token(msgspec.Struct, kw_only=True):
    token: str
    account: str
    kind: Kind
    key_id: str
    expires_at: int


def issue(store: Store, owner: str, *, kind: Kind, now: int, seconds: int) -> Token:
    """For whatever has a channel; `account` in the table is its id, of whichever kind it is."""
    token = Token(
        token=ids.access_token(), account=owner, kind=kind, key_id=ids.key_id(), expires_at=now + seconds * 1000
    )  # fmt: skip
    store.run(
        "INSERT INTO channel_token VALUES (?, ?, ?, ?, ?)",
        token.token, token.account, token.kind, token.key_id, token.expires_at,
    )  # fmt: skip
    return token


def valid(store: Store, account_id: str, kind: Kind, now: int) -> list[Token]:
    """Those that still work, the oldest first."""
    rows = store.rows(
        "SELECT token, account, kind, key_id, expires_at FROM channel_token"
        " WHERE account = ? AND kind = ? AND expires_at > ? ORDER BY rowid",
        account_id, kind, now,
    )  # fmt: skip
    return [_token(row) for row in rows]


def find(store: Store, token: str, now: int) -> Token | None:
    row = store.row(
        "SELECT token, account, kind, key_id, expires_at FROM channel_token WHERE token = ? AND expires_at > ?",
        token, now,
    )  # fmt: skip
    return _token(row) if row else None


def revoke(store: Store, token: str) -> None:
    store.run("DELETE FROM channel_token WHERE token = ?", token)


def account_of(store: Store, token: str, now: int) -> Account | None:
    """The account a channel access token speaks for, be it long-lived or issued for a while."""
    lasting = accounts.of_token(store, token)
    if lasting is not None:
        return lasting
    found = find(store, token, now)
    return accounts.find(store, found.account) if found is not None else None


def _token(row: tuple[object, ...]) -> Token:
    return msgspec.convert(dict(zip(Token.__struct_fields__, row, strict=True)), Token)
