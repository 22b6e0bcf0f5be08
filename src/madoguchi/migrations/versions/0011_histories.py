"""Timelines of customers and histories of accounts by index, and whether a pressed button begins a conversation."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE INDEX events_of_timeline ON events (customer_id, at DESC, id DESC)
    WHERE type IN ('CustomerAppeared', 'CustomerActed', 'CustomerBlocked', 'CustomerReachable', 'ProfileChanged',
      'ConversationOpened', 'ConversationAssigned', 'ConversationClosed')
    """,
    """
    CREATE INDEX events_of_accounts ON events (at DESC, id DESC)
    WHERE (type LIKE 'Line%' OR type LIKE '%RichMenu%') AND type NOT IN ('LineAccountReady', 'LineQuotaChanged')
    """,
    "ALTER TABLE line_accounts ADD COLUMN postback_opens boolean NOT NULL DEFAULT true",
    # What was never understood may hold words that are taken back: it is found by its sender.
    "CREATE INDEX dead_jobs_of_lane ON dead_jobs (lane) WHERE lane IS NOT NULL",
    # When what it holds was written: the words of an earlier edit go with a later one.
    "ALTER TABLE line_copies ADD COLUMN at timestamptz",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
