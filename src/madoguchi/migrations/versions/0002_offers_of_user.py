"""When somebody was last offered anything, found without reading all offers."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX offers_of_user ON offers (user_id, made_at)")
