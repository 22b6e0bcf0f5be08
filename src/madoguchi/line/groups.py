"""Groups and rooms: an account converses in them, or says politely that it cannot and leaves."""

from collections.abc import Collection, Mapping, Sequence
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
from madoguchi.routing import instances
from madoguchi.routing.instances import Language

FAREWELLS: Mapping[Language, str] = {
    "en": "Sorry, this account can't take part in group chats. Please write to us in a chat of our own.",
    "ja": "申し訳ありませんが、このアカウントはグループトークに対応していません。1対1のトークでご連絡ください。",
    "th": "ขออภัย บัญชีนี้ไม่รองรับแชทกลุ่ม กรุณาส่งข้อความหาเราโดยตรง",
    "zh-TW": "很抱歉，此帳號不支援群組聊天，請與我們一對一聯繫。",
    "zh-CN": "很抱歉，此账号不支持群聊，请与我们一对一联系。",
    "ko": "죄송합니다. 이 계정은 그룹 채팅을 지원하지 않습니다. 1:1 채팅으로 문의해 주세요.",
    "id": "Maaf, akun ini tidak dapat ikut serta dalam obrolan grup. Silakan hubungi kami lewat obrolan pribadi.",
    "vi": "Xin lỗi, tài khoản này không hỗ trợ trò chuyện nhóm. Vui lòng nhắn tin riêng cho chúng tôi.",
    "hi": "क्षमा करें, यह खाता समूह चैट में भाग नहीं ले सकता। कृपया हमें अलग चैट में लिखें।",
    "de": "Dieses Konto kann leider nicht an Gruppenchats teilnehmen. Bitte schreiben Sie uns in einem Einzelchat.",
    "es": "Lo sentimos, esta cuenta no puede participar en chats de grupo. Escríbanos en un chat individual.",
    "fr": "Désolé, ce compte ne peut pas participer aux groupes. Écrivez-nous dans une discussion privée.",
    "pt": "Desculpe, esta conta não pode participar de conversas em grupo. Escreva para nós em particular.",
}
"""Nobody knows which language a group speaks, so it is told in the account's."""
_SPOKEN: Sequence[Language] = ("en", "ja", "th", "zh-TW")
"""Where no workstream says which language is the account's."""

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
    async with resources.database.reading() as db:
        features = await instances.find(db, account_id=account_id)
    farewell = FAREWELLS[features.language] if features else "\n".join(FAREWELLS[one] for one in _SPOKEN)
    async with tokens.calling(resources, account_id=account_id) as token:
        if reply_token:
            body = {"replyToken": reply_token, "messages": [{"type": "text", "text": farewell}]}
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
