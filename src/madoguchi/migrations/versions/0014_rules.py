"""What routing did with each conversation, step by step."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE routing_steps (
      conversation_id uuid NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      customer_id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN ('classified', 'queue_chosen', 'overflowed', 'queued', 'matched', 'offered',
        'declined', 'missed', 'transferred', 'timed_out', 'assigned_by_hand')),
      detail jsonb NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (conversation_id, id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
