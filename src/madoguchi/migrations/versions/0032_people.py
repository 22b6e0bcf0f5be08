"""Whether supervisors assign and transfer what others hold, and people found by name."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE routing_settings
      ADD COLUMN supervisors_assign boolean NOT NULL DEFAULT true,
      ADD COLUMN supervisors_transfer boolean NOT NULL DEFAULT true
    """,
    "CREATE INDEX users_by_name ON users (lower(name), id) WHERE active",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
