"""LINE on a workstream: set up, changed and removed, account by account."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Response

from madoguchi.api.dependencies import Administrator, Held, Now, Tx
from madoguchi.api.schema import In, Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, sending
from madoguchi.line.models import GroupPolicy
from madoguchi.line.sending import Policy
from madoguchi.routing import instances
from madoguchi.routing.instances import Features, Language

router = APIRouter(prefix="/api/admin/workstreams/{workstream_id}/line-accounts", tags=["admin: workstreams"])


class Behaviors(In):
    """How the account behaves, on whichever workstream it is."""

    group_policy: GroupPolicy
    postback_opens: bool
    """Whether a pressed button begins a conversation when none is going on."""
    marks_read: bool
    shows_typing: bool


class LineInstance(In):
    language: Language = "en"
    """Of what customers are told automatically whose own language is not known."""
    file_attachments: bool = True
    """The master switch; off, neither side may send files."""
    customers_may_send_files: bool = True
    representatives_may_send_files: bool = True
    behaviors: Behaviors | None = None
    """None leaves them as they are."""


class BehaviorsView(Out):
    group_policy: GroupPolicy
    postback_opens: bool
    marks_read: bool
    shows_typing: bool
    sending: Policy


class LineInstanceView(Out):
    account: Named
    language: Language
    file_attachments: bool
    customers_may_send_files: bool
    representatives_may_send_files: bool
    behaviors: BehaviorsView


class LineInstanceList(Out):
    items: list[LineInstanceView]


_SELECT = """
SELECT account_id, line_accounts.name, language, file_attachments, customers_may_send_files,
  representatives_may_send_files, group_policy, postback_opens, marks_read, shows_typing, sending
FROM channel_instances JOIN line_accounts ON line_accounts.id = account_id WHERE workstream_id = $1
"""


@router.get("")
async def list_line_instances(workstream_id: UUID, _: Administrator, db: Tx) -> LineInstanceList:
    await _check_workstream(db, workstream_id)
    rows = await db.all(f"{_SELECT} ORDER BY line_accounts.name", workstream_id)
    return LineInstanceList(items=[_view(row) for row in rows])


@router.put("/{account_id}")
async def set_up_line(
    workstream_id: UUID, account_id: UUID, body: LineInstance, me: Administrator, db: Tx, held: Held, clock: Now
) -> LineInstanceView:
    """Let the workstream take an account's conversations, or change how it does."""
    await _check_workstream(db, workstream_id)
    await accounts.get(db, account_id)
    if body.behaviors is not None:
        await _behave(db, held, account_id, body.behaviors, me.id)
    await instances.set_up(
        db,
        workstream_id=workstream_id,
        account_id=account_id,
        features=Features(**body.model_dump(exclude={"behaviors"})),
        now=clock.now(),
        actor=me.id,
    )
    return _view(await db.one(f"{_SELECT} AND account_id = $2", workstream_id, account_id))


@router.delete("/{account_id}", status_code=204)
async def remove_line(workstream_id: UUID, account_id: UUID, me: Administrator, db: Tx, clock: Now) -> Response:
    """Remove LINE from the workstream; the account's running conversations are closed, and their transcripts stay."""
    await instances.remove(db, workstream_id=workstream_id, account_id=account_id, now=clock.now(), actor=me.id)
    return Response(status_code=204)


async def _behave(db: Db, held: Resources, account_id: UUID, wanted: Behaviors, actor: UUID) -> None:
    now = held.clock.now()
    await accounts.change(
        db,
        cipher=held.cipher,
        account_id=account_id,
        group_policy=wanted.group_policy,
        postback_opens=wanted.postback_opens,
        now=now,
        actor=actor,
    )
    known = await sending.terms_of(db, account_id=account_id)
    terms = replace(known, marks_read=wanted.marks_read, shows_typing=wanted.shows_typing)
    if terms != known:
        await sending.set_terms(db, account_id=account_id, terms=terms, now=now, actor=actor)


async def _check_workstream(db: Db, workstream_id: UUID) -> None:
    if not await db.value(
        "SELECT EXISTS (SELECT FROM workstreams WHERE id = $1 AND deleted_at IS NULL)", workstream_id
    ):
        raise NotFoundError("There is no such workstream.")


def _view(row: Row) -> LineInstanceView:
    return LineInstanceView(
        account=Named(id=row["account_id"], name=row["name"]),
        language=row["language"],
        file_attachments=row["file_attachments"],
        customers_may_send_files=row["customers_may_send_files"],
        representatives_may_send_files=row["representatives_may_send_files"],
        behaviors=BehaviorsView(
            group_policy=GroupPolicy(row["group_policy"]),
            postback_opens=row["postback_opens"],
            marks_read=row["marks_read"],
            shows_typing=row["shows_typing"],
            sending=Policy(row["sending"]),
        ),
    )
