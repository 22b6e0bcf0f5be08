"""With what people begin when they sign in: a base presence, or one of the organisation's own that they may choose."""

from typing import NamedTuple
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.people import custom_presences
from madoguchi.people.models import Presence


class Default(NamedTuple):
    """What somebody begins with."""

    base: Presence
    custom_id: UUID | None


async def choose(db: Db, *, user_id: UUID, presence: Presence | UUID) -> Default:
    """What somebody may begin with, ready to be kept; raises InvalidError for what is not theirs to choose."""
    if isinstance(presence, Presence):
        return Default(presence, None)
    base = await custom_presences.base_of(db, presence, user_id=user_id)
    return Default(custom_presences.BEGUN_WITH[base], presence)


async def of_person(db: Db, *, user_id: UUID) -> Default:
    """What somebody begins with now; one of the organisation's own stays till the commit."""
    own = await db.find(
        """
        SELECT custom.id, base FROM custom_presences AS custom JOIN users ON default_custom_id = custom.id
        WHERE users.id = $1 FOR SHARE OF custom
        """,
        user_id,
    )
    if own is not None:
        return Default(Presence(own["base"]), own["id"])
    return Default(Presence(await db.value("SELECT default_presence FROM users WHERE id = $1", user_id)), None)
