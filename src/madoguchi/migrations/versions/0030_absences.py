"""Since when somebody is gone, and what workstreams do then with the conversations that they hold."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_STEP = "left_behind"

STATEMENTS = (
    "ALTER TABLE presences ADD COLUMN gone_since timestamptz",
    "UPDATE presences SET gone_since = set_at WHERE origin IN ('disconnected', 'signed_out')",
    """
    ALTER TABLE workstreams
      ADD COLUMN when_gone text NOT NULL DEFAULT 'keep' CHECK (when_gone IN ('keep', 'requeue', 'tell_supervisors')),
      ADD COLUMN gone_after_seconds integer NOT NULL DEFAULT 150 CHECK (gone_after_seconds BETWEEN 150 AND 43200)
    """,
    "ALTER TABLE work_items ADD COLUMN told_gone_since timestamptz",
    "CREATE INDEX sessions_disconnected ON sessions (user_id) WHERE closure_reason = 'disconnected'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    _let_a_step_be_called(_STEP)


def _let_a_step_be_called(word: str) -> None:
    """Add to the kinds of steps, whichever there are by now."""
    found = sa.text(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' "
        "AND conrelid = 'routing_steps'::regclass AND pg_get_constraintdef(oid) LIKE '%kind = ANY%'"
    )
    name, definition = op.get_bind().execute(found).one()
    kinds = [*re.findall(r"'(\w+)'::text", definition), word]
    listed = ", ".join(f"'{kind}'" for kind in dict.fromkeys(kinds))
    # Not looked through: a table of steps is long, and what it holds was allowed before.
    op.execute(f"ALTER TABLE routing_steps DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE routing_steps ADD CONSTRAINT {name} CHECK (kind IN ({listed})) NOT VALID")
