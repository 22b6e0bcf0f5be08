"""A step that says why a conversation which has waited too long stays where it is."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_KINDS = (
    "classified",
    "queue_chosen",
    "overflowed",
    "overflow_stopped",
    "queued",
    "matched",
    "offered",
    "declined",
    "missed",
    "auto_assigned",
    "rerouted",
    "left_behind",
    "transferred",
    "released",
    "timed_out",
    "assigned_by_hand",
)


def upgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in _KINDS)
    op.execute(
        "ALTER TABLE routing_steps DROP CONSTRAINT routing_steps_kind_check, "
        f"ADD CONSTRAINT routing_steps_kind_check CHECK (kind IN ({listed}))"
    )
