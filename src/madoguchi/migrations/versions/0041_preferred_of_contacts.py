"""Preferred representatives are a contact's, whichever of the accounts they write to."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE preferred_representatives ADD COLUMN contact_id uuid REFERENCES contacts ON DELETE CASCADE",
    # Where several customers are one contact, what was said of the one who was linked last stays.
    """
    UPDATE preferred_representatives AS preferred SET contact_id = customers.contact_id
    FROM (SELECT DISTINCT ON (contact_id) id, contact_id FROM customers
      WHERE contact_id IS NOT NULL AND id IN (SELECT customer_id FROM preferred_representatives)
      ORDER BY contact_id, linked_at DESC, id) AS customers
    WHERE customers.id = preferred.customer_id
    """,
    "DELETE FROM preferred_representatives WHERE contact_id IS NULL",
    """
    ALTER TABLE preferred_representatives DROP COLUMN customer_id, ALTER COLUMN contact_id SET NOT NULL,
      ADD PRIMARY KEY (contact_id, place), ADD UNIQUE (contact_id, user_id)
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
