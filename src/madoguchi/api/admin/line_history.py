"""What became of LINE accounts, newest first: who did what, and what LINE did; also of those that are deleted."""

import re
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from madoguchi.api.dependencies import Administrator, Tx
from madoguchi.api.paging import EventId, cursor_of, place_of
from madoguchi.api.schema import Named, Out, named
from madoguchi.kit.db import Row
from madoguchi.line.events import OF_ACCOUNTS

router = APIRouter(prefix="/api/admin/line-account-history", tags=["admin: LINE accounts"])

_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_SHOWN_OTHERWISE = {"account_id", "workstream_id", "what"}


class AccountHistoryEntry(Out):
    id: int
    at: datetime
    kind: str
    """The fact in small letters, such as `line_account_added`."""
    account: Named
    by: Named | None
    """Nobody when the machine found it, or LINE did it."""
    workstream: Named | None
    what: list[str]
    """What was changed."""
    facts: dict[str, Any]
    """Whatever else there is to tell of it."""


class AccountHistoryPage(Out):
    items: list[AccountHistoryEntry]
    next_cursor: str | None


@router.get("")
async def list_account_history(
    _: Administrator,
    db: Tx,
    account: UUID | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> AccountHistoryPage:
    """Newest first, of one account or of all."""
    rows = await db.all(
        f"""
        SELECT events.id, at, type, data, line_accounts.id AS account_id, line_accounts.name AS account_name,
          actor_id, users.name AS actor_name, workstreams.id AS workstream_id, workstreams.name AS workstream_name
        FROM events JOIN line_accounts ON line_accounts.id = (data ->> 'account_id')::uuid
        LEFT JOIN users ON users.id = actor_id
        LEFT JOIN workstreams ON workstreams.id = (data ->> 'workstream_id')::uuid
        WHERE {OF_ACCOUNTS} AND ($1::text IS NULL OR data ->> 'account_id' = $1)
          AND ($2::timestamptz IS NULL OR (at, events.id) < ($2, $3::bigint))
        ORDER BY at DESC, events.id DESC LIMIT $4
        """,
        str(account) if account else None,
        *(place_of(cursor, EventId) or (None, None)),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return AccountHistoryPage(
        items=[_entry_of(row) for row in rows[:limit]],
        next_cursor=cursor_of(last["at"], last["id"]) if last else None,
    )


def _entry_of(row: Row) -> AccountHistoryEntry:
    data = row["data"]
    return AccountHistoryEntry(
        id=row["id"],
        at=row["at"],
        kind=_WORD.sub("_", row["type"]).lower(),
        account=Named(id=row["account_id"], name=row["account_name"]),
        by=named(row["actor_id"], row["actor_name"]),
        workstream=named(row["workstream_id"], row["workstream_name"]),
        what=data.get("what") or [],
        facts={name: value for name, value in data.items() if name not in _SHOWN_OTHERWISE},
    )
