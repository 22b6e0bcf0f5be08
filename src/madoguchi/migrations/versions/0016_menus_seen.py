"""What of each rich menu its phones show, beside what is written of it now."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE rich_menus ADD COLUMN shown_areas jsonb NOT NULL DEFAULT '[]'",
    "UPDATE rich_menus SET shown_areas = areas WHERE line_id IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
