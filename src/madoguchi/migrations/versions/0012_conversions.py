"""How far a file is converted for sending, and what customers are told of files that are not taken."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE attachments ADD COLUMN percent smallint")
    op.execute(
        """
        ALTER TABLE line_accounts
          ADD COLUMN tells_rejections boolean NOT NULL DEFAULT true,
          ADD COLUMN rejection_text text
        """
    )
