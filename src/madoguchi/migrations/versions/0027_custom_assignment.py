"""Queues that order and give out by rules of their own, and the representatives whom a customer prefers."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE queues DROP CONSTRAINT queues_assignment_method_check",
    """
    ALTER TABLE queues ADD CONSTRAINT queues_assignment_method_check
      CHECK (assignment_method IN ('highest_capacity', 'round_robin', 'least_active', 'custom'))
    """,
    """
    CREATE TABLE queue_rules (
      queue_id uuid NOT NULL REFERENCES queues,
      kind text NOT NULL CHECK (kind IN ('prioritization', 'assignment')),
      document jsonb NOT NULL,
      types jsonb NOT NULL,
      version integer NOT NULL,
      PRIMARY KEY (queue_id, kind)
    )
    """,
    """
    ALTER TABLE work_items
      ADD COLUMN rank_bucket smallint NOT NULL DEFAULT 0,
      ADD COLUMN rank_key jsonb
    """,
    """
    CREATE TABLE preferred_representatives (
      customer_id uuid NOT NULL REFERENCES customers,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      place smallint NOT NULL CHECK (place BETWEEN 1 AND 3),
      PRIMARY KEY (customer_id, place),
      UNIQUE (customer_id, user_id)
    )
    """,
    "CREATE INDEX preferred_representatives_of_user ON preferred_representatives (user_id)",
    """
    ALTER TABLE routing_settings
      ADD COLUMN preferred_representatives boolean NOT NULL DEFAULT false,
      ADD COLUMN preferred_fallback text NOT NULL DEFAULT 'next_best'
        CHECK (preferred_fallback IN ('next_best', 'leave'))
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
