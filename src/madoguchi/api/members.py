"""The people in a group, as far as they are known: those who can be mentioned."""

from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Sight, Tx
from madoguchi.api.schema import Out
from madoguchi.customers import members
from madoguchi.routing import access

router = APIRouter(prefix="/api/conversations/{conversation_id}/members", tags=["conversations"])


class MemberView(Out):
    id: UUID
    name: str
    picture_url: str | None


class Members(Out):
    items: list[MemberView]


@router.get("")
async def list_members(conversation_id: UUID, viewer: Sight, db: Tx) -> Members:
    """Those who are in the group now and have a name; nobody where the customer is one person."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    customer_id = await db.value("SELECT customer_id FROM conversations WHERE id = $1", conversation_id)
    here = await members.present(db, customer_id=customer_id)
    return Members(items=[MemberView(id=one.id, name=one.name, picture_url=one.picture_url) for one in here])
