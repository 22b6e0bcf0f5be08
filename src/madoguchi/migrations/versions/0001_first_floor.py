"""People, customers, conversations, routing, LINE accounts, and the event and job tables under them all."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KIT = """
CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL,
  type text NOT NULL,
  actor_id uuid,
  customer_id uuid,
  topics text[] NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (xid, id, at)
) PARTITION BY RANGE (at);
CREATE INDEX events_of_customer ON events (customer_id, at) WHERE customer_id IS NOT NULL;
CREATE TABLE events_default PARTITION OF events DEFAULT;

CREATE TABLE jobs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lane text,
  function text NOT NULL,
  args jsonb NOT NULL,
  run_at timestamptz NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  lease uuid,
  leased_until timestamptz,
  last_error text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
CREATE INDEX jobs_due ON jobs (run_at, id);
CREATE INDEX jobs_lane ON jobs (lane, id) WHERE lane IS NOT NULL;

CREATE TABLE schedule (
  function text PRIMARY KEY,
  asked_at timestamptz NOT NULL
);

CREATE TABLE dead_jobs (
  id bigint PRIMARY KEY,
  lane text,
  function text NOT NULL,
  args jsonb NOT NULL,
  attempts smallint NOT NULL,
  error text NOT NULL,
  died_at timestamptz NOT NULL
);
"""

PEOPLE = """
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('administrator', 'supervisor', 'representative')),
  password_hash text NOT NULL,
  capacity_units integer NOT NULL CHECK (capacity_units BETWEEN 0 AND 1000),
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

CREATE TABLE presences (
  user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  presence text NOT NULL CHECK (presence IN ('available', 'busy', 'busy_dnd', 'away', 'offline', 'inactive')),
  since timestamptz NOT NULL,
  seen_at timestamptz NOT NULL
);

CREATE TABLE sign_ins (
  token_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL
);
CREATE INDEX sign_ins_of_user ON sign_ins (user_id);

CREATE TABLE failed_sign_ins (
  email text NOT NULL,
  address text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX failed_sign_ins_recent ON failed_sign_ins (email, address, at);
"""

CUSTOMERS = """
CREATE TABLE customers (
  id uuid PRIMARY KEY,
  channel text NOT NULL,
  address text NOT NULL,
  display_name text,
  picture_url text,
  status_message text,
  language text,
  profile_fetched_at timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (channel, address)
) WITH (fillfactor = 90);
"""

CONVERSATIONS = """
CREATE TABLE conversations (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customers,
  account_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'active', 'waiting', 'wrap_up', 'closed')),
  assignee_id uuid REFERENCES users,
  opened_at timestamptz NOT NULL,
  state_since timestamptz NOT NULL,
  closed_at timestamptz,
  last_seq integer NOT NULL DEFAULT 0,
  last_message_at timestamptz NOT NULL,
  last_message jsonb,
  unread_count integer NOT NULL DEFAULT 0,
  awaiting_reply_since timestamptz
) WITH (fillfactor = 80);
-- A customer has one current conversation with an account. One in wrap-up is over for the customer.
CREATE UNIQUE INDEX conversations_current ON conversations (customer_id, account_id)
  WHERE state IN ('open', 'active', 'waiting');
CREATE INDEX conversations_of_customer ON conversations (customer_id, opened_at DESC);
CREATE INDEX conversations_of_assignee ON conversations (assignee_id, last_message_at DESC, id)
  WHERE state IN ('active', 'waiting', 'wrap_up');
CREATE INDEX conversations_in_state ON conversations (state, last_message_at DESC, id);

