"""Transcripts: whether a workstream's may be downloaded, and who did so as part of a customer's timeline."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE workstreams ADD COLUMN allow_transcript_download boolean NOT NULL DEFAULT true",
    "DROP INDEX events_of_timeline",
    """
    CREATE INDEX events_of_timeline ON events (customer_id, at DESC, id DESC)
    WHERE type IN ('CustomerAppeared', 'CustomerActed', 'CustomerBlocked', 'CustomerReachable', 'ProfileChanged',
      'CustomerLinked', 'CustomerUnlinked', 'ConversationOpened', 'ConversationAssigned', 'ConversationClosed',
      'TranscriptDownloaded')
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
