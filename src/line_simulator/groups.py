"""Group chats and multi-person chats: who is in them, and whether the account is."""

from typing import Literal

import msgspec

from line_simulator import ids
from line_simulator.people import Person
from line_simulator.store import Store

Kind = Literal["group", "room"]


class Group(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`present` while the account is in it; `announced` once its `join` event has been sent."""

    id: str
    kind: Kind
    account: str
    name: str | None = None
    picture_url: str | None = None
    present: bool = True
    announced: bool = False
    read_up_to: int = 0

    @property
    def source(self) -> dict[str, str]:
        return {"type": self.kind, f"{self.kind}Id": self.id}


def create(store: Store, account_id: str, settings: dict[str, object]) -> Group:
    kind = settings.get("kind", "group")
    fresh = {"id": ids.room_id() if kind == "room" else ids.group_id(), "kind": kind, "account": account_id}
    group = msgspec.convert(settings | fresh, Group)
    store.run("INSERT INTO gathering VALUES (?, ?, ?)", group.id, account_id, msgspec.json.encode(group))
    return group


def change(store: Store, group: Group, settings: dict[str, object]) -> Group:
    changed = msgspec.convert(msgspec.to_builtins(group) | settings, Group)
    store.run("UPDATE gathering SET doc = ? WHERE id = ?", msgspec.json.encode(changed), group.id)
    return changed


def find(store: Store, group_id: str) -> Group | None:
    found = store.row("SELECT doc FROM gathering WHERE id = ?", group_id)
    return _read(found[0]) if found else None


def of_account(store: Store, account_id: str) -> list[Group]:
    return [
        _read(doc) for (doc,) in store.rows("SELECT doc FROM gathering WHERE account = ? ORDER BY rowid", account_id)
    ]


def members(store: Store, group_id: str) -> list[str]:
    """Their user ids in the order they joined; the account itself is not counted, as at LINE."""
    return [row[0] for row in store.rows("SELECT person FROM member WHERE gathering = ? ORDER BY rowid", group_id)]


def is_member(store: Store, group_id: str, user_id: str) -> bool:
    return store.row("SELECT 1 FROM member WHERE gathering = ? AND person = ?", group_id, user_id) is not None


def add_members(store: Store, group_id: str, people: list[Person]) -> list[Person]:
    """Those of `people` who were not in it yet, and now are."""
    new = [it for it in people if not is_member(store, group_id, it.user_id)]
    store.run_many("INSERT INTO member VALUES (?, ?)", [(group_id, it.user_id) for it in new])
    return new


def remove_member(store: Store, group_id: str, user_id: str) -> None:
    store.run("DELETE FROM member WHERE gathering = ? AND person = ?", group_id, user_id)


def note_reading(store: Store, group: Group, message_id: str) -> None:
    change(store, group, {"read_up_to": max(group.read_up_to, int(message_id))})


_read = msgspec.json.Decoder(Group).decode