CREATE TABLE messages (
  id uuid PRIMARY KEY,
  conversation_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  seq integer NOT NULL,
  direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  state text NOT NULL CHECK (state IN ('received', 'queued', 'sent', 'failed', 'unknown')),
  author_kind text NOT NULL CHECK (author_kind IN ('customer', 'representative', 'system')),
  author_id uuid,
  content jsonb NOT NULL,
  source_id text,
  client_id uuid,
  sent_at timestamptz NOT NULL,
  delivered_by text CHECK (delivered_by IN ('reply', 'push')),
  failure jsonb
) PARTITION BY RANGE (id);
CREATE INDEX messages_in_order ON messages (conversation_id, seq);
CREATE INDEX messages_by_client ON messages (conversation_id, client_id) WHERE client_id IS NOT NULL;
CREATE TABLE messages_default PARTITION OF messages DEFAULT;

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
  customer_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  closure_reason text
);
CREATE UNIQUE INDEX sessions_running ON sessions (conversation_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_of_conversation ON sessions (conversation_id, started_at);
"""

ROUTING = """
CREATE TABLE queues (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  priority integer NOT NULL DEFAULT 100,
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX queues_default ON queues (is_default) WHERE is_default;

CREATE TABLE queue_members (
  queue_id uuid NOT NULL REFERENCES queues ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (queue_id, user_id)
);
CREATE INDEX queue_members_of_user ON queue_members (user_id);

CREATE TABLE workstreams (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  queue_id uuid NOT NULL REFERENCES queues,
  capacity_units integer NOT NULL DEFAULT 1 CHECK (capacity_units BETWEEN 1 AND 100),
  offer_seconds integer NOT NULL DEFAULT 120 CHECK (offer_seconds BETWEEN 5 AND 600),
  allowed_presences text[] NOT NULL DEFAULT '{available}',
  close_waiting_after_minutes integer NOT NULL DEFAULT 40320 CHECK (close_waiting_after_minutes >= 1),
  created_at timestamptz NOT NULL
);

CREATE TABLE channel_instances (
  account_id uuid PRIMARY KEY,
  workstream_id uuid NOT NULL REFERENCES workstreams ON DELETE CASCADE
);

CREATE TABLE work_items (
  conversation_id uuid PRIMARY KEY,
  customer_id uuid NOT NULL,
  workstream_id uuid REFERENCES workstreams,
  queue_id uuid NOT NULL REFERENCES queues,
  units integer NOT NULL,
  offer_seconds integer NOT NULL,
  allowed_presences text[] NOT NULL,
  queued boolean NOT NULL,
  entered_at timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX work_items_waiting ON work_items (queue_id, entered_at, conversation_id) WHERE queued;

CREATE TABLE offers (
  id uuid PRIMARY KEY,
  conversation_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  queue_id uuid NOT NULL REFERENCES queues,
  user_id uuid NOT NULL REFERENCES users,
  units integer NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected', 'missed', 'withdrawn')),
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE UNIQUE INDEX offers_pending ON offers (conversation_id) WHERE state = 'pending';
CREATE INDEX offers_pending_of_user ON offers (user_id) WHERE state = 'pending';
CREATE INDEX offers_of_conversation ON offers (conversation_id, made_at);
"""

LINE = """
CREATE TABLE line_accounts (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  name text NOT NULL,
  channel_id text NOT NULL UNIQUE,
  channel_secret bytea NOT NULL,
  channel_secret_last4 text NOT NULL,
  channel_secret_set_at timestamptz NOT NULL,
  access_token bytea NOT NULL,
  access_token_last4 text NOT NULL,
  access_token_set_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  last_webhook_at timestamptz
);

-- The id is derived from account and webhookEventId, so the primary key is also the de-duplication.
CREATE TABLE line_inbox (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  received_at timestamptz NOT NULL,
  raw bytea NOT NULL
) PARTITION BY RANGE (id);
CREATE TABLE line_inbox_default PARTITION OF line_inbox DEFAULT;

CREATE TABLE line_deliveries (
  id uuid PRIMARY KEY,
  conversation_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  account_id uuid NOT NULL,
  way text NOT NULL CHECK (way IN ('reply', 'push')),
  reply_to uuid,
  message_ids uuid[] NOT NULL,
  body bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('calling', 'accepted', 'failed', 'unknown')),
  first_attempt_at timestamptz NOT NULL,
  last_attempt_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  status_code integer,
  request_id text
);
-- LINE takes each reply token once.
CREATE UNIQUE INDEX line_deliveries_reply ON line_deliveries (reply_to) WHERE reply_to IS NOT NULL;
CREATE UNIQUE INDEX line_deliveries_calling ON line_deliveries (conversation_id) WHERE state = 'calling';
"""


def upgrade() -> None:
    for part in (KIT, PEOPLE, CUSTOMERS, CONVERSATIONS, ROUTING, LINE):
        for statement in part.split(";\n"):
            if statement.strip():
                op.execute(statement)
