"""Presences that an organisation makes itself, how each presence came about, and the windows that are open."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE custom_presences (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  text text NOT NULL,
  base text NOT NULL CHECK (base IN ('available', 'busy', 'busy_dnd', 'away', 'offline')),
  description text NOT NULL DEFAULT '',
  for_everybody boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL
)
""",
    "CREATE UNIQUE INDEX custom_presences_name ON custom_presences (lower(name))",
    """
CREATE TABLE custom_presence_people (
  custom_id uuid NOT NULL REFERENCES custom_presences ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (custom_id, user_id)
)
""",
    """
CREATE TABLE desk_connections (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  seen_at timestamptz NOT NULL
)
""",
    "CREATE INDEX desk_connections_of_user ON desk_connections (user_id)",
    """
ALTER TABLE presences
  ADD COLUMN custom_id uuid REFERENCES custom_presences ON DELETE SET NULL,
  ADD COLUMN origin text NOT NULL DEFAULT 'signed_out'
    CHECK (origin IN ('manual', 'automatic', 'imposed', 'disconnected', 'signed_in', 'signed_out')),
  ADD COLUMN cause text,
  ADD COLUMN set_at timestamptz,
  ADD COLUMN set_by uuid REFERENCES users ON DELETE SET NULL,
  ADD COLUMN generation bigint NOT NULL DEFAULT 0,
  ADD COLUMN kept jsonb
""",
    """
UPDATE presences SET set_at = since, origin =
  CASE presence WHEN 'available' THEN 'signed_in' WHEN 'offline' THEN 'signed_out' ELSE 'manual' END
""",
    "ALTER TABLE presences ALTER COLUMN set_at SET NOT NULL",
    """
ALTER TABLE users ADD COLUMN default_presence text NOT NULL DEFAULT 'available'
  CHECK (default_presence IN ('available', 'away', 'offline'))
""",
    """
ALTER TABLE routing_settings ADD COLUMN session_limit integer NOT NULL DEFAULT 10
  CHECK (session_limit BETWEEN 1 AND 100)
""",
    # Whoever holds something is Busy from now on, and would get nothing more.
    "ALTER TABLE workstreams ALTER COLUMN allowed_presences SET DEFAULT '{available,busy}'",
    "UPDATE workstreams SET allowed_presences = '{available,busy}' WHERE allowed_presences = '{available}'",
    """
UPDATE work_items SET allowed_presences = '{available,busy}' FROM conversations
WHERE conversations.id = conversation_id AND state <> 'closed' AND allowed_presences = '{available}'
""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
