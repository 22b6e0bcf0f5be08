"""Rules of workstreams: context variables, classification and route-to-queue, and what they say of a conversation."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE routing_rules (
      workstream_id uuid NOT NULL REFERENCES workstreams,
      kind text NOT NULL CHECK (kind IN ('context_variables', 'classification', 'route_to_queue')),
      document jsonb NOT NULL,
      version integer NOT NULL,
      PRIMARY KEY (workstream_id, kind)
    )
    """,
    """
    ALTER TABLE work_items
      ADD COLUMN priority integer NOT NULL DEFAULT 100,
      ADD COLUMN language text,
      ADD COLUMN attributes jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN context jsonb NOT NULL DEFAULT '{}'
    """,
    "ALTER TABLE routing_settings ADD COLUMN zone text NOT NULL DEFAULT 'UTC'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
