"""What waits in a queue in the order in which it is given out, and what somebody is offered, each from one index."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE INDEX work_items_in_turn ON work_items (queue_id, priority, entered_at, conversation_id) WHERE queued",
    "DROP INDEX work_items_waiting",
    "DROP INDEX offers_pending_of_user",
    "CREATE INDEX offers_pending_of_user ON offers (user_id) INCLUDE (units, profile_ids) WHERE state = 'pending'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
