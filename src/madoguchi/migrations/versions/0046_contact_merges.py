"""Contacts that were found to be one: the other stays, out of sight, so that it can be undone."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE contacts ADD COLUMN merged_into uuid REFERENCES contacts, ADD CHECK (merged_into <> id)",
    "DROP INDEX contacts_number",
    "CREATE UNIQUE INDEX contacts_number ON contacts (lower(number)) WHERE number <> '' AND merged_into IS NULL",
    """
    CREATE TABLE contact_merges (
      id uuid PRIMARY KEY,
      contact_id uuid NOT NULL REFERENCES contacts,
      merged_id uuid NOT NULL REFERENCES contacts,
      changed jsonb NOT NULL,
      customer_ids uuid[] NOT NULL,
      preferences_taken boolean NOT NULL DEFAULT false,
      merged_at timestamptz NOT NULL,
      merged_by uuid,
      undone_at timestamptz
    )
    """,
    "CREATE INDEX contact_merges_of_contact ON contact_merges (contact_id, merged_at DESC)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
