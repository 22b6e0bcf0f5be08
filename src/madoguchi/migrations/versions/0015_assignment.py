"""How each queue chooses among its people, and how often one person may decline."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE queues ADD COLUMN assignment_method text NOT NULL DEFAULT 'highest_capacity'
      CHECK (assignment_method IN ('highest_capacity', 'round_robin', 'least_active'))
    """,
    "ALTER TABLE queue_members ADD COLUMN joined_at timestamptz NOT NULL DEFAULT now()",
    "CREATE INDEX offers_turns ON offers (user_id, queue_id, made_at) WHERE state <> 'withdrawn'",
    "CREATE INDEX sessions_of_user ON sessions (user_id, ended_at)",
    """
    CREATE TABLE routing_settings (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      declines_allowed integer NOT NULL DEFAULT 3 CHECK (declines_allowed BETWEEN 1 AND 5)
    )
    """,
    "INSERT INTO routing_settings DEFAULT VALUES",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
