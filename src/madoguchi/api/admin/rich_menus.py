"""Rich menus of a LINE account: written, given a picture, published, made the default, deleted."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from madoguchi.api.admin.rich_menu_files import PICTURE, picture_response
from madoguchi.api.contents import ChooseIn, CopyIn, LinkIn, PickTimeIn, SayIn, Words
from madoguchi.api.dependencies import Administrator, Held, Now, Tx
from madoguchi.api.schema import In, Named, Out, named
from madoguchi.conversations.cards import Choose, Copy, Link, PickTime, Say
from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.line import rich_menu_content, rich_menu_pictures, rich_menus
from madoguchi.line.rich_menu_content import Area, Content, Switch
from madoguchi.line.rich_menus import MenuState, RichMenu

router = APIRouter(prefix="/api/admin/line-accounts/{account_id}/rich-menus", tags=["admin: rich menus"])

_MOST_AREAS = 100
"""More than LINE takes, so that the sentence about its limit is ours."""
Pixels = Annotated[int, Field(ge=0, le=10_000)]


class SwitchIn(In):
    """Shows another menu of the account."""

    type: Literal["switch"]
    label: Words
    menu_id: UUID
    data: Words


MenuActionIn = Annotated[SayIn | LinkIn | ChooseIn | PickTimeIn | CopyIn | SwitchIn, Field(discriminator="type")]


class AreaIn(In):
    x: Pixels
    y: Pixels
    width: Pixels
    height: Pixels
    action: MenuActionIn


class RichMenuIn(In):
    name: Words
    bar_text: Words
    opened: bool = True
    """Whether it stands open when a chat is opened."""
    areas: Annotated[list[AreaIn], Field(max_length=_MOST_AREAS)]


class AreaView(Out):
    x: int
    y: int
    width: int
    height: int
    action: Annotated[Say | Link | Choose | PickTime | Copy | Switch, Field(discriminator="type")]


class PictureView(Out):
    url: str
    width: int
    height: int
    size: int


class RichMenuView(Out):
    id: UUID
    name: str
    bar_text: str
    opened: bool
    areas: list[AreaView]
    picture: PictureView | None
    state: MenuState
    problem: str | None
    """What LINE has against it, or why it is not there yet."""
    line_id: str | None
    """LINE's id of the version that phones show."""
    is_default: bool
    uses: list[str]
    """What it is needed for, in words."""
    changed_at: datetime
    changed_by: Named | None


class RichMenuList(Out):
    items: list[RichMenuView]


@router.get("")
async def list_rich_menus(account_id: UUID, _: Administrator, db: Tx) -> RichMenuList:
    """Those that were made here, the newest first."""
    return RichMenuList(items=await _views(db, await rich_menus.of_account(db, account_id=account_id)))


@router.post("", status_code=201)
async def add_rich_menu(account_id: UUID, body: RichMenuIn, me: Administrator, db: Tx, clock: Now) -> RichMenuView:
    content = _content(body)
    return await _view(
        db, await rich_menus.add(db, account_id=account_id, content=content, now=clock.now(), actor=me.id)
    )


@router.get("/{menu_id}")
async def get_rich_menu(account_id: UUID, menu_id: UUID, _: Administrator, db: Tx) -> RichMenuView:
    return await _view(db, await rich_menus.get(db, account_id=account_id, menu_id=menu_id))


@router.put("/{menu_id}")
async def change_rich_menu(
    account_id: UUID, menu_id: UUID, body: RichMenuIn, me: Administrator, db: Tx, clock: Now
) -> RichMenuView:
    """Write it anew; phones show what they showed till it is published again."""
    changed = await rich_menus.change(
        db, account_id=account_id, menu_id=menu_id, content=_content(body), now=clock.now(), actor=me.id
    )
    return await _view(db, changed)


