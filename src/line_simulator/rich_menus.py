"""Rich menus: their pictures and areas, aliases, and which one each person sees."""

from typing import Any

import msgspec

from line_simulator import people
from line_simulator.store import Store

EVERYBODY = "all"
AT_MOST = 1000


class RichMenu(msgspec.Struct, kw_only=True):
    """`content` is the rich menu in LINE's own words."""

    id: str
    account: str
    content: dict[str, Any]


class Picture(msgspec.Struct, kw_only=True):
    content_type: str
    body: bytes


def create(store: Store, menu: RichMenu) -> None:
    store.run("INSERT INTO rich_menu VALUES (?, ?, ?, NULL, NULL)", menu.id, menu.account, msgspec.json.encode(menu))


def find(store: Store, account_id: str, menu_id: str) -> RichMenu | None:
    found = store.row("SELECT doc FROM rich_menu WHERE id = ? AND account = ?", menu_id, account_id)
    return _read(found[0]) if found else None


def of_account(store: Store, account_id: str) -> list[RichMenu]:
    return [
        _read(doc) for (doc,) in store.rows("SELECT doc FROM rich_menu WHERE account = ? ORDER BY rowid", account_id)
    ]


def delete(store: Store, menu: RichMenu) -> None:
    """Whoever saw it sees the default one, or none."""
    with store.together():
        store.run("DELETE FROM rich_menu WHERE id = ?", menu.id)
        store.run("DELETE FROM rich_menu_link WHERE menu = ?", menu.id)
        store.run("DELETE FROM rich_menu_alias WHERE menu = ?", menu.id)


def keep_picture(store: Store, menu: RichMenu, picture: Picture) -> None:
    store.run(
        "UPDATE rich_menu SET image_type = ?, image = ? WHERE id = ?", picture.content_type, picture.body, menu.id
    )


def picture_of(store: Store, menu_id: str) -> Picture | None:
    found = store.row("SELECT image_type, image FROM rich_menu WHERE id = ? AND image IS NOT NULL", menu_id)
    return Picture(content_type=found[0], body=found[1]) if found else None


def link(store: Store, menu: RichMenu, whom: str) -> None:
    """Show it to one friend, or with EVERYBODY to all who have none of their own; others are passed over in silence."""
    if whom != EVERYBODY:
        friendship = people.friendship(store, menu.account, whom)
        if friendship is None or friendship.state != "friend":
            return
    store.run(
        "INSERT INTO rich_menu_link VALUES (?, ?, ?)"
        " ON CONFLICT (account, person) DO UPDATE SET menu = excluded.menu",
        menu.account, whom, menu.id,
    )  # fmt: skip


def unlink(store: Store, account_id: str, whom: str) -> None:
    store.run("DELETE FROM rich_menu_link WHERE account = ? AND person = ?", account_id, whom)


def linked(store: Store, account_id: str, whom: str) -> str | None:
    found = store.row("SELECT menu FROM rich_menu_link WHERE account = ? AND person = ?", account_id, whom)
    return found[0] if found else None


def people_with(store: Store, account_id: str, menu_id: str | None) -> list[str]:
    """Those who have this menu of their own, or with None any."""
    rows = store.rows(
        "SELECT person, menu FROM rich_menu_link WHERE account = ? AND person <> ?", account_id, EVERYBODY
    )
    return [person for person, menu in rows if menu_id in {None, menu}]


def shown_to(store: Store, account_id: str, user_id: str) -> RichMenu | None:
    """What a friend sees: one's own menu, else the default."""
    menu_id = linked(store, account_id, user_id) or linked(store, account_id, EVERYBODY)
    return find(store, account_id, menu_id) if menu_id is not None else None


def name(store: Store, account_id: str, alias: str, menu: RichMenu) -> None:
    store.run(
        "INSERT INTO rich_menu_alias VALUES (?, ?, ?)"
        " ON CONFLICT (account, alias) DO UPDATE SET menu = excluded.menu",
        account_id, alias, menu.id,
    )  # fmt: skip


def named(store: Store, account_id: str, alias: str) -> str | None:
    found = store.row("SELECT menu FROM rich_menu_alias WHERE account = ? AND alias = ?", account_id, alias)
    return found[0] if found else None


def forget_name(store: Store, account_id: str, alias: str) -> bool:
    return store.run("DELETE FROM rich_menu_alias WHERE account = ? AND alias = ?", account_id, alias) > 0


def names(store: Store, account_id: str) -> list[tuple[str, str]]:
    rows = store.rows("SELECT alias, menu FROM rich_menu_alias WHERE account = ? ORDER BY alias", account_id)
    return [(alias, menu) for alias, menu in rows]


_read = msgspec.json.Decoder(RichMenu).decode
