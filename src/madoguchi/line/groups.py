"""Groups and rooms: an account converses in them, or says politely that it cannot and leaves."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.jobs import enqueue, job
from madoguchi.kit.resources import Resources
from madoguchi.line import client, tokens
from madoguchi.line.client import Outcome
from madoguchi.line.events import GroupLeft
from madoguchi.line.models import GroupPolicy

FAREWELL = """
Sorry, this account can't take part in group chats. Please write to us in a chat of our own.
申し訳ありませんが、このアカウントはグループトークに対応していません。1対1のトークでご連絡ください。
ขออภัย บัญชีนี้ไม่รองรับแชทกลุ่ม กรุณาส่งข้อความหาเราโดยตรง
很抱歉，此帳號不支援群組聊天，請與我們一對一聯繫。
""".strip()
"""Nobody knows yet which language a group speaks."""

log = structlog.get_logger()


class GroupNotLeftError(Exception):
    """LINE did not let us go; it is to be tried again."""


async def policies(db: Db, *, account_ids: Collection[UUID]) -> Mapping[UUID, GroupPolicy]:
    """What each account does in groups."""
    if not account_ids:
        return {}
    rows = await db.all("SELECT id, group_policy FROM line_accounts WHERE id = ANY($1::uuid[])", list(account_ids))
    return {row["id"]: GroupPolicy(row["group_policy"]) for row in rows}


def refuse(db: Db, *, account_id: UUID, kind: str, address: str, reply_token: str | None, now: datetime) -> None:
    """Ask for a group to be left."""
    enqueue(db, leave, now=now, account_id=account_id, kind=kind, address=address, reply_token=reply_token or "")


@job(lane="line_group:address", outside=True)
async def leave(resources: Resources, *, account_id: UUID, kind: str, address: str, reply_token: str) -> None:
    """Say that this account cannot converse in groups, and go.

    Both calls bear being made twice: a reply token is good once, and who has left is not there to leave.
    """
    async with tokens.calling(resources, account_id=account_id) as token:
        if reply_token:
            body = {"replyToken": reply_token, "messages": [{"type": "text", "text": FAREWELL}]}
            said = await client.reply(resources, token=token.text, body=msgspec.json.encode(body))
            log.info("line.group_refused", account_id=str(account_id), outcome=said.outcome, status=said.status)
        answer = await client.leave(resources, token=token.text, kind=kind, address=address)
    if answer.status == tokens.UNAUTHORISED:
        await tokens.give_up(resources, token=token)
    if answer.outcome in {Outcome.NOT_TAKEN, Outcome.UNKNOWN}:
        raise GroupNotLeftError(answer.message)
    if answer.outcome is Outcome.REFUSED:
        log.warning("line.group_not_left", account_id=str(account_id), status=answer.status, message=answer.message)
        return
    async with resources.database.transaction() as db:
        record(db, GroupLeft(account_id=account_id, kind=kind), now=resources.clock.now())
