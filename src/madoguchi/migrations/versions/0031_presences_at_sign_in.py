"""People begin with presences that the organisation makes itself, and have working hours."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE users DROP CONSTRAINT users_default_presence_check",
    """
ALTER TABLE users
  ADD CONSTRAINT users_default_presence_check
    CHECK (default_presence IN ('available', 'busy_dnd', 'away', 'offline')),
  ADD COLUMN default_custom_id uuid REFERENCES custom_presences ON DELETE SET NULL
""",
    "CREATE INDEX users_default_custom ON users (default_custom_id) WHERE default_custom_id IS NOT NULL",
    """
CREATE TABLE working_hours (
  user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  operating_hours_id uuid NOT NULL REFERENCES operating_hours
)
""",
    "CREATE INDEX working_hours_by_hours ON working_hours (operating_hours_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
