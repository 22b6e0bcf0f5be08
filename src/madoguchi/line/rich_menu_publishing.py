"""Rich menus made at LINE as they are written here: each step may be done again, and nothing is left behind there."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.jobs import NotYetError, enqueue, job
from madoguchi.kit.resources import Resources
from madoguchi.line import rich_menu_content, rich_menus, tokens
from madoguchi.line.rich_menu_api import Caller, LineAwayError, MenuRefusedError
from madoguchi.line.rich_menus import MenuState, RichMenu
from madoguchi.line.tokens import AccountNotReadyError

_NEXT_LOOK = timedelta(seconds=0.5)
_MOVED_BY = timedelta(seconds=10)
"""LINE does not say when it has moved many customers that it was told of at once."""
_BUSY = "It waits: LINE takes no more calls about menus just now."
_NOT_READY = "It waits until LINE can be called for this account."

log = structlog.get_logger()


@job(lane="rich_menus:account_id", attempts=10_000, outside=True)
async def make(resources: Resources, *, account_id: UUID, menu_id: UUID) -> None:
    """Make a menu at LINE and give it its picture; what LINE has against it stays with the menu.

    LINE takes the two by two calls, and a menu without picture is of no use. Whoever comes back after a crash finds
    what was begun, by its id or by the mark in its name, and goes on with it.
    """
    menu = await _find(resources, menu_id)
    if menu is None or menu.state is not MenuState.MAKING:
        return
    try:
        async with tokens.calling(resources, account_id=account_id) as token:
            await _make(Caller(resources, token), menu)
    except NotFoundError:
        return  # the account was deleted
    except MenuRefusedError as error:
        await _keep_problem(resources, menu, f"LINE does not take it: {error.answer.message}", final=True)
    except LineAwayError as error:
        await _keep_problem(resources, menu, f"LINE is asked again in a moment. {error}", final=False)
        raise
    except NotYetError as wait:
        await _keep_problem(
            resources, menu, _NOT_READY if isinstance(wait, AccountNotReadyError) else _BUSY, final=False
        )
        raise


@job(lane="rich_menus:account_id", attempts=10_000, outside=True)
async def point(resources: Resources, *, account_id: UUID, menu_id: UUID) -> None:
    """Let the buttons and the default that showed an earlier version of a menu show the one of now."""
    menu = await _find(resources, menu_id)
    if menu is None or menu.line_id is None or menu.state is MenuState.DELETING:
        return
    try:
        async with tokens.calling(resources, account_id=account_id) as token:
            caller = Caller(resources, token)
            await caller.point_alias(rich_menu_content.alias_of(menu.id), menu.line_id)
            if menu.is_default:
                await caller.set_default(menu.line_id)
    except NotFoundError:
        return
    except MenuRefusedError as error:
        if not error.is_missing:
            raise
        async with resources.database.transaction() as db:
            await rich_menus.lose(db, line_id=menu.line_id)


@job(lane="rich_menus:account_id", attempts=10_000, outside=True)
async def let_go(resources: Resources, *, account_id: UUID, menu_id: UUID) -> None:
    """Delete the earlier versions of a menu at LINE, once nothing shows them any more."""
    menu = await _find(resources, menu_id)
    if menu is None or not menu.retired_ids:
        return
    try:
        async with tokens.calling(resources, account_id=account_id) as token:
            await _let_go(Caller(resources, token), menu, menu.retired_ids)
    except NotFoundError:
        return


@job(lane="rich_menus:account_id", attempts=10_000, outside=True)
async def set_default(resources: Resources, *, account_id: UUID) -> None:
    """Tell LINE which menu everybody sees who has none of their own."""
    async with resources.database.reading() as db:
        line_id = await db.value("SELECT line_id FROM rich_menus WHERE account_id = $1 AND is_default", account_id)
    try:
        async with tokens.calling(resources, account_id=account_id) as token:
            await Caller(resources, token).set_default(line_id)
    except NotFoundError:
        return
    except MenuRefusedError as error:
        if not error.is_missing:
            raise
        async with resources.database.transaction() as db:
            await rich_menus.lose(db, line_id=line_id)


@job(lane="rich_menus:account_id", attempts=10_000, outside=True)
async def take_away(resources: Resources, *, account_id: UUID, menu_id: UUID) -> None:
    """Delete a menu at LINE with all of its versions, its alias, its picture here, and what is written of it."""
    menu = await _find(resources, menu_id)
    if menu is None or menu.state is not MenuState.DELETING:
        return
    try:
        async with tokens.calling(resources, account_id=account_id) as token:
            caller = Caller(resources, token)
            if menu.begun:
                await _recover(caller, menu)
                menu = await _find(resources, menu_id) or menu
            if menu.line_ids:
                await caller.delete_alias(rich_menu_content.alias_of(menu.id))
            await _let_go(caller, menu, menu.line_ids)
    except NotFoundError:
        log.info("line.rich_menu_left_at_line", menu_id=str(menu_id), ids=sorted(menu.line_ids))
    if menu.picture is not None:
        await resources.files.delete([menu.picture.key])
    async with resources.database.transaction() as db:
        await db.run("DELETE FROM rich_menus WHERE id = $1 AND state = 'deleting'", menu_id)


async def _make(caller: Caller, menu: RichMenu) -> None:
    resources = caller.resources
    picture = rich_menu_content.check_whole(menu.content, menu.picture)
    line_id = await _recover(caller, menu) if menu.begun else menu.begun_id
    if line_id is None:
        line_id = await _create(caller, menu, picture)
    if line_id is None:
        return
    faultpoint("rich_menu.created")
    body = b"".join([piece async for piece in resources.files.read(picture.key)])
    try:
        await caller.give_picture(line_id, picture.content_type, body)
    except MenuRefusedError as error:
        async with resources.database.transaction() as db:
            await _retire(db, menu, line_id, resources.clock.now())
        if error.is_missing:
            raise LineAwayError("What was begun at LINE is gone there.") from error
        raise
    faultpoint("rich_menu.pictured")
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        if not await rich_menus.make_live(db, menu=menu, line_id=line_id, now=now):
            await _retire(db, menu, line_id, now)


async def _create(caller: Caller, menu: RichMenu, picture: rich_menu_content.Picture) -> str | None:
    """LINE's id of a new menu; None when the menu was changed meanwhile."""
    resources = caller.resources
    wanted = rich_menu_content.object_of(menu.content, picture, menu_id=menu.id, version=menu.version)
    await caller.validate(wanted)
    async with resources.database.transaction() as db:
        await rich_menus.begin(db, menu=menu)
    faultpoint("rich_menu.begun")
    line_id = await caller.create(wanted)
    faultpoint("rich_menu.answered")
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        if await rich_menus.keep_begun(db, menu=menu, line_id=line_id):
            return line_id
        await _retire(db, menu, line_id, now)
    return None


