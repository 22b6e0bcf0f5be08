"""Since when somebody is missing, counted from when it was noticed."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE presences ADD COLUMN missing_since timestamptz")
