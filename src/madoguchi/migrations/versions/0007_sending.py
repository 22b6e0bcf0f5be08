"""How an account sends, and how many message objects of a call belong to each message."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE line_accounts
          ADD COLUMN sending text NOT NULL DEFAULT 'reply_first'
            CHECK (sending IN ('reply_first', 'push_only', 'reply_only')),
          ADD COLUMN shows_names boolean NOT NULL DEFAULT false,
          ADD COLUMN sender_icon_url text,
          ADD COLUMN marks_read boolean NOT NULL DEFAULT true,
          ADD COLUMN shows_typing boolean NOT NULL DEFAULT true
        """
    )
    # Empty in what an older release writes: there each message was one object.
    op.execute("ALTER TABLE line_deliveries ADD COLUMN sizes integer[] NOT NULL DEFAULT '{}'")
