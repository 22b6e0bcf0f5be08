"""Customers identified by their name, where the organisation wants that."""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE routing_settings ADD COLUMN identify_by_name boolean NOT NULL DEFAULT false",
    "ALTER TABLE customers ADD COLUMN identified_by_hand boolean NOT NULL DEFAULT false",
    "UPDATE customers SET identified_by_hand = true WHERE contact_id IS NOT NULL",
    # Its first line is the name, in the form in which names are compared.
    "CREATE INDEX contacts_called ON contacts (split_part(found_by, E'\\n', 1)) WHERE merged_into IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
