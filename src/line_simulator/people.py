"""The people who hold the phones, and how each stands with each account."""

from typing import Literal

import msgspec

from line_simulator import ids
from line_simulator.demographics import AppType, Area, Gender
from line_simulator.store import Store

State = Literal["friend", "blocked", "stranger"]
SEVEN_DAYS_MS = 7 * 24 * 3600 * 1000


class Person(msgspec.Struct, kw_only=True, omit_defaults=True):
    user_id: str
    display_name: str
    language: str | None = None
    picture_url: str | None = None
    status_message: str | None = None
    # Whoever has LINE on a computer alone never lets it pass on their profile, and is not named in groups.
    consents: bool = True
    # What LINE believes to know of them; None is its "unknown".
    gender: Gender | None = None
    age: int | None = None
    area: Area | None = None
    app_type: AppType | None = None
    email: str | None = None


class Friendship(msgspec.Struct, kw_only=True):
    state: State
    last_wrote: int = 0
    read_up_to: int = 0

    def reachable(self, now: int) -> bool:
        """Friends can be sent to, and so can strangers for seven days after they wrote."""
        return self.state == "friend" or (self.state == "stranger" and now - self.last_wrote < SEVEN_DAYS_MS)


def create(store: Store, settings: dict[str, object]) -> Person:
    person = msgspec.convert({"user_id": ids.user_id()} | settings, Person)
    store.run("INSERT INTO person VALUES (?, ?)", person.user_id, msgspec.json.encode(person))
    return person


def change(store: Store, person: Person, settings: dict[str, object]) -> Person:
    changed = msgspec.convert(msgspec.to_builtins(person) | settings, Person)
    store.run("UPDATE person SET doc = ? WHERE id = ?", msgspec.json.encode(changed), person.user_id)
    return changed


def find(store: Store, user_id: str) -> Person | None:
    found = store.row("SELECT doc FROM person WHERE id = ?", user_id)
    return _read(found[0]) if found else None


def every(store: Store, most: int = 500) -> list[Person]:
    return [_read(doc) for (doc,) in store.rows("SELECT doc FROM person ORDER BY rowid LIMIT ?", most)]


def around(store: Store, account_id: str) -> list[tuple[Person, Friendship]]:
    """Everybody who has ever met this account, in the order they did."""
    rows = store.rows(
        "SELECT p.doc, f.state, f.last_wrote, f.read_up_to FROM friendship f JOIN person p ON p.id = f.person"
        " WHERE f.account = ? ORDER BY f.rowid",
        account_id,
    )
    return [
        (_read(doc), Friendship(state=state, last_wrote=wrote, read_up_to=read)) for doc, state, wrote, read in rows
    ]


def friendship(store: Store, account_id: str, user_id: str) -> Friendship | None:
    found = store.row(
        "SELECT state, last_wrote, read_up_to FROM friendship WHERE account = ? AND person = ?", account_id, user_id
    )
    return Friendship(state=found[0], last_wrote=found[1], read_up_to=found[2]) if found else None


def accounts_of(store: Store, user_id: str) -> list[str]:
    return [row[0] for row in store.rows("SELECT account FROM friendship WHERE person = ? ORDER BY rowid", user_id)]


def friends_of(store: Store, account_id: str) -> list[str]:
    rows = store.rows("SELECT person FROM friendship WHERE account = ? AND state = 'friend' ORDER BY rowid", account_id)
    return [row[0] for row in rows]


def become(store: Store, account_id: str, user_id: str, state: State, now: int) -> None:
    """Whoever becomes a friend, and was not one the moment before, has been one since now."""
    before = friendship(store, account_id, user_id)
    if state == "friend" and (before is None or before.state != "friend"):
        store.run("INSERT OR REPLACE INTO befriended VALUES (?, ?, ?)", account_id, user_id, now)
    store.run(
        "INSERT INTO friendship (account, person, state) VALUES (?, ?, ?)"
        " ON CONFLICT (account, person) DO UPDATE SET state = excluded.state",
        account_id, user_id, state,
    )  # fmt: skip


def friends_since(store: Store, account_id: str) -> list[tuple[Person, int | None]]:
    """Every friend, and the moment they became one where that is known."""
    rows = store.rows(
        "SELECT p.doc, b.at FROM friendship f JOIN person p ON p.id = f.person"
        " LEFT JOIN befriended b ON b.account = f.account AND b.person = f.person"
        " WHERE f.account = ? AND f.state = 'friend' ORDER BY f.rowid",
        account_id,
    )
    return [(_read(doc), at) for doc, at in rows]


def note_writing(store: Store, account_id: str, user_id: str, now: int) -> None:
    store.run(
        "INSERT INTO friendship (account, person, state, last_wrote) VALUES (?, ?, 'stranger', ?)"
        " ON CONFLICT (account, person) DO UPDATE SET last_wrote = excluded.last_wrote",
        account_id, user_id, now,
    )  # fmt: skip


def note_reading(store: Store, account_id: str, user_id: str, message_id: str) -> None:
    store.run(
        "UPDATE friendship SET read_up_to = max(read_up_to, ?) WHERE account = ? AND person = ?",
        int(message_id), account_id, user_id,
    )  # fmt: skip


_read = msgspec.json.Decoder(Person).decode
