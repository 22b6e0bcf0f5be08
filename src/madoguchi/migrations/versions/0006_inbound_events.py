"""What customers do beside writing: blocking, unsending, editing, and talking in groups."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATEMENTS = """
ALTER TABLE customers
  ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'group', 'room')),
  ADD COLUMN profile_asked_at timestamptz;

CREATE TABLE friendships (
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  account_id uuid NOT NULL,
  blocked_at timestamptz,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (customer_id, account_id)
);

CREATE TABLE members (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  address text NOT NULL,
  display_name text,
  picture_url text,
  profile_asked_at timestamptz NOT NULL,
  UNIQUE (customer_id, address)
);

ALTER TABLE messages ADD COLUMN edited_at timestamptz;
CREATE INDEX messages_by_source ON messages (source_id) WHERE source_id IS NOT NULL;

-- No content: it was unsent. A row may be here before its message is.
CREATE TABLE amendments (
  account_id uuid NOT NULL,
  source_id text NOT NULL,
  content jsonb,
  at timestamptz NOT NULL,
  PRIMARY KEY (account_id, source_id)
);

-- Other events than a message's own that hold its words, to be erased with it.
CREATE TABLE line_copies (
  inbox_id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  source_id text NOT NULL
);
CREATE INDEX line_copies_of_message ON line_copies (account_id, source_id);

ALTER TABLE line_accounts
  ADD COLUMN group_policy text NOT NULL DEFAULT 'leave' CHECK (group_policy IN ('leave', 'converse'));
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            op.execute(statement)
