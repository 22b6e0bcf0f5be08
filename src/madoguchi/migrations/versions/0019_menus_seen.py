"""What of each rich menu phones show, beside what is written of it now, and the tabs that customers have chosen."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE rich_menus ADD COLUMN shown_areas jsonb NOT NULL DEFAULT '[]', ADD COLUMN moved_at timestamptz",
    "UPDATE rich_menus SET shown_areas = areas WHERE line_id IS NOT NULL",
    """
    ALTER TABLE rich_menu_links
      ADD COLUMN switched_id uuid REFERENCES rich_menus,
      ADD COLUMN switched_from uuid,
      ADD COLUMN told_at timestamptz
    """,
    "CREATE INDEX rich_menu_links_of_switched ON rich_menu_links (switched_id) WHERE switched_id IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
