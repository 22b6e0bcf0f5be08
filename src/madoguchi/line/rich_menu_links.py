"""Which rich menu a phone shows: the tab that was chosen there, else by conversation or customer, else the default."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import structlog

from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.jobs import enqueue, job
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, rich_menu_shown, rich_menus, tokens
from madoguchi.line.events import RichMenuChosen, RichMenuRulesSet
from madoguchi.line.rich_menu_api import LINKED_AT_ONCE, Caller, MenuRefusedError
from madoguchi.line.rich_menu_shown import Shown
from madoguchi.line.tokens import Token

State = Literal["open", "active", "waiting"]
_FEW = 20
"""Up to so many are told one by one, which LINE does at once; more by one call, which it works off by and by."""

log = structlog.get_logger()


async def rules(db: Db, *, account_id: UUID) -> dict[State, UUID]:
    """The menu of each state that has one."""
    rows = await db.all("SELECT state, menu_id FROM rich_menu_rules WHERE account_id = $1", account_id)
    return {row["state"]: row["menu_id"] for row in rows}


async def set_rules(
    db: Db, *, account_id: UUID, rules: Mapping[State, UUID], now: datetime, actor: UUID | None
) -> None:
    """Show these menus while a customer's conversation is in these states; raises MenuNotMadeError."""
    await accounts.get(db, account_id)
    for menu_id in rules.values():
        await rich_menus.check_made(db, account_id=account_id, menu_id=menu_id)
    await db.run("DELETE FROM rich_menu_rules WHERE account_id = $1", account_id)
    for state, menu_id in rules.items():
        await db.run("INSERT INTO rich_menu_rules VALUES ($1, $2, $3)", account_id, state, menu_id)
    fact = RichMenuRulesSet(account_id=account_id, rules={str(state): menu_id for state, menu_id in rules.items()})
    record(db, fact, now=now, actor=actor)


async def chosen(db: Db, *, account_id: UUID, customer_id: UUID) -> UUID | None:
    """The menu that a customer has of their own; raises NotFoundError for nobody of this account."""
    row = await db.find(
        """
        SELECT menu_id FROM customers LEFT JOIN rich_menu_links ON customer_id = customers.id AND account_id = $1
        WHERE customers.id = $2 AND kind = 'person'
          AND EXISTS (SELECT FROM line_accounts WHERE line_accounts.id = $1 AND deleted_at IS NULL)
        """,
        account_id,
        customer_id,
    )
    if row is None:
        raise NotFoundError("There is no such customer.")
    menu_id: UUID | None = row["menu_id"]
    return menu_id


async def choose(
    db: Db, *, account_id: UUID, customer_id: UUID, menu_id: UUID | None, now: datetime, actor: UUID | None
) -> None:
    """Give a customer a menu of their own instead of the default; with None, take it away again."""
    await chosen(db, account_id=account_id, customer_id=customer_id)
    if menu_id is not None:
        await rich_menus.check_made(db, account_id=account_id, menu_id=menu_id)
    await db.run(
        """
        INSERT INTO rich_menu_links (customer_id, account_id, menu_id) VALUES ($1, $2, $3)
        ON CONFLICT (customer_id, account_id) DO UPDATE SET menu_id = EXCLUDED.menu_id
        """,
        customer_id,
        account_id,
        menu_id,
    )
    fact = RichMenuChosen(account_id=account_id, customer_id=customer_id, menu_id=menu_id)
    record(db, fact, now=now, actor=actor)


