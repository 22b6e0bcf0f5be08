"""Quick replies: texts kept ready for conversations, and how often each person has used each."""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE quick_replies (
      id uuid PRIMARY KEY,
      owner_id uuid REFERENCES users,
      title text NOT NULL,
      texts jsonb NOT NULL,
      default_language text NOT NULL,
      tags text[] NOT NULL,
      workstream_ids uuid[] NOT NULL,
      found_by text NOT NULL,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      CHECK (texts ? default_language)
    )
    """,
    "CREATE INDEX quick_replies_found ON quick_replies USING gin (name_pieces(found_by))",
    "CREATE INDEX quick_replies_by_title ON quick_replies (lower(title), id)",
    "CREATE INDEX quick_replies_of ON quick_replies (owner_id) WHERE owner_id IS NOT NULL",
    """
    CREATE TABLE quick_reply_uses (
      quick_reply_id uuid NOT NULL REFERENCES quick_replies ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      count integer NOT NULL,
      last_at timestamptz NOT NULL,
      PRIMARY KEY (quick_reply_id, user_id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
