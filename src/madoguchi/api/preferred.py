"""Whom a contact's conversations are offered to first."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, model_validator

from madoguchi.api.dependencies import Me, Now, Tx
from madoguchi.api.schema import In, Named, Out
from madoguchi.customers import contacts
from madoguchi.kit.db import Db
from madoguchi.routing import preferred, settings

router = APIRouter(prefix="/api/contacts/{contact_id}/preferred-representatives", tags=["contacts"])


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
async def get_preferred_representatives(contact_id: UUID, _: Me, db: Tx) -> PreferredRepresentatives:
    await contacts.get(db, contact_id)
    return await _view(db, contact_id)


@router.put("")
async def set_preferred_representatives(
    contact_id: UUID, body: PreferredChange, me: Me, db: Tx, clock: Now
) -> PreferredRepresentatives:
    """Whoever may change contacts says so; it holds at once for what waits."""
    await preferred.prefer(db, contact_id=contact_id, user_ids=body.user_ids, now=clock.now(), actor=me.id)
    return await _view(db, contact_id)


async def _view(db: Db, contact_id: UUID) -> PreferredRepresentatives:
    return PreferredRepresentatives(
        items=[Named(id=one, name=name) for one, name in await preferred.names(db, contact_id=contact_id)],
        choices=[Named(id=one, name=name) for one, name in await preferred.choosable(db)],
        in_force=(await settings.get(db)).preferred_representatives,
    )
