"""Module channels: services that accounts let take part in their chats, and who of them answers which chat."""

import secrets

import msgspec

from line_simulator import ids
from line_simulator.store import Store

TEN_MINUTES_MS = 600_000
SCOPES = (
    "message:send", "message:receive", "account:manage", "message:mark_as_read", "message:templated_pnp",
    "profile:read", "coupon:manage", "crm:manage",
)  # fmt: skip


class Module(msgspec.Struct, kw_only=True):
    """With `default_active` it answers every chat of an account from its attachment on, as those of the market do."""

    id: str
    name: str
    channel_id: str
    channel_secret: str
    webhook_url: str | None = None
    redirect_urls: list[str] = []
    default_active: bool = False


class Attachment(msgspec.Struct):
    module: str
    account: str
    scopes: list[str]


class Control(msgspec.Struct):
    """Who answers a chat, since when, and until when; None is without end."""

    module: str | None
    since: int
    until: int | None


def create(store: Store, settings: dict[str, object]) -> Module:
    (position,) = store.row("SELECT coalesce(max(position), 0) + 1 FROM module_channel") or (1,)
    fresh = {"id": f"module-{position}", "channel_id": ids.channel_id(), "channel_secret": ids.channel_secret()}
    module = msgspec.convert(fresh | settings, Module)
    store.run(
        "INSERT INTO module_channel VALUES (?, ?, ?, ?)",
        module.id, position, module.channel_id, msgspec.json.encode(module),
    )  # fmt: skip
    return module


def change(store: Store, module: Module, settings: dict[str, object]) -> Module:
    changed = msgspec.convert(msgspec.to_builtins(module) | settings, Module)
    store.run(
        "UPDATE module_channel SET channel_id = ?, doc = ? WHERE id = ?",
        changed.channel_id, msgspec.json.encode(changed), changed.id,
    )  # fmt: skip
    return changed


def every(store: Store) -> list[Module]:
    return [_read(doc) for (doc,) in store.rows("SELECT doc FROM module_channel ORDER BY position")]


def find(store: Store, module_id: str) -> Module | None:
    found = store.row("SELECT doc FROM module_channel WHERE id = ?", module_id)
    return _read(found[0]) if found else None


def of_channel(store: Store, channel_id: str) -> Module | None:
    found = store.row("SELECT doc FROM module_channel WHERE channel_id = ?", channel_id)
    return _read(found[0]) if found else None


def attach(store: Store, module: Module, account_id: str, scopes: list[str]) -> Attachment:
    """Further scopes come to those that were granted before."""
    before = attachment(store, module.id, account_id)
    granted = list(dict.fromkeys([*(before.scopes if before else ()), *scopes]))
    store.run(
        "INSERT INTO attachment VALUES (?, ?, ?) ON CONFLICT (module, account) DO UPDATE SET scopes = excluded.scopes",
        module.id, account_id, msgspec.json.encode(granted),
    )  # fmt: skip
    return Attachment(module.id, account_id, granted)


def detach(store: Store, module_id: str, account_id: str) -> bool:
    with store.together():
        store.run("DELETE FROM chat_control WHERE module = ? AND account = ?", module_id, account_id)
        return store.run("DELETE FROM attachment WHERE module = ? AND account = ?", module_id, account_id) > 0


def attachment(store: Store, module_id: str, account_id: str) -> Attachment | None:
    found = store.row("SELECT scopes FROM attachment WHERE module = ? AND account = ?", module_id, account_id)
    return Attachment(module_id, account_id, msgspec.json.decode(found[0])) if found else None


def attachments(store: Store, *, module: str | None = None, account: str | None = None) -> list[Attachment]:
    rows = store.rows(
        "SELECT module, account, scopes FROM attachment"
        " WHERE module = coalesce(?, module) AND account = coalesce(?, account) ORDER BY rowid",
        module, account,
    )  # fmt: skip
    return [Attachment(found, to, msgspec.json.decode(scopes)) for found, to, scopes in rows]


def control_of(store: Store, account_id: str, chat: str, now: int) -> Control | None:
    """What was last agreed on a chat, as long as it holds."""
    found = store.row("SELECT module, since, until FROM chat_control WHERE account = ? AND chat = ?", account_id, chat)
    control = Control(*found) if found else None
    return None if control is None or (control.until is not None and control.until <= now) else control


def active(store: Store, account_id: str, chat: str, now: int) -> str | None:
    """The module that answers a chat, or None where the account's own channel does."""
    if not attachments(store, account=account_id):
        return None
    control = control_of(store, account_id, chat, now) if chat else None
    return control.module if control is not None else standing(store, account_id)


def standing(store: Store, account_id: str) -> str | None:
    """The module that answers where nothing else was agreed."""
    for it in attachments(store, account=account_id):
        module = find(store, it.module)
        if module is not None and module.default_active:
            return module.id
    return None


def give_control(store: Store, account_id: str, chat: str, control: Control) -> None:
    store.run(
        "INSERT OR REPLACE INTO chat_control VALUES (?, ?, ?, ?, ?)",
        account_id, chat, control.module, control.since, control.until,
    )  # fmt: skip


def forget_control(store: Store, account_id: str, chat: str) -> None:
    store.run("DELETE FROM chat_control WHERE account = ? AND chat = ?", account_id, chat)


def issue_code(store: Store, facts: dict[str, object], now: int) -> str:
    """What an account's manager is sent back with, for one use."""
    code = secrets.token_urlsafe(15)
    store.run("INSERT INTO attach_code VALUES (?, ?, ?)", code, msgspec.json.encode(facts), now)
    return code


def find_code(store: Store, code: str, now: int) -> dict[str, object] | None:
    found = store.row("SELECT doc FROM attach_code WHERE code = ? AND issued_at > ?", code, now - TEN_MINUTES_MS)
    return msgspec.json.decode(found[0], type=dict[str, object]) if found else None


def spend_code(store: Store, code: str) -> None:
    store.run("DELETE FROM attach_code WHERE code = ?", code)


_read = msgspec.json.Decoder(Module).decode
