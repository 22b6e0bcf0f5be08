"""Which rich menu is shown to whom: the default, one by the state of a conversation, one of a customer's own."""

from uuid import UUID

from fastapi import APIRouter, Response

from madoguchi.api.admin.rich_menu_files import PICTURE, picture_response
from madoguchi.api.dependencies import Administrator, Held, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.jobs import NotYetError
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, rich_menu_links, rich_menus, tokens
from madoguchi.line.rich_menu_api import Caller, LineAwayError, MenuAtLine, MenuRefusedError
from madoguchi.line.rich_menu_links import State

router = APIRouter(prefix="/api/admin/line-accounts/{account_id}", tags=["admin: rich menus"])


class MenuChoice(In):
    menu_id: UUID | None


class MenuChoiceView(Out):
    menu_id: UUID | None


class RichMenuRules(In):
    """The menu that is shown while a conversation is offered, answered, or waits for the customer; else the default."""

    open: UUID | None = None
    active: UUID | None = None
    waiting: UUID | None = None


class RichMenuRulesView(Out):
    open: UUID | None
    active: UUID | None
    waiting: UUID | None


class ForeignMenu(Out):
    """A menu that LINE has and that was not made here; it can be looked at."""

    line_id: str
    name: str
    bar_text: str
    width: int
    height: int
    areas: int
    is_default: bool
    picture_url: str


class ForeignMenuList(Out):
    items: list[ForeignMenu]


class LineNotAskedError(ConflictError):
    """LINE could not be asked, or did not answer."""

    code = "line_not_asked"


@router.put("/default-rich-menu")
async def set_default_rich_menu(
    account_id: UUID, body: MenuChoice, me: Administrator, db: Tx, clock: Now
) -> MenuChoiceView:
    """Show a menu to everybody who has none of their own, or none."""
    await rich_menus.set_default(db, account_id=account_id, menu_id=body.menu_id, now=clock.now(), actor=me.id)
    return MenuChoiceView(menu_id=body.menu_id)


@router.get("/rich-menu-rules")
async def get_rich_menu_rules(account_id: UUID, _: Administrator, db: Tx) -> RichMenuRulesView:
    await accounts.get(db, account_id)
    return _rules(await rich_menu_links.rules(db, account_id=account_id))


@router.put("/rich-menu-rules")
async def set_rich_menu_rules(
    account_id: UUID, body: RichMenuRules, me: Administrator, db: Tx, clock: Now
) -> RichMenuRulesView:
    wanted: dict[State, UUID | None] = {"open": body.open, "active": body.active, "waiting": body.waiting}
    rules = {state: menu_id for state, menu_id in wanted.items() if menu_id is not None}
    await rich_menu_links.set_rules(db, account_id=account_id, rules=rules, now=clock.now(), actor=me.id)
    return _rules(rules)


@router.get("/customers/{customer_id}/rich-menu")
async def get_rich_menu_of_customer(account_id: UUID, customer_id: UUID, _: Administrator, db: Tx) -> MenuChoiceView:
    """The menu that a customer has of their own."""
    return MenuChoiceView(menu_id=await rich_menu_links.chosen(db, account_id=account_id, customer_id=customer_id))


@router.put("/customers/{customer_id}/rich-menu")
async def set_rich_menu_of_customer(
    account_id: UUID, customer_id: UUID, body: MenuChoice, me: Administrator, db: Tx, clock: Now
) -> MenuChoiceView:
    """Give a customer a menu of their own instead of the default, or take it away."""
    await rich_menu_links.choose(
        db, account_id=account_id, customer_id=customer_id, menu_id=body.menu_id, now=clock.now(), actor=me.id
    )
    return MenuChoiceView(menu_id=body.menu_id)


@router.get("/foreign-rich-menus")
async def list_foreign_rich_menus(account_id: UUID, _: Administrator, held: Held) -> ForeignMenuList:
    """What LINE has beside ours: menus that other programs have made."""
    async with held.database.reading() as db:
        ours = {one for menu in await rich_menus.of_account(db, account_id=account_id) for one in menu.line_ids}
    found, default = await _ask(held, account_id)
    return ForeignMenuList(items=[_foreign(account_id, one, default) for one in found if one.line_id not in ours])


@router.get("/foreign-rich-menus/{line_id}/picture", response_class=Response, responses=PICTURE)
async def get_foreign_rich_menu_picture(account_id: UUID, line_id: str, _: Administrator, held: Held) -> Response:
    async with held.database.reading() as db:
        await accounts.get(db, account_id)
    try:
        async with tokens.calling(held, account_id=account_id) as token:
            return picture_response(await Caller(held, token).picture_of(line_id))
    except MenuRefusedError as error:
        raise NotFoundError("LINE has no picture for this menu.") from error
    except (LineAwayError, NotYetError) as error:
        raise LineNotAskedError("LINE cannot be asked for this picture now.") from error


async def _ask(held: Resources, account_id: UUID) -> tuple[list[MenuAtLine], str | None]:
    try:
        async with tokens.calling(held, account_id=account_id) as token:
            caller = Caller(held, token)
            return await caller.every(), await caller.default()
    except MenuRefusedError as error:
        raise LineNotAskedError(f"LINE does not tell its rich menus: {error.answer.message}") from error
    except (LineAwayError, NotYetError) as error:
        raise LineNotAskedError("LINE cannot be asked for its rich menus now.") from error


def _foreign(account_id: UUID, menu: MenuAtLine, default: str | None) -> ForeignMenu:
    return ForeignMenu(
        line_id=menu.line_id,
        name=menu.name,
        bar_text=menu.bar_text,
        width=menu.width,
        height=menu.height,
        areas=menu.areas,
        is_default=menu.line_id == default,
        picture_url=f"/api/admin/line-accounts/{account_id}/foreign-rich-menus/{menu.line_id}/picture",
    )


def _rules(rules: dict[State, UUID]) -> RichMenuRulesView:
    return RichMenuRulesView(open=rules.get("open"), active=rules.get("active"), waiting=rules.get("waiting"))
