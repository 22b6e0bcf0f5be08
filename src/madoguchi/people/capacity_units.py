"""How many units people can take, set for several of them at once."""

from collections.abc import Collection
from uuid import UUID

from madoguchi.kit.db import Db


async def set_for(db: Db, *, user_ids: Collection[UUID], units: int) -> list[UUID]:
    """Let these people take so many units; those who took others before.

    What follows from it is told by routing, which knows what units are for.
    """
    rows = await db.all(
        "UPDATE users SET capacity_units = $2 WHERE id = ANY($1::uuid[]) AND capacity_units <> $2 RETURNING id",
        list(user_ids),
        units,
    )
    return [row["id"] for row in rows]
