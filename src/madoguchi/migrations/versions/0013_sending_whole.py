"""Months that are used up and why conversations wait for them, who has left a group, and the workers there are."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE line_accounts
      ADD COLUMN quota_ran_out_at timestamptz,
      ADD COLUMN quota_room_then integer
    """,
    """
    ALTER TABLE line_parked
      ADD COLUMN reason text NOT NULL DEFAULT 'account' CHECK (reason IN ('account', 'quota'))
    """,
    "CREATE INDEX line_parked_of_customer ON line_parked (customer_id)",
    "ALTER TABLE members ADD COLUMN left_at timestamptz",
    "CREATE TABLE workers (id uuid PRIMARY KEY, seen_at timestamptz NOT NULL DEFAULT now())",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
