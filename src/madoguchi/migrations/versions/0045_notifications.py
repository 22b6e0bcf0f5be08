"""How people want to be notified, what came for them, and the browsers that are told while no desk is looked at."""

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

STATEMENTS = (
    # Without a person: what holds for whoever has not chosen otherwise.
    """
    CREATE TABLE notification_settings (
      user_id uuid REFERENCES users ON DELETE CASCADE,
      kind text NOT NULL CHECK (kind IN ('offer', 'message', 'assigned', 'failed')),
      toast boolean NOT NULL,
      browser boolean NOT NULL,
      push boolean NOT NULL,
      sound text NOT NULL CHECK (sound IN ('none', 'chime', 'bell', 'marimba', 'pulse', 'drop')),
      volume integer NOT NULL CHECK (volume BETWEEN 0 AND 100),
      repeats boolean NOT NULL,
      UNIQUE NULLS NOT DISTINCT (user_id, kind)
    )
    """,
    """
    INSERT INTO notification_settings (kind, toast, browser, push, sound, volume, repeats) VALUES
      ('offer', true, true, true, 'chime', 70, true),
      ('message', false, true, true, 'drop', 50, false),
      ('assigned', true, true, true, 'bell', 60, false),
      ('failed', true, true, false, 'none', 60, false)
    """,
    """
    CREATE TABLE notices (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      kind text NOT NULL CHECK (kind IN ('missed', 'returned', 'assigned', 'failed')),
      conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
      customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
      by_id uuid REFERENCES users ON DELETE SET NULL,
      source text NOT NULL,
      at timestamptz NOT NULL,
      read_at timestamptz,
      UNIQUE (user_id, source)
    )
    """,
    "CREATE INDEX notices_of_user ON notices (user_id, id DESC)",
    "CREATE INDEX notices_unread ON notices (user_id) WHERE read_at IS NULL",
    "CREATE INDEX notices_by_time ON notices (at)",
    "CREATE INDEX notices_of_conversation ON notices (conversation_id)",
    """
    CREATE TABLE push_keys (
      the_one boolean PRIMARY KEY DEFAULT true CHECK (the_one),
      public_key text NOT NULL,
      private_key bytea NOT NULL,
      made_at timestamptz NOT NULL
    )
    """,
    # One for each sign-in, and gone with it: whoever signs out, or is signed out, is told nothing more there.
    """
    CREATE TABLE push_subscriptions (
      id uuid PRIMARY KEY,
      sign_in bytea NOT NULL UNIQUE REFERENCES sign_ins ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      endpoint text NOT NULL UNIQUE,
      public_key bytea NOT NULL,
      auth_secret bytea NOT NULL,
      made_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX push_subscriptions_of_user ON push_subscriptions (user_id)",
    """
    CREATE TABLE pushed_offers (
      offer_id uuid NOT NULL,
      subscription_id uuid NOT NULL REFERENCES push_subscriptions ON DELETE CASCADE,
      at timestamptz NOT NULL,
      PRIMARY KEY (offer_id, subscription_id)
    )
    """,
    "CREATE INDEX pushed_offers_of_subscription ON pushed_offers (subscription_id)",
    "ALTER TABLE desk_connections ADD COLUMN visible boolean NOT NULL DEFAULT false",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
