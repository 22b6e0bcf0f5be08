"""Why sessions end, in one vocabulary, stays in queues that nobody ended by taking it, and outputs set once a rule."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_REASONS = """
closure_reason IN ('channel_deleted', 'declined', 'missed', 'left', 'transferred', 'disconnected', 'rerouted',
  'transferred_to_queue', 'transferred_to_queue_by_supervisor', 'transferred_by_supervisor', 'withdrawn', 'forced',
  'overflow_transferred', 'overflow_ended', 'auto_close', 'closed', 'moved_on', 'queued_overflow_transferred',
  'queued_overflow_ended', 'customer_non_response', 'representative_non_response')
"""
# Of two values of one field the last one held; now a rule may set each once, or it cannot be read any more.
_SET_ONCE = """
UPDATE routing_rules SET document = jsonb_build_object('rulesets', (
  SELECT jsonb_agg(ruleset || jsonb_build_object('rules', (
    SELECT jsonb_agg(rule || jsonb_build_object('outputs', (
      SELECT jsonb_agg(output ORDER BY place)
      FROM jsonb_array_elements(rule -> 'outputs') WITH ORDINALITY AS one (output, place)
      WHERE output ->> 'field' IN ('skills', 'capacity_profile') OR NOT EXISTS (
        SELECT FROM jsonb_array_elements(rule -> 'outputs') WITH ORDINALITY AS later (output, place)
        WHERE later.output -> 'field' = one.output -> 'field' AND later.place > one.place))) ORDER BY place)
    FROM jsonb_array_elements(ruleset -> 'rules') WITH ORDINALITY AS rules (rule, place))) ORDER BY place)
  FROM jsonb_array_elements(document -> 'rulesets') WITH ORDINALITY AS rulesets (ruleset, place)))
WHERE kind = 'classification' AND document -> 'rulesets' <> '[]'
"""
STATEMENTS = (
    _SET_ONCE,
    "UPDATE sessions SET closure_reason = 'disconnected' WHERE closure_reason = 'released'",
    # Which silence a rule had found is known as long as the rule is there.
    """
    UPDATE sessions SET closure_reason = coalesce((
      SELECT rule.trigger FROM time_outs JOIN time_out_rules AS rule ON rule.id = rule_id
      WHERE time_outs.conversation_id = sessions.conversation_id AND time_outs.at = sessions.ended_at
        AND rule.action = 'move_to_waiting' LIMIT 1), 'customer_non_response')
    WHERE closure_reason = 'moved_to_waiting'
    """,
    f"""
    ALTER TABLE sessions ADD CONSTRAINT sessions_closure CHECK ({_REASONS}),
      ADD CONSTRAINT sessions_end_for_a_reason CHECK ((ended_at IS NULL) = (closure_reason IS NULL))
    """,
    f"""
    CREATE TABLE queue_sessions (
      id uuid PRIMARY KEY,
      conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
      customer_id uuid NOT NULL,
      queue_id uuid NOT NULL REFERENCES queues,
      started_at timestamptz NOT NULL,
      ended_at timestamptz NOT NULL,
      closure_reason text NOT NULL CHECK ({_REASONS})
    )
    """,
    "CREATE INDEX queue_sessions_of_conversation ON queue_sessions (conversation_id, started_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
