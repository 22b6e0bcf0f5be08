"""Operating hours, and queues whole: what they are for, when they are served, and how long a wait may be."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE operating_hours (
      id uuid PRIMARY KEY,
      name text NOT NULL CONSTRAINT operating_hours_name UNIQUE,
      description text NOT NULL,
      zone text NOT NULL,
      weekly jsonb NOT NULL,
      holidays jsonb NOT NULL,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL
    )
    """,
    """
    ALTER TABLE queues
      ADD COLUMN description text NOT NULL DEFAULT '',
      ADD COLUMN operating_hours_id uuid REFERENCES operating_hours,
      ADD COLUMN service_level_seconds integer,
      ADD COLUMN deleted_at timestamptz
    """,
    "CREATE INDEX queues_of_hours ON queues (operating_hours_id) WHERE operating_hours_id IS NOT NULL",
    # What is deleted stays, since what was said in it names it; its name is free again.
    "ALTER TABLE queues DROP CONSTRAINT queues_name_key",
    "CREATE UNIQUE INDEX queues_name ON queues (name) WHERE deleted_at IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
