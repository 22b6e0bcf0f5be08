"""When each session gave its room back, where that was before its end: by this, least active people are found."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE sessions ADD COLUMN released_at timestamptz",
    "CREATE INDEX sessions_by_release ON sessions (user_id, coalesce(released_at, ended_at))",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
