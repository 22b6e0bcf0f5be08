"""Which day of the organisation has begun, so that what a new day changes is looked at once in it."""

from alembic import op

revision = "0037"
down_revision = "0030"
branch_labels = None
depends_on = None

STATEMENTS = ("ALTER TABLE routing_settings ADD COLUMN day_began timestamptz",)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
