"""Whom a customer's conversations are offered to first."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, model_validator

from madoguchi.api.dependencies import Me, Now, Sight, Tx
from madoguchi.api.schema import In, Named, Out
from madoguchi.kit.db import Db
from madoguchi.routing import access, preferred, settings

router = APIRouter(prefix="/api/customers/{customer_id}/preferred-representatives", tags=["customers"])


class PreferredRepresentatives(Out):
    items: list[Named]
    """The most preferred first."""
    choices: list[Named]
    """Everybody in service who serves a queue."""
    in_force: bool
    """Whether the organisation goes by them."""


class PreferredChange(In):
    user_ids: Annotated[list[UUID], Field(max_length=preferred.MOST)]
    """In order, each once."""

    @model_validator(mode="after")
    def each_once(self) -> Self:
        if len(set(self.user_ids)) != len(self.user_ids):
            raise ValueError("Somebody is there twice; take one away.")
        return self


@router.get("")
async def get_preferred_representatives(customer_id: UUID, viewer: Sight, db: Tx) -> PreferredRepresentatives:
    await access.check_customer(db, viewer=viewer, customer_id=customer_id)
    return await _view(db, customer_id)


@router.put("")
async def set_preferred_representatives(
    customer_id: UUID, body: PreferredChange, me: Me, viewer: Sight, db: Tx, clock: Now
) -> PreferredRepresentatives:
    """Whoever may see the customer says so; it holds at once for what waits."""
    await access.check_customer(db, viewer=viewer, customer_id=customer_id)
    await preferred.prefer(db, customer_id=customer_id, user_ids=body.user_ids, now=clock.now(), actor=me.id)
    return await _view(db, customer_id)


async def _view(db: Db, customer_id: UUID) -> PreferredRepresentatives:
    return PreferredRepresentatives(
        items=[Named(id=one, name=name) for one, name in await preferred.names(db, customer_id=customer_id)],
        choices=[Named(id=one, name=name) for one, name in await preferred.choosable(db)],
        in_force=(await settings.get(db)).preferred_representatives,
    )
