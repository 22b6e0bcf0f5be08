"""LINE accounts: connected and changed; their secrets are taken and never given back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import StringConstraints

from madoguchi.api.dependencies import Administrator, Held, Now, Tx
from madoguchi.api.schema import In, Name, Named, Out, named
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts
from madoguchi.line.models import GroupPolicy
from madoguchi.line.webhook import PREFIX
from madoguchi.routing import workstreams

router = APIRouter(prefix="/api/admin/line-accounts", tags=["admin: LINE accounts"])

ChannelId = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\d{5,20}$")]
ChannelSecret = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9a-f]{32}$")]
AccessToken = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=8, max_length=1000, pattern=r"^[!-~]+$")
]


class SealedSecret(Out):
    last4: str
    set_at: datetime


class LineAccountView(Out):
    id: UUID
    name: str
    channel_id: str
    webhook_url: str
    workstream: Named | None
    channel_secret: SealedSecret
    channel_access_token: SealedSecret
    usable: bool
    """Whether the secrets can be opened with the key that this installation has."""
    created_at: datetime
    last_webhook_at: datetime | None
    group_policy: GroupPolicy


class LineAccountList(Out):
    items: list[LineAccountView]


class NewLineAccount(In):
    name: Name
    channel_id: ChannelId
    channel_secret: ChannelSecret
    channel_access_token: AccessToken
    workstream_id: UUID | None = None


class LineAccountChange(In):
    name: Name | None = None
    channel_id: ChannelId | None = None
    channel_secret: ChannelSecret | None = None
    channel_access_token: AccessToken | None = None
    workstream_id: UUID | None = None
    group_policy: GroupPolicy | None = None


_SELECT = f"""
SELECT {", ".join(f"line_accounts.{column}" for column in accounts.COLUMNS.split(", "))},
  channel_secret, access_token, workstreams.id AS workstream_id, workstreams.name AS workstream_name
FROM line_accounts LEFT JOIN channel_instances ON account_id = line_accounts.id
LEFT JOIN workstreams ON workstreams.id = workstream_id
"""


@router.get("")
async def list_line_accounts(_: Administrator, db: Tx, held: Held) -> LineAccountList:
    rows = await db.all(f"{_SELECT} ORDER BY line_accounts.name")
    return LineAccountList(items=[_view(row, held) for row in rows])


@router.get("/{account_id}")
async def get_line_account(account_id: UUID, _: Administrator, db: Tx, held: Held) -> LineAccountView:
    return await _get(db, account_id, held)


@router.post("", status_code=201)
async def add_line_account(body: NewLineAccount, me: Administrator, db: Tx, held: Held, clock: Now) -> LineAccountView:
    account = await accounts.add(
        db,
        cipher=held.cipher,
        name=body.name,
        channel_id=body.channel_id,
        channel_secret=body.channel_secret,
        access_token=body.channel_access_token,
        now=clock.now(),
        actor=me.id,
    )
    await workstreams.attach(db, account_id=account.id, workstream_id=body.workstream_id)
    return await _get(db, account.id, held)


@router.patch("/{account_id}")
async def change_line_account(
    account_id: UUID, body: LineAccountChange, me: Administrator, db: Tx, held: Held, clock: Now
) -> LineAccountView:
    await accounts.change(
        db,
        cipher=held.cipher,
        account_id=account_id,
        name=body.name,
        channel_id=body.channel_id,
        channel_secret=body.channel_secret,
        access_token=body.channel_access_token,
        group_policy=body.group_policy,
        now=clock.now(),
        actor=me.id,
    )
    if "workstream_id" in body.model_fields_set:
        await workstreams.attach(db, account_id=account_id, workstream_id=body.workstream_id)
    return await _get(db, account_id, held)


async def _get(db: Db, account_id: UUID, held: Held) -> LineAccountView:
    row = await db.find(f"{_SELECT} WHERE line_accounts.id = $1", account_id)
    if row is None:
        raise NotFoundError("There is no such LINE account.")
    return _view(row, held)


def _view(row: Row, held: Resources) -> LineAccountView:
    account = accounts.account_of(row)
    return LineAccountView(
        id=account.id,
        name=account.name,
        channel_id=account.channel_id,
        webhook_url=f"{held.settings.origin}{PREFIX}{account.key}",
        workstream=named(row["workstream_id"], row["workstream_name"]),
        channel_secret=SealedSecret(last4=account.channel_secret_last4, set_at=account.channel_secret_set_at),
        channel_access_token=SealedSecret(last4=account.access_token_last4, set_at=account.access_token_set_at),
        usable=accounts.is_usable(row, cipher=held.cipher),
        created_at=account.created_at,
        last_webhook_at=account.last_webhook_at,
        group_policy=account.group_policy,
    )
