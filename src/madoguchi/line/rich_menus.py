"""Our record of an account's rich menus: written, given a picture, published, made the default, deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.line import accounts, rich_menu_content
from madoguchi.line.events import (
    DefaultRichMenuSet,
    RichMenuAdded,
    RichMenuChanged,
    RichMenuDeleted,
    RichMenuMade,
    RichMenuPublished,
    RichMenuRefused,
)
from madoguchi.line.rich_menu_content import Content, Picture


class MenuState(StrEnum):
    """How what is written stands to what LINE has."""

    DRAFT = "draft"
    """Not published as it is now; LINE may have an earlier version."""
    MAKING = "making"
    LIVE = "live"
    FAILED = "failed"
    DELETING = "deleting"


class MenuInUseError(ConflictError):
    """Somebody would miss it."""

    code = "rich_menu_in_use"


class MenuNotMadeError(ConflictError):
    """It is not at LINE yet, so that nobody can be shown it."""

    code = "rich_menu_not_made"


@dataclass(frozen=True, slots=True)
class RichMenu:
    """One menu as it is written here, and what of it is at LINE."""

    id: UUID
    account_id: UUID
    content: Content
    picture: Picture | None
    version: int
    state: MenuState
    problem: str | None
    is_default: bool
    line_id: str | None
    """The version that phones show."""
    begun_id: str | None
    """The version that is being made, which may have no picture at LINE yet."""
    begun: bool
    """Whether LINE was asked to make one whose id we may not have heard."""
    retired_ids: tuple[str, ...]
    """Earlier versions that are still at LINE."""
    created_at: datetime
    changed_at: datetime
    changed_by: UUID | None

    @property
    def line_ids(self) -> set[str]:
        return {one for one in (self.line_id, self.begun_id, *self.retired_ids) if one is not None}


COLUMNS = (
    "id, account_id, name, bar_text, opened, areas, picture, version, state, problem, is_default, line_id, begun_id, "
    "begun, retired_ids, created_at, changed_at, changed_by"
)


async def add(db: Db, *, account_id: UUID, content: Content, now: datetime, actor: UUID | None) -> RichMenu:
    """Write a new menu down; raises NotFoundError, InvalidError, or ConflictError when there are too many."""
    await accounts.get(db, account_id)
    rich_menu_content.check(content)
    await _check_targets(db, account_id, content)
    count = await db.value("SELECT count(*) FROM rich_menus WHERE account_id = $1", account_id)
    if count >= rich_menu_content.MENUS:
        raise ConflictError(f"LINE takes {rich_menu_content.MENUS:,} rich menus an account at most.")
    menu_id = new_id(now)
    await db.run(
        """
        INSERT INTO rich_menus (id, account_id, name, bar_text, opened, areas, created_at, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
        """,
        menu_id,
        account_id,
        *_written(content),
        now,
        actor,
    )
    record(db, RichMenuAdded(account_id=account_id, menu_id=menu_id, name=content.name), now=now, actor=actor)
    return await get(db, account_id=account_id, menu_id=menu_id)


async def change(
    db: Db, *, account_id: UUID, menu_id: UUID, content: Content, now: datetime, actor: UUID | None
) -> RichMenu:
    """Write a menu anew; phones show what they showed till it is published again."""
    await get(db, account_id=account_id, menu_id=menu_id)
    rich_menu_content.check(content)
    await _check_targets(db, account_id, content)
    await db.run(
        """
        UPDATE rich_menus SET name = $2, bar_text = $3, opened = $4, areas = $5, changed_at = $6, changed_by = $7,
          version = version + 1, state = 'draft', problem = NULL, begun_id = NULL,
          retired_ids = CASE WHEN begun_id IS NULL THEN retired_ids ELSE retired_ids || begun_id END
        WHERE id = $1
        """,
        menu_id,
        *_written(content),
        now,
        actor,
    )
    record(db, RichMenuChanged(account_id=account_id, menu_id=menu_id, name=content.name), now=now, actor=actor)
    return await get(db, account_id=account_id, menu_id=menu_id)


async def keep_picture(
    db: Db, *, account_id: UUID, menu_id: UUID, picture: Picture, now: datetime, actor: UUID | None
) -> RichMenu:
    """Give a menu its picture, or another."""
    menu = await get(db, account_id=account_id, menu_id=menu_id)
    await db.run(
        """
        UPDATE rich_menus SET picture = $2, changed_at = $3, changed_by = $4, version = version + 1, state = 'draft',
          problem = NULL, begun_id = NULL,
          retired_ids = CASE WHEN begun_id IS NULL THEN retired_ids ELSE retired_ids || begun_id END
        WHERE id = $1
        """,
        menu_id,
        msgspec.to_builtins(picture),
        now,
        actor,
    )
    record(db, RichMenuChanged(account_id=account_id, menu_id=menu_id, name=menu.content.name), now=now, actor=actor)
    return await get(db, account_id=account_id, menu_id=menu_id)


async def publish(db: Db, *, account_id: UUID, menu_id: UUID, now: datetime, actor: UUID | None) -> RichMenu:
    """Let LINE have the menu as it is now; raises InvalidError for one that LINE would not take."""
    menu = await get(db, account_id=account_id, menu_id=menu_id)
    rich_menu_content.check_whole(menu.content, menu.picture)
    if menu.state in {MenuState.DRAFT, MenuState.FAILED}:
        await db.run("UPDATE rich_menus SET state = 'making', problem = NULL WHERE id = $1", menu_id)
        fact = RichMenuPublished(account_id=account_id, menu_id=menu_id, name=menu.content.name)
        record(db, fact, now=now, actor=actor)
    return await get(db, account_id=account_id, menu_id=menu_id)


async def set_default(db: Db, *, account_id: UUID, menu_id: UUID | None, now: datetime, actor: UUID | None) -> None:
    """Show a menu to everybody who has none of their own; with None, show none."""
    await accounts.get(db, account_id)
    if menu_id is not None:
        await check_made(db, account_id=account_id, menu_id=menu_id)
    await db.run(
        "UPDATE rich_menus SET is_default = false WHERE account_id = $1 AND is_default AND id IS DISTINCT FROM $2",
        account_id,
        menu_id,
    )
    await db.run("UPDATE rich_menus SET is_default = true WHERE id = $1", menu_id)
    record(db, DefaultRichMenuSet(account_id=account_id, menu_id=menu_id), now=now, actor=actor)


async def delete(db: Db, *, account_id: UUID, menu_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let it go here and at LINE; raises MenuInUseError while somebody would miss it."""
    menu = await get(db, account_id=account_id, menu_id=menu_id)
    if use := (await uses(db, account_id=account_id)).get(menu_id):
        raise MenuInUseError(f"“{menu.content.name}” is {' and '.join(use)}; change that first.")
    await db.run("UPDATE rich_menus SET state = 'deleting', version = version + 1 WHERE id = $1", menu_id)
    # Who came to it by a tab goes back to what they would see without.
    await db.run("UPDATE rich_menu_links SET switched_id = NULL WHERE switched_id = $1", menu_id)
    fact = RichMenuDeleted(account_id=account_id, menu_id=menu_id, name=menu.content.name)
    record(db, fact, now=now, actor=actor)


async def uses(db: Db, *, account_id: UUID) -> Mapping[UUID, list[str]]:
    """What each menu in use is needed for, in words."""
    rows = await db.all(
        """
        SELECT id AS menu_id, 1 AS place, 'the default' AS use FROM rich_menus WHERE account_id = $1 AND is_default
        UNION ALL SELECT menu_id, 2, 'shown while a conversation is ' || state FROM rich_menu_rules
          WHERE account_id = $1
        UNION ALL SELECT menu_id, 3,
          'chosen for ' || CASE count(*) WHEN 1 THEN 'one customer' ELSE count(*) || ' customers' END
          FROM rich_menu_links WHERE account_id = $1 AND menu_id IS NOT NULL GROUP BY menu_id
        UNION ALL SELECT DISTINCT (area #>> '{action,menu_id}')::uuid, 4, 'switched to by “' || name || '”'
          FROM rich_menus CROSS JOIN LATERAL jsonb_array_elements(areas) AS area
          WHERE account_id = $1 AND state <> 'deleting' AND area #>> '{action,type}' = 'switch'
            AND (area #>> '{action,menu_id}')::uuid <> id
        ORDER BY 1, 2, 3
        """,
        account_id,
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row["menu_id"], []).append(row["use"])
    return found


async def get(db: Db, *, account_id: UUID, menu_id: UUID) -> RichMenu:
    """A menu of an account, locked till the commit; raises NotFoundError."""
    row = await db.find(
        f"""
        SELECT {COLUMNS} FROM rich_menus WHERE id = $1 AND account_id = $2 AND state <> 'deleting'
          AND EXISTS (SELECT FROM line_accounts WHERE line_accounts.id = $2 AND deleted_at IS NULL)
        FOR NO KEY UPDATE
        """,
        menu_id,
        account_id,
    )
    if row is None:
        raise NotFoundError("There is no such rich menu.")
    return menu_of(row)


async def find(db: Db, menu_id: UUID) -> RichMenu | None:
    """A menu in whatever state; None when it is gone."""
    row = await db.find(f"SELECT {COLUMNS} FROM rich_menus WHERE id = $1", menu_id)
    return menu_of(row) if row else None


async def of_account(db: Db, *, account_id: UUID) -> list[RichMenu]:
    """The newest first; raises NotFoundError."""
    await accounts.get(db, account_id)
    rows = await db.all(
        f"SELECT {COLUMNS} FROM rich_menus WHERE account_id = $1 AND state <> 'deleting' ORDER BY id DESC", account_id
    )
    return [menu_of(row) for row in rows]


async def check_made(db: Db, *, account_id: UUID, menu_id: UUID) -> None:
    """Raise MenuNotMadeError for a menu that LINE does not have yet."""
    menu = await get(db, account_id=account_id, menu_id=menu_id)
    if menu.line_id is None:
        raise MenuNotMadeError(f"“{menu.content.name}” is not at LINE yet; publish it first.")


async def begin(db: Db, *, menu: RichMenu) -> None:
    """Note that LINE is being asked to make a menu: from here on one may be there whose id we have not heard."""
    await db.run("UPDATE rich_menus SET begun = true, problem = NULL WHERE id = $1", menu.id)


async def keep_begun(db: Db, *, menu: RichMenu, line_id: str) -> bool:
    """Note what LINE calls the menu that it has made; false when the menu was changed meanwhile, and LINE's is old."""
    kept = await db.run(
        "UPDATE rich_menus SET begun_id = $3 WHERE id = $1 AND version = $2 AND state = 'making'",
        menu.id,
        menu.version,
        line_id,
    )
    await db.run("UPDATE rich_menus SET begun = false WHERE id = $1", menu.id)
    return kept == 1


async def keep_recovered(db: Db, *, menu: RichMenu, line_id: str | None, others: Sequence[str]) -> None:
    """Note what of a menu was found at LINE: the version that is wanted, and those that are to go."""
    await db.run(
        """
        UPDATE rich_menus SET begun = false, begun_id = coalesce($2, begun_id), retired_ids = retired_ids || $3::text[]
        WHERE id = $1
        """,
        menu.id,
        line_id,
        list(others),
    )


async def retire(db: Db, *, menu: RichMenu, line_id: str) -> None:
    """Note that a version at LINE is to go, whether it was the one that was begun or not."""
    await db.run(
        """
        UPDATE rich_menus SET begun_id = nullif(begun_id, $2), retired_ids = array_remove(retired_ids, $2) || $2::text
        WHERE id = $1 AND line_id IS DISTINCT FROM $2
        """,
        menu.id,
        line_id,
    )


async def make_live(db: Db, *, menu: RichMenu, line_id: str, now: datetime) -> bool:
    """Show what was made from here on; false when the menu was changed meanwhile, and this is not wanted any more."""
    live = await db.run(
        """
        UPDATE rich_menus SET state = 'live', problem = NULL, line_id = $3, begun_id = NULL, shown_areas = areas,
          retired_ids = CASE WHEN line_id IS NULL THEN retired_ids ELSE retired_ids || line_id END
        WHERE id = $1 AND version = $2 AND state = 'making'
        """,
        menu.id,
        menu.version,
        line_id,
    )
    if live:
        fact = RichMenuMade(account_id=menu.account_id, menu_id=menu.id, name=menu.content.name)
        record(db, fact, now=now)
    return live == 1


async def keep_problem(db: Db, *, menu: RichMenu, problem: str, final: bool, now: datetime) -> None:
    """Keep what LINE has against a menu; when that is final, somebody has to change it or publish it again."""
    kept = await db.run(
        """
        UPDATE rich_menus SET problem = $3, state = CASE WHEN $4 THEN 'failed' ELSE state END
        WHERE id = $1 AND version = $2 AND state = 'making'
        """,
        menu.id,
        menu.version,
        problem,
        final,
    )
    if kept and final:
        fact = RichMenuRefused(account_id=menu.account_id, menu_id=menu.id, name=menu.content.name, problem=problem)
        record(db, fact, now=now)


async def lose(db: Db, *, line_id: str | None) -> None:
    """Note that a menu which phones should show is not at LINE any more."""
    await db.run(
        """
        UPDATE rich_menus SET line_id = NULL, state = CASE WHEN state = 'live' THEN 'failed' ELSE state END,
          problem = 'It is not at LINE any more: somebody deleted it there. Publish it again.'
        WHERE line_id = $1
        """,
        line_id,
    )


async def forget_retired(db: Db, *, menu_id: UUID, line_id: str) -> None:
    await db.run("UPDATE rich_menus SET retired_ids = array_remove(retired_ids, $2) WHERE id = $1", menu_id, line_id)


def menu_of(row: Row) -> RichMenu:
    values = dict(row)
    content = Content(
        name=values.pop("name"),
        bar_text=values.pop("bar_text"),
        opened=values.pop("opened"),
        areas=rich_menu_content.areas_of(values.pop("areas")),
    )
    picture = values.pop("picture")
    return RichMenu(
        **values
        | {
            "content": content,
            "picture": Picture(**picture) if picture else None,
            "state": MenuState(values["state"]),
            "retired_ids": tuple(values["retired_ids"]),
        }
    )


def _written(content: Content) -> tuple[str, str, bool, list[dict[str, object]]]:
    return content.name.strip(), content.bar_text.strip(), content.opened, rich_menu_content.plain_areas(content.areas)


async def _check_targets(db: Db, account_id: UUID, content: Content) -> None:
    """Raise NotFoundError when an area switches to a menu that the account does not have."""
    for menu_id in rich_menu_content.targets(content.areas):
        await get(db, account_id=account_id, menu_id=menu_id)
