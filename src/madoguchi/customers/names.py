"""Customers found by a piece of their name, be it one sign of a Japanese or Thai one."""

from uuid import UUID

from madoguchi.kit.db import Db

HOLDS = "strpos(lower(display_name), lower({piece})) > 0"
"""SQL for whether a customer's name holds a piece."""


async def holding(db: Db, *, piece: str, most: int) -> list[UUID] | None:
    """The customers whose name holds this piece; None when there are more than `most`."""
    rows = await db.all(
        f"""
        SELECT id FROM customers WHERE name_pieces(display_name) @> name_pieces($1) AND {HOLDS.format(piece="$1")}
        LIMIT $2
        """,
        piece,
        most + 1,
    )
    return None if len(rows) > most else [row["id"] for row in rows]
