"""Silences of conversations, rules of what happens when one lasts, and limits after which conversations are closed."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE conversations
      ADD COLUMN spoken_by text CHECK (spoken_by IN ('customer', 'representative')),
      ADD COLUMN spoken_at timestamptz,
      ADD COLUMN spoken_seq integer,
      ADD COLUMN touched_at timestamptz
    """,
    """
    UPDATE conversations SET spoken_at = last_message_at, spoken_seq = (last_message ->> 'seq')::integer,
      spoken_by = CASE last_message ->> 'direction' WHEN 'inbound' THEN 'customer' ELSE 'representative' END
    WHERE state <> 'closed' AND last_message IS NOT NULL
    """,
    """
    CREATE INDEX conversations_silent ON conversations (spoken_by, spoken_at, id)
    WHERE state IN ('open', 'active', 'waiting')
    """,
    """
    CREATE INDEX conversations_idle ON conversations (state, greatest(state_since, spoken_at, touched_at), id)
    WHERE state <> 'closed'
    """,
    "ALTER TABLE workstreams ADD COLUMN allow_automated_messages boolean NOT NULL DEFAULT true",
    """
    CREATE TABLE auto_close_settings (
      only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
      open_minutes integer NOT NULL DEFAULT 43200 CHECK (open_minutes >= 1),
      active_minutes integer NOT NULL DEFAULT 43200 CHECK (active_minutes >= 1),
      wrap_up_minutes integer NOT NULL DEFAULT 1440 CHECK (wrap_up_minutes >= 1)
    )
    """,
    "INSERT INTO auto_close_settings DEFAULT VALUES",
    """
    CREATE TABLE time_out_lists (
      workstream_id uuid PRIMARY KEY REFERENCES workstreams,
      version integer NOT NULL
    )
    """,
    """
    CREATE TABLE time_out_rules (
      id uuid PRIMARY KEY,
      workstream_id uuid NOT NULL REFERENCES workstreams,
      priority integer NOT NULL,
      name text NOT NULL,
      enabled boolean NOT NULL,
      trigger text NOT NULL CHECK (trigger IN ('customer_non_response', 'representative_non_response')),
      after_value integer NOT NULL CHECK (after_value >= 1),
      after_unit text NOT NULL CHECK (after_unit IN ('minutes', 'hours', 'days')),
      minutes integer NOT NULL,
      action text NOT NULL CHECK (action IN ('tell_customer', 'tell_representative', 'move_to_waiting', 'close')),
      texts jsonb NOT NULL DEFAULT '{}',
      default_language text,
      applies_from timestamptz,
      looked_until timestamptz,
      UNIQUE (workstream_id, priority) DEFERRABLE INITIALLY DEFERRED
    )
    """,
    """
    CREATE TABLE time_outs (
      conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
      spoken_seq integer NOT NULL,
      rule_id uuid NOT NULL,
      customer_id uuid NOT NULL,
      outcome text NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (conversation_id, spoken_seq, rule_id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
