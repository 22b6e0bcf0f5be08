"""Whether representatives hand conversations on to each other."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STATEMENTS = ("ALTER TABLE routing_settings ADD COLUMN transfer_to_people boolean NOT NULL DEFAULT true",)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
