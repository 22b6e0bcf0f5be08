"""Customers found by a piece of their name, be it one sign of a Japanese or Thai one, or of their contact."""

from uuid import UUID

from madoguchi.customers import contacts
from madoguchi.kit.db import Db

HOLDS = """
(strpos(lower(display_name), lower({piece})) > 0 OR EXISTS (
  SELECT FROM contacts WHERE contacts.id = contact_id AND strpos(lower(contacts.name), lower({piece})) > 0))
"""
"""SQL for whether a customer's name holds a piece, or their contact's."""


async def holding(db: Db, *, piece: str, most: int) -> list[UUID] | None:
    """Those whose name holds this piece, or whose contact is known by it; None when there are more than `most`."""
    words = contacts.words_of(piece)
    rows = await db.all(
        f"""
        SELECT id FROM customers
        WHERE name_pieces(display_name) @> name_pieces($1) AND strpos(lower(display_name), lower($1)) > 0
        UNION SELECT customers.id FROM contacts JOIN customers ON contact_id = contacts.id
        WHERE {contacts.KNOWN_BY.format(words="$2::text[]", longest="$3::text")}
        LIMIT $4
        """,
        piece,
        words,
        max(words, key=len, default=""),
        most + 1,
    )
    return None if len(rows) > most else [row["id"] for row in rows]
