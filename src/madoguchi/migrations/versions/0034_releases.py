"""Whether whose session it is has looked into the conversation, and the step of one that is let go."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE sessions ADD COLUMN seen_at timestamptz",
    # What somebody holds already counts as seen: till now nobody noted it.
    "UPDATE sessions SET seen_at = started_at WHERE ended_at IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    _let_steps_be_called("released")


def _let_steps_be_called(word: str) -> None:
    """Add to the kinds of steps, whichever there are by now."""
    found = sa.text(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' "
        "AND conrelid = 'routing_steps'::regclass AND pg_get_constraintdef(oid) LIKE '%kind = ANY%'"
    )
    name, definition = op.get_bind().execute(found).one()
    kinds = [*re.findall(r"'(\w+)'::text", definition), word]
    listed = ", ".join(f"'{kind}'" for kind in dict.fromkeys(kinds))
    op.execute(f"ALTER TABLE routing_steps DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE routing_steps ADD CONSTRAINT {name} CHECK (kind IN ({listed}))")
