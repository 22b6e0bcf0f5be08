"""Capacity by profiles, and for how long a conversation in wrap-up takes room."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE capacity_profiles (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      item_limit integer NOT NULL CHECK (item_limit BETWEEN 0 AND 1000),
      reset text NOT NULL CHECK (reset IN ('immediate', 'end_of_day')),
      blocks_assignment boolean NOT NULL,
      created_at timestamptz NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX capacity_profiles_name ON capacity_profiles (lower(name))",
    """
    CREATE TABLE user_capacity_profiles (
      profile_id uuid NOT NULL REFERENCES capacity_profiles ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      custom_limit integer CHECK (custom_limit BETWEEN 0 AND 1000),
      PRIMARY KEY (profile_id, user_id)
    )
    """,
    "CREATE INDEX user_capacity_profiles_of_user ON user_capacity_profiles (user_id)",
    # A workstream takes units, or a profile and then no units. A deleted one lets its profile go.
    """
    ALTER TABLE workstreams
      ADD COLUMN capacity_profile_id uuid REFERENCES capacity_profiles ON DELETE SET NULL,
      ADD COLUMN wrap_up_seconds integer CHECK (wrap_up_seconds = 0 OR wrap_up_seconds BETWEEN 30 AND 3600)
    """,
    """
    ALTER TABLE work_items
      ADD COLUMN profile_ids uuid[] NOT NULL DEFAULT '{}',
      ADD COLUMN added_profile_ids uuid[] NOT NULL DEFAULT '{}',
      ADD COLUMN wrap_up_seconds integer
    """,
    "ALTER TABLE offers ADD COLUMN profile_ids uuid[] NOT NULL DEFAULT '{}'",
    "CREATE INDEX sessions_begun ON sessions (user_id, started_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
