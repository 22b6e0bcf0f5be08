"""What is known of a LINE account: its bot, its token's kind, its health, who agreed to it, and whether it is on."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATEMENTS = (
    # Accounts that are there were switched on by connecting them.
    """
    ALTER TABLE line_accounts
      ADD COLUMN active boolean NOT NULL DEFAULT true,
      ADD COLUMN deleted_at timestamptz,
      ADD COLUMN token_kind text NOT NULL DEFAULT 'long_lived'
        CHECK (token_kind IN ('long_lived', 'v2_1', 'stateless')),
      ADD COLUMN access_token_expires_at timestamptz,
      ADD COLUMN assertion_kid text,
      ADD COLUMN assertion_key bytea,
      ADD COLUMN previous_secret bytea,
      ADD COLUMN previous_secret_until timestamptz,
      ADD COLUMN bot_user_id text,
      ADD COLUMN bot jsonb,
      ADD COLUMN validation text NOT NULL DEFAULT 'unchecked' CHECK (validation IN ('unchecked', 'valid', 'invalid')),
      ADD COLUMN validation_problem text,
      ADD COLUMN validated_at timestamptz,
      ADD COLUMN circuit_opened_at timestamptz,
      ADD COLUMN signature_failures integer NOT NULL DEFAULT 0,
      ADD COLUMN last_signature_failure_at timestamptz,
      ADD COLUMN misdirected_webhooks integer NOT NULL DEFAULT 0,
      ADD COLUMN last_misdirected_webhook_at timestamptz,
      ADD COLUMN redelivery_seen_at timestamptz,
      ADD COLUMN quota_limit integer,
      ADD COLUMN quota_used integer,
      ADD COLUMN quota_checked_at timestamptz,
      ADD COLUMN privacy_version text,
      ADD COLUMN privacy_accepted_by uuid REFERENCES users,
      ADD COLUMN privacy_accepted_at timestamptz
    """,
    # One that was deleted stays as the name in its transcripts, and its channel can be connected again.
    "ALTER TABLE line_accounts DROP CONSTRAINT line_accounts_channel_id_key",
    "CREATE UNIQUE INDEX line_accounts_channel ON line_accounts (channel_id) WHERE deleted_at IS NULL",
    # Conversations with messages that cannot go out because of their account: found again without a search.
    """
    CREATE TABLE line_parked (
      conversation_id uuid PRIMARY KEY,
      customer_id uuid NOT NULL,
      account_id uuid NOT NULL
    )
    """,
    "CREATE INDEX line_parked_of_account ON line_parked (account_id)",
    """
    ALTER TABLE channel_instances
      ADD COLUMN language text NOT NULL DEFAULT 'en',
      ADD COLUMN file_attachments boolean NOT NULL DEFAULT true,
      ADD COLUMN customers_may_send_files boolean NOT NULL DEFAULT true,
      ADD COLUMN representatives_may_send_files boolean NOT NULL DEFAULT true
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
