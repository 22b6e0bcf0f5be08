"""LINE on a workstream: set up, changed and removed, account by account."""

from uuid import UUID

from fastapi import APIRouter, Response

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.line import accounts
from madoguchi.routing import instances
from madoguchi.routing.instances import Features, Language

router = APIRouter(prefix="/api/admin/workstreams/{workstream_id}/line-accounts", tags=["admin: workstreams"])


class LineInstance(In):
    language: Language = "en"
    file_attachments: bool = True
    """The master switch; off, neither side may send files."""
    customers_may_send_files: bool = True
    representatives_may_send_files: bool = True


class LineInstanceView(Out):
    account: Named
    language: str
    file_attachments: bool
    customers_may_send_files: bool
    representatives_may_send_files: bool


class LineInstanceList(Out):
    items: list[LineInstanceView]


_SELECT = """
SELECT account_id, line_accounts.name, language, file_attachments, customers_may_send_files,
  representatives_may_send_files
FROM channel_instances JOIN line_accounts ON line_accounts.id = account_id WHERE workstream_id = $1
"""


@router.get("")
async def list_line_instances(workstream_id: UUID, _: Administrator, db: Tx) -> LineInstanceList:
    await _check_workstream(db, workstream_id)
    rows = await db.all(f"{_SELECT} ORDER BY line_accounts.name", workstream_id)
    return LineInstanceList(items=[_view(row) for row in rows])


@router.put("/{account_id}")
async def set_up_line(
    workstream_id: UUID, account_id: UUID, body: LineInstance, me: Administrator, db: Tx, clock: Now
) -> LineInstanceView:
    """Let the workstream take an account's conversations, or change how it does."""
    await _check_workstream(db, workstream_id)
    await accounts.get(db, account_id)
    await instances.set_up(
        db,
        workstream_id=workstream_id,
        account_id=account_id,
        features=Features(**body.model_dump()),
        now=clock.now(),
        actor=me.id,
    )
    return _view(await db.one(f"{_SELECT} AND account_id = $2", workstream_id, account_id))


@router.delete("/{account_id}", status_code=204)
async def remove_line(workstream_id: UUID, account_id: UUID, me: Administrator, db: Tx, clock: Now) -> Response:
    """Remove LINE from the workstream; the account's running conversations are closed, and their transcripts stay."""
    await instances.remove(db, workstream_id=workstream_id, account_id=account_id, now=clock.now(), actor=me.id)
    return Response(status_code=204)


async def _check_workstream(db: Db, workstream_id: UUID) -> None:
    if not await db.value("SELECT EXISTS (SELECT FROM workstreams WHERE id = $1)", workstream_id):
        raise NotFoundError("There is no such workstream.")


def _view(row: Row) -> LineInstanceView:
    return LineInstanceView(
        account=Named(id=row["account_id"], name=row["name"]),
        language=row["language"],
        file_attachments=row["file_attachments"],
        customers_may_send_files=row["customers_may_send_files"],
        representatives_may_send_files=row["representatives_may_send_files"],
    )