@job()
async def notice(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """A conversation has moved: let its customer's phone follow, where the account has rules."""
    row = await db.find(
        """
        SELECT customer_id, account_id FROM conversations JOIN customers ON customers.id = customer_id
        WHERE conversations.id = $1 AND kind = 'person'
          AND EXISTS (SELECT FROM rich_menu_rules WHERE rich_menu_rules.account_id = conversations.account_id)
        """,
        conversation_id,
    )
    if row is not None:
        enqueue(db, show, now=now, customer_id=row["customer_id"], account_id=row["account_id"])


@job()
async def renew(db: Db, *, customer_id: UUID, account_id: UUID, now: datetime) -> None:
    """A customer can be reached again: what LINE was told meanwhile it may have passed over in silence."""
    known = await db.run(
        "UPDATE rich_menu_links SET unsure = true WHERE customer_id = $1 AND account_id = $2", customer_id, account_id
    )
    ruled = "SELECT EXISTS (SELECT FROM rich_menu_rules WHERE account_id = $1)"
    if known or await db.value(ruled, account_id):
        enqueue(db, show, now=now, customer_id=customer_id, account_id=account_id)


@job()
async def refresh(db: Db, *, account_id: UUID, now: datetime) -> None:
    """Look at everybody again who sees, or should see, another menu than the default."""
    rows = await db.all(
        """
        SELECT customer_id FROM rich_menu_links
        WHERE account_id = $1 AND (told IS NOT NULL OR unsure OR menu_id IS NOT NULL)
        UNION SELECT customer_id FROM conversations JOIN rich_menu_rules USING (account_id, state)
        WHERE conversations.account_id = $1 AND conversations.state IN ('open', 'active', 'waiting')
        """,
        account_id,
    )
    found = await rich_menu_shown.of(db, account_id=account_id, customer_ids=[row["customer_id"] for row in rows])
    behind = [one for one in found if not one.is_settled]
    reached = _by_menu(one for one in behind if not one.blocked)
    many = [group for group in reached.values() if len(group) > _FEW]
    for group in many:
        for start in range(0, len(group), LINKED_AT_ONCE):
            ids = [one.customer_id for one in group[start : start + LINKED_AT_ONCE]]
            enqueue(db, show_many, now=now, account_id=account_id, customer_ids=ids)
    together = {one.customer_id for group in many for one in group}
    for one in behind:
        if one.customer_id not in together:
            enqueue(db, show, now=now, customer_id=one.customer_id, account_id=account_id)


@job(lane="rich_menu:customer_id", attempts=10_000, outside=True)
async def show(resources: Resources, *, customer_id: UUID, account_id: UUID) -> None:
    """Let a customer's phone show what it should now, whatever has happened since this was asked for."""
    async with resources.database.transaction() as db:
        found = await rich_menu_shown.of(db, account_id=account_id, customer_ids=[customer_id])
        shown = found[0] if found else None
        if shown is None or shown.is_settled:
            return
        # Written down first: should we not hear how it went, the next one must not believe that it did.
        await rich_menu_shown.note(
            db, customer_id=customer_id, account_id=account_id, told=None, unsure=True, by_tab=True
        )
        token = await _token(resources, db, account_id)
    if token is None or shown.blocked:
        # It follows when the account is ready, or the customer can be reached.
        return
    try:
        await Caller(resources, token).link(shown.address, shown.wanted)
    except MenuRefusedError as error:
        log.warning("line.rich_menu_not_shown", customer_id=str(customer_id), said=str(error))
        await _lose_missing(resources, error, shown.wanted)
        return
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        await rich_menu_shown.note(
            db,
            customer_id=customer_id,
            account_id=account_id,
            told=shown.wanted,
            unsure=False,
            by_tab=shown.by_tab,
            at=now,
        )


@job(lane="rich_menu_links:account_id", attempts=10_000, outside=True)
async def show_many(resources: Resources, *, account_id: UUID, customer_ids: list[UUID]) -> None:
    """Let the phones of many customers show what they should now, by one call for each menu."""
    async with resources.database.transaction() as db:
        found = await rich_menu_shown.of(db, account_id=account_id, customer_ids=customer_ids)
        behind = [one for one in found if not one.is_settled and not one.blocked]
        # What they were told before is kept: it must stay at LINE until they are told of another.
        await rich_menu_shown.doubt(db, account_id=account_id, customer_ids=[one.customer_id for one in behind])
        token = await _token(resources, db, account_id)
    if token is not None:
        for wanted, group in _by_menu(behind).items():
            await _link(Caller(resources, token), account_id, wanted, group)


async def _link(caller: Caller, account_id: UUID, wanted: str | None, group: Sequence[Shown]) -> None:
    resources = caller.resources
    try:
        await caller.link_many([one.address for one in group], wanted)
    except MenuRefusedError as error:
        log.warning("line.rich_menu_not_shown_to_many", customers=len(group), said=str(error))
        await _lose_missing(resources, error, wanted)
        left = {one.customer_id for one in group}  # one of them spoils it for all
    else:
        async with resources.database.transaction() as db:
            left = await rich_menu_shown.note_many(
                db, account_id=account_id, before=group, told=wanted, at=resources.clock.now()
            )
    if not left:
        return
    async with resources.database.transaction() as db:
        await rich_menu_shown.doubt(db, account_id=account_id, customer_ids=left)
        for customer_id in left:
            enqueue(db, show, now=resources.clock.now(), customer_id=customer_id, account_id=account_id)


async def _lose_missing(resources: Resources, error: MenuRefusedError, line_id: str | None) -> None:
    """Note that a menu is not at LINE any more, and raise again, if that is why LINE said no."""
    if error.is_missing and line_id is not None:
        async with resources.database.transaction() as db:
            await rich_menus.lose(db, line_id=line_id)
        raise error


async def _token(resources: Resources, db: Db, account_id: UUID) -> Token | None:
    try:
        return await tokens.find(db, cipher=resources.cipher, account_id=account_id, now=resources.clock.now())
    except NotFoundError:
        return None


def _by_menu(shown: Iterable[Shown]) -> dict[str | None, list[Shown]]:
    groups: dict[str | None, list[Shown]] = {}
    for one in shown:
        groups.setdefault(one.wanted, []).append(one)
    return groups
