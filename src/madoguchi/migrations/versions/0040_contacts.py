"""Contacts: the people behind customers, as the organisation knows them, and who of those that write is which."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE contacts (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      family_name text NOT NULL,
      given_name text NOT NULL,
      company text NOT NULL,
      number text NOT NULL,
      emails text[] NOT NULL,
      phones text[] NOT NULL,
      note text NOT NULL,
      found_by text NOT NULL,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX contacts_number ON contacts (lower(number)) WHERE number <> ''",
    "CREATE INDEX contacts_found ON contacts USING gin (name_pieces(found_by))",
    "CREATE INDEX contacts_by_name ON contacts (lower(name), id)",
    """
    ALTER TABLE customers ADD COLUMN contact_id uuid REFERENCES contacts, ADD COLUMN linked_at timestamptz,
      ADD CHECK ((contact_id IS NULL) = (linked_at IS NULL))
    """,
    "DROP INDEX events_of_timeline",
    """
    CREATE INDEX events_of_timeline ON events (customer_id, at DESC, id DESC)
    WHERE type IN ('CustomerAppeared', 'CustomerActed', 'CustomerBlocked', 'CustomerReachable', 'ProfileChanged',
      'CustomerLinked', 'CustomerUnlinked', 'ConversationOpened', 'ConversationAssigned', 'ConversationClosed')
    """,
    "CREATE INDEX customers_of_contact ON customers (contact_id) WHERE contact_id IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
