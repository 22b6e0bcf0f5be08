"""Jobs that talk to the network are told from the others, so that each kind has its own room."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE jobs ADD COLUMN outside boolean NOT NULL DEFAULT false")
    op.execute("DROP INDEX jobs_due")
    op.execute("CREATE INDEX jobs_due ON jobs (outside, run_at, id)")
    # A table that was cut to nothing is planned for as if it were to stay so, and read from end to end in a burst.
    op.execute("ALTER TABLE jobs SET (vacuum_truncate = false)")
