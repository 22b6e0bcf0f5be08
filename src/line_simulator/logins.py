"""LINE Login channels: who may ask people to log in, and where those are sent afterwards."""

from typing import Literal

import msgspec

from line_simulator import ids
from line_simulator.store import Store


class LoginChannel(msgspec.Struct, kw_only=True):
    """`account` is the linked account that people may befriend on logging in; all channels here have one provider."""

    id: str
    name: str
    channel_id: str
    channel_secret: str
    callback_urls: list[str] = []
    account: str | None = None
    # LINE grants it on application; without it nobody's address is told.
    email_permission: bool = False
    # Web channels get ID tokens signed by the channel secret, native ones by LINE's own key.
    app_type: Literal["web", "native"] = "web"


def create(store: Store, settings: dict[str, object]) -> LoginChannel:
    (position,) = store.row("SELECT coalesce(max(position), 0) + 1 FROM login_channel") or (1,)
    fresh = {"id": f"login-{position}", "channel_id": ids.channel_id(), "channel_secret": ids.channel_secret()}
    login = msgspec.convert(fresh | settings, LoginChannel)
    store.run(
        "INSERT INTO login_channel VALUES (?, ?, ?, ?)",
        login.id,
        position,
        login.channel_id,
        msgspec.json.encode(login),
    )
    return login


def change(store: Store, login: LoginChannel, settings: dict[str, object]) -> LoginChannel:
    changed = msgspec.convert(msgspec.to_builtins(login) | settings, LoginChannel)
    store.run(
        "UPDATE login_channel SET channel_id = ?, doc = ? WHERE id = ?",
        changed.channel_id, msgspec.json.encode(changed), changed.id,
    )  # fmt: skip
    return changed


def every(store: Store) -> list[LoginChannel]:
    return [_read(doc) for (doc,) in store.rows("SELECT doc FROM login_channel ORDER BY position")]


def find(store: Store, login_id: str) -> LoginChannel | None:
    found = store.row("SELECT doc FROM login_channel WHERE id = ?", login_id)
    return _read(found[0]) if found else None


def of_channel(store: Store, channel_id: str) -> LoginChannel | None:
    found = store.row("SELECT doc FROM login_channel WHERE channel_id = ?", channel_id)
    return _read(found[0]) if found else None


_read = msgspec.json.Decoder(LoginChannel).decode
