"""Workstreams whole: pushed or picked, kept with one representative or not, and gone without their past."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE workstreams
      ADD COLUMN mode text NOT NULL DEFAULT 'push' CHECK (mode IN ('push', 'pick')),
      ADD COLUMN keep_same_representative boolean NOT NULL DEFAULT true,
      ADD COLUMN allow_picking boolean NOT NULL DEFAULT true,
      ADD COLUMN deleted_at timestamptz
    """,
    # What is deleted stays, since its conversations name it; its name is free again.
    "ALTER TABLE workstreams DROP CONSTRAINT workstreams_name_key",
    "CREATE UNIQUE INDEX workstreams_name ON workstreams (name) WHERE deleted_at IS NULL",
    "CREATE INDEX work_items_of_workstream ON work_items (workstream_id) WHERE queued",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