async def _retire(db: Db, menu: RichMenu, line_id: str, now: datetime) -> None:
    """What was made is not wanted any more, or cannot be used: it goes from LINE."""
    await rich_menus.retire(db, menu=menu, line_id=line_id)
    enqueue(db, let_go, now=now, account_id=menu.account_id, menu_id=menu.id)


async def _recover(caller: Caller, menu: RichMenu) -> str | None:
    """What LINE made when we did not hear its answer: the version that is wanted is gone on with, others are let go."""
    marked = rich_menu_content.mark(menu.id, menu.version)
    family = marked.rpartition(".")[0] + "."
    found = [
        one
        for one in await caller.every()
        if one.name.rpartition(" ")[2].startswith(family) and one.line_id not in menu.line_ids
    ]
    current = next((one.line_id for one in found if one.name.endswith(f" {marked}")), None)
    current = current if menu.state is MenuState.MAKING else None
    others = [one.line_id for one in found if one.line_id != current]
    async with caller.resources.database.transaction() as db:
        await rich_menus.keep_recovered(db, menu=menu, line_id=current, others=others)
    return current


async def _let_go(caller: Caller, menu: RichMenu, line_ids: Collection[str]) -> None:
    """Delete versions at LINE once no phone is told to show them: there must be no gap."""
    resources = caller.resources
    if until := await _needed_until(resources, menu, line_ids):
        raise NotYetError(until=until)
    for line_id in line_ids:
        await caller.delete(line_id)
        async with resources.database.transaction() as db:
            await rich_menus.forget_retired(db, menu_id=menu.id, line_id=line_id)


async def _needed_until(resources: Resources, menu: RichMenu, line_ids: Collection[str]) -> datetime | None:
    """When to look again whether phones still show one of these; None when none does."""
    now = resources.clock.now()
    async with resources.database.reading() as db:
        row = await db.one(
            """
            SELECT EXISTS (SELECT FROM rich_menu_links WHERE told = ANY($1::text[]) AND account_id = $2) AS told,
              (SELECT moved_at FROM rich_menus WHERE id = $3 AND state <> 'deleting') AS moved_at
            """,
            list(line_ids),
            menu.account_id,
            menu.id,
        )
    moved = row["moved_at"] + _MOVED_BY if row["moved_at"] else now
    return now + _NEXT_LOOK if row["told"] else moved if moved > now else None


async def _find(resources: Resources, menu_id: UUID) -> RichMenu | None:
    async with resources.database.reading() as db:
        return await rich_menus.find(db, menu_id)


async def _keep_problem(resources: Resources, menu: RichMenu, problem: str, *, final: bool) -> None:
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        await rich_menus.keep_problem(db, menu=menu, problem=problem, final=final, now=now)
