"""Which rich menu a phone shows: the tab that was chosen there, else by conversation or customer, else the default."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import structlog

from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.jobs import enqueue, job
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, rich_menus, tokens
from madoguchi.line.events import RichMenuChosen, RichMenuRulesSet
from madoguchi.line.rich_menu_api import Caller, MenuRefusedError

State = Literal["open", "active", "waiting"]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a customer's phone should show, and what LINE was last told of it."""

    address: str
    wanted: str | None
    told: str | None
    unsure: bool
    """LINE may have been told something else since, or may not have listened."""
    blocked: bool
    by_tab: bool
    """Whether it is the customer who chose it, by a tab."""

    @property
    def is_settled(self) -> bool:
        return not self.unsure and self.wanted == self.told


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
    for row in rows:
        enqueue(db, show, now=now, customer_id=row["customer_id"], account_id=account_id)


@job(lane="rich_menu:customer_id", attempts=10_000, outside=True)
async def show(resources: Resources, *, customer_id: UUID, account_id: UUID) -> None:
    """Let a customer's phone show what it should now, whatever has happened since this was asked for."""
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        shown = await _shown(db, customer_id, account_id)
        if shown is None or shown.is_settled:
            return
        # Written down first: should we not hear how it went, the next one must not believe that it did.
        await _note(db, customer_id, account_id, told=None, unsure=True, by_tab=True)
        try:
            token = await tokens.find(db, cipher=resources.cipher, account_id=account_id, now=now)
        except NotFoundError:
            return
    if token is None or shown.blocked:
        # It follows when the account is ready, or the customer can be reached.
        return
    try:
        await Caller(resources, token).link(shown.address, shown.wanted)
    except MenuRefusedError as error:
        log.warning("line.rich_menu_not_shown", customer_id=str(customer_id), said=str(error))
        if error.is_missing and shown.wanted is not None:
            async with resources.database.transaction() as db:
                await rich_menus.lose(db, line_id=shown.wanted)
            raise
        return
    async with resources.database.transaction() as db:
        now = resources.clock.now()
        await _note(db, customer_id, account_id, told=shown.wanted, unsure=False, by_tab=shown.by_tab, at=now)


async def _shown(db: Db, customer_id: UUID, account_id: UUID) -> _Shown | None:
    """None for groups, which have no menus."""
    row = await db.find(
        """
        SELECT address, coalesce(tab.line_id, ruled.line_id, own.line_id) AS wanted, told,
          coalesce(unsure, false) AS unsure, blocked_at IS NOT NULL AS blocked, tab.line_id IS NOT NULL AS by_tab
        FROM customers
        LEFT JOIN rich_menu_links AS link ON link.customer_id = customers.id AND link.account_id = $2
        LEFT JOIN friendships AS friend ON friend.customer_id = customers.id AND friend.account_id = $2
        LEFT JOIN conversations AS thread ON thread.customer_id = customers.id AND thread.account_id = $2
          AND thread.state IN ('open', 'active', 'waiting')
        LEFT JOIN rich_menu_rules AS rule ON rule.account_id = $2 AND rule.state = thread.state
        LEFT JOIN rich_menus AS ruled ON ruled.id = rule.menu_id
        LEFT JOIN rich_menus AS own ON own.id = link.menu_id
        LEFT JOIN rich_menus AS tab ON tab.id = link.switched_id
          AND link.switched_from IS NOT DISTINCT FROM coalesce(rule.menu_id, link.menu_id)
        WHERE customers.id = $1 AND kind = 'person'
        """,
        customer_id,
        account_id,
    )
    return _Shown(**row) if row else None


async def _note(
    db: Db,
    customer_id: UUID,
    account_id: UUID,
    *,
    told: str | None,
    unsure: bool,
    by_tab: bool,
    at: datetime | None = None,
) -> None:
    """Note what LINE was told, and when; a tab that is left is forgotten, or it would come back some day."""
    await db.run(
        """
        INSERT INTO rich_menu_links AS held (customer_id, account_id, told, unsure, told_at)
        VALUES ($1, $2, $3, $4, $6)
        ON CONFLICT (customer_id, account_id) DO UPDATE SET told = EXCLUDED.told, unsure = EXCLUDED.unsure,
          told_at = coalesce(EXCLUDED.told_at, held.told_at), switched_id = CASE WHEN $5 THEN held.switched_id END
        """,
        customer_id,
        account_id,
        told,
        unsure,
        by_tab,
        at,
    )
