"""Queues in which customers may wait in vain, for those who look after people."""

from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Overseer, Tx
from madoguchi.api.schema import Out
from madoguchi.supervision import live

router = APIRouter(prefix="/api/unserved-queues", tags=["people"])


class UnservedQueue(Out):
    id: UUID
    name: str
    waiting: int
    led_by: list[str]
    """What leads conversations there, in words."""
    text: str
    """What that means for customers."""


class UnservedQueues(Out):
    items: list[UnservedQueue]


@router.get("")
async def list_unserved_queues(_: Overseer, db: Tx) -> UnservedQueues:
    """Those that nobody in service serves, though something leads or waits there; the fullest first."""
    return UnservedQueues(
        items=[
            UnservedQueue(id=one.id, name=one.name, waiting=one.waiting, led_by=one.led_by, text=one.in_words())
            for one in await live.unserved(db)
        ]
    )
