"""What queues do with conversations that they cannot take, and since when each waits in its queue."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE queues ADD COLUMN overflow jsonb NOT NULL DEFAULT '{}'",
    "ALTER TABLE work_items ADD COLUMN queued_at timestamptz",
    "UPDATE work_items SET queued_at = entered_at",
    "ALTER TABLE work_items ALTER COLUMN queued_at SET NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