@router.put("/{menu_id}/picture")
async def set_rich_menu_picture(
    account_id: UUID, menu_id: UUID, me: Administrator, request: Request, held: Held
) -> RichMenuView:
    """Take the body as the menu's picture: JPEG or PNG, as LINE takes it."""
    async with held.database.reading() as db:
        await rich_menus.get(db, account_id=account_id, menu_id=menu_id)
    picture = await rich_menu_pictures.take(held, await request.body())
    async with held.database.transaction() as db:
        kept = await rich_menus.keep_picture(
            db, account_id=account_id, menu_id=menu_id, picture=picture, now=held.clock.now(), actor=me.id
        )
        return await _view(db, kept)


@router.get("/{menu_id}/picture", response_class=Response, responses=PICTURE)
async def get_rich_menu_picture(account_id: UUID, menu_id: UUID, _: Administrator, held: Held) -> Response:
    async with held.database.reading() as db:
        picture = (await rich_menus.get(db, account_id=account_id, menu_id=menu_id)).picture
    if picture is None:
        raise NotFoundError("This menu has no picture yet.")
    try:
        body = b"".join([piece async for piece in held.files.read(picture.key)])
    except FileNotFoundError as error:
        raise NotFoundError("This picture is not kept any more.") from error
    return picture_response(body)


@router.post("/{menu_id}/publication", status_code=202)
async def publish_rich_menu(account_id: UUID, menu_id: UUID, me: Administrator, db: Tx, clock: Now) -> RichMenuView:
    """Let LINE have it as it is now; whoever saw its last version sees this one then."""
    return await _view(
        db, await rich_menus.publish(db, account_id=account_id, menu_id=menu_id, now=clock.now(), actor=me.id)
    )


@router.delete("/{menu_id}", status_code=204)
async def delete_rich_menu(account_id: UUID, menu_id: UUID, me: Administrator, db: Tx, clock: Now) -> Response:
    """Delete it here and at LINE; refused while it is used."""
    await rich_menus.delete(db, account_id=account_id, menu_id=menu_id, now=clock.now(), actor=me.id)
    return Response(status_code=204)


def _content(body: RichMenuIn) -> Content:
    areas = rich_menu_content.areas_of([area.model_dump() for area in body.areas])
    return Content(name=body.name.strip(), bar_text=body.bar_text.strip(), opened=body.opened, areas=areas)


async def _view(db: Db, menu: RichMenu) -> RichMenuView:
    (view,) = await _views(db, [menu])
    return view


async def _views(db: Db, menus: list[RichMenu]) -> list[RichMenuView]:
    if not menus:
        return []
    uses = await rich_menus.uses(db, account_id=menus[0].account_id)
    people = {menu.changed_by for menu in menus if menu.changed_by is not None}
    rows = await db.all("SELECT id, name FROM users WHERE id = ANY($1::uuid[])", list(people))
    names = {row["id"]: row["name"] for row in rows}
    return [_shown(menu, uses.get(menu.id, []), names) for menu in menus]


def _shown(menu: RichMenu, uses: list[str], names: dict[UUID, str]) -> RichMenuView:
    path = f"/api/admin/line-accounts/{menu.account_id}/rich-menus/{menu.id}/picture?version={menu.version}"
    picture = menu.picture
    return RichMenuView(
        id=menu.id,
        name=menu.content.name,
        bar_text=menu.content.bar_text,
        opened=menu.content.opened,
        areas=[_area(area) for area in menu.content.areas],
        picture=picture and PictureView(url=path, width=picture.width, height=picture.height, size=picture.size),
        state=menu.state,
        problem=menu.problem,
        line_id=menu.line_id,
        is_default=menu.is_default,
        uses=uses,
        changed_at=menu.changed_at,
        changed_by=named(menu.changed_by, names.get(menu.changed_by) if menu.changed_by else None),
    )


def _area(area: Area) -> AreaView:
    return AreaView(x=area.x, y=area.y, width=area.width, height=area.height, action=area.action)
