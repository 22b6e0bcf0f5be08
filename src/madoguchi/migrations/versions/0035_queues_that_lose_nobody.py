"""How what waits came into its queue, versions of what administrators share, and who serves the default queue."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE work_items
      ADD COLUMN by_fallback boolean NOT NULL DEFAULT false,
      ADD COLUMN overflowed_from uuid[] NOT NULL DEFAULT '{}'
    """,
    """
    ALTER TABLE queues
      ADD COLUMN short_abandon_seconds integer CHECK (short_abandon_seconds > 0),
      ADD COLUMN version integer NOT NULL DEFAULT 1
    """,
    "ALTER TABLE workstreams ADD COLUMN version integer NOT NULL DEFAULT 1",
    "ALTER TABLE capacity_profiles ADD COLUMN version integer NOT NULL DEFAULT 1",
    "ALTER TABLE operating_hours ADD COLUMN valid_from date, ADD COLUMN valid_until date",
    """
    INSERT INTO queue_members (queue_id, user_id, joined_at)
    SELECT queues.id, users.id, now() FROM queues, users
    WHERE is_default AND active AND role = 'representative'
    ON CONFLICT DO NOTHING
    """,
    """
    DELETE FROM queue_members USING queues, users
    WHERE queues.id = queue_id AND users.id = user_id AND is_default AND NOT (active AND role = 'representative')
    """,
    """
    UPDATE queues SET operating_hours_id = NULL, overflow = '{}' WHERE is_default
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
