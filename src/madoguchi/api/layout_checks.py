"""Layouts are shown to LINE before they are sent, so that none is sent to fail."""

from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.contents import FlexIn, sendable
from madoguchi.api.dependencies import Held, Sight
from madoguchi.api.schema import In, Out
from madoguchi.conversations.cards import Flex
from madoguchi.kit.errors import InvalidError
from madoguchi.line import layout_check
from madoguchi.routing import access

router = APIRouter(prefix="/api/conversations/{conversation_id}/layout-checks", tags=["messages"])


class LayoutIn(In):
    content: FlexIn


class Finding(Out):
    property: str
    """Where in the message, as LINE names it: `contents.body.contents[0].text`."""
    message: str


class LayoutCheck(Out):
    findings: list[Finding]
    not_asked: str | None
    """Why only our own limits were looked at; None when LINE was asked."""


@router.post("")
async def check_layout(conversation_id: UUID, body: LayoutIn, viewer: Sight, held: Held) -> LayoutCheck:
    """Ask LINE whether it would take a layout; what is beyond a limit known here is refused at once."""
    async with held.database.reading() as db:
        await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
        account_id = await db.value("SELECT account_id FROM conversations WHERE id = $1", conversation_id)
    layout = sendable(body.content)
    if not isinstance(layout, Flex):
        raise InvalidError("Only layouts are shown to LINE before they are sent.")
    verdict = await layout_check.check(held, account_id=account_id, layout=layout)
    findings = [Finding(property=one.property, message=one.message) for one in verdict.findings]
    return LayoutCheck(findings=findings, not_asked=verdict.not_asked)
