"""How often each routing rule was looked at, held and was applied, by hour."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE rule_counts (
      workstream_id uuid NOT NULL,
      hour timestamptz NOT NULL,
      kind text NOT NULL CHECK (kind IN ('classified', 'queue_chosen')),
      ruleset text NOT NULL,
      rule text NOT NULL,
      looked_at integer NOT NULL,
      times integer NOT NULL,
      applied integer NOT NULL,
      PRIMARY KEY (workstream_id, hour, kind, ruleset, rule, looked_at)
    )
    """,
    """
    CREATE TABLE rule_counts_until (
      only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
      at timestamptz NOT NULL DEFAULT now()
    )
    """,
    "INSERT INTO rule_counts_until (at) SELECT coalesce(min(at), now()) FROM routing_steps",
    "CREATE INDEX routing_steps_by_time ON routing_steps USING brin (at) WITH (autosummarize = on)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
