"""Quick replies for a conversation: what each would say there, ready to be sent."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query

from madoguchi.api.dependencies import Me, Sight, Tx
from madoguchi.api.schema import Out
from madoguchi.automation import filled_replies, quick_replies
from madoguchi.automation.quick_replies import QuickReply, Sought
from madoguchi.kit.db import Db
from madoguchi.routing import access
from madoguchi.routing.instances import Language

router = APIRouter(prefix="/api/conversations/{conversation_id}/quick-replies", tags=["quick replies"])

_MOST = 50


class FilledQuickReply(Out):
    id: UUID
    title: str
    text: str
    """Ready to be sent."""
    language: Language
    in_their_language: bool
    """False where it has no text in the customer's language; then it is the nearest that there is."""
    languages: list[Language]
    """In which it can be had."""
    missing: list[str]
    """Slugs of which nothing is known here; nothing stands in their places."""
    tags: list[str]
    personal: bool


class FilledQuickReplies(Out):
    items: list[FilledQuickReply]
    """What was used most often first."""
    more: bool
    """Whether there are others, which more words would find."""
    language: str | None
    """What the customer speaks, as far as anything tells."""


@router.get("")
async def list_filled_quick_replies(
    conversation_id: UUID,
    me: Me,
    viewer: Sight,
    db: Tx,
    search: Annotated[str, Query(max_length=100)] = "",
    language: Language | None = None,
    personal: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 20,
) -> FilledQuickReplies:
    """What may be said in a conversation, ready to be sent: in the customer's language, or in one that is asked for."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    setting = await filled_replies.setting_of(
        db, conversation_id=conversation_id, author=me, account_name=await _account_name(db, conversation_id)
    )
    here = [setting.workstream_id] if setting.workstream_id else []
    sought = Sought(words=search, workstream_ids=here, personal=personal)
    found = await quick_replies.most_used(db, viewer_id=me.id, sought=sought, limit=limit + 1)
    return FilledQuickReplies(
        items=[_filled(one, setting, language) for one in found[:limit]],
        more=len(found) > limit,
        language=setting.language,
    )


def _filled(reply: QuickReply, setting: filled_replies.Setting, language: Language | None) -> FilledQuickReply:
    filled = filled_replies.fill(reply, setting=setting, language=language)
    return FilledQuickReply(
        id=reply.id,
        title=reply.title,
        text=filled.text,
        language=cast("Language", filled.language),
        in_their_language=filled.in_their_language,
        languages=cast("list[Language]", list(reply.texts)),
        missing=filled.missing,
        tags=reply.tags,
        personal=reply.owner_id is not None,
    )


async def _account_name(db: Db, conversation_id: UUID) -> str:
    name: str | None = await db.value(
        """
        SELECT name FROM conversations JOIN line_accounts ON line_accounts.id = account_id WHERE conversations.id = $1
        """,
        conversation_id,
    )
    return name or ""
