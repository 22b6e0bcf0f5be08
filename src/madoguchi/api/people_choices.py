"""What those who look after people choose from for them: the queues and the capacity profiles, by name."""

from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Overseer, Tx
from madoguchi.api.schema import Named, Out

router = APIRouter(prefix="/api", tags=["people"])


class QueueChoices(Out):
    items: list[Named]


class ProfileChoice(Out):
    id: UUID
    name: str
    item_limit: int
    """How many conversations somebody takes who has no limit of their own."""


class ProfileChoices(Out):
    items: list[ProfileChoice]


@router.get("/queues")
async def list_queue_choices(_: Overseer, db: Tx) -> QueueChoices:
    """All but the default queue, which every representative serves."""
    rows = await db.all(
        "SELECT id, name FROM queues WHERE deleted_at IS NULL AND NOT is_default ORDER BY lower(name), id"
    )
    return QueueChoices(items=[Named(**row) for row in rows])


@router.get("/capacity-profiles")
async def list_profile_choices(_: Overseer, db: Tx) -> ProfileChoices:
    rows = await db.all("SELECT id, name, item_limit FROM capacity_profiles ORDER BY lower(name), id")
    return ProfileChoices(items=[ProfileChoice(**row) for row in rows])
