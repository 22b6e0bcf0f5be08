"""Notification templates: what an offer shows, how it is answered, and what follows when nobody has seen it.

How long an offer rings moves from workstreams into their templates.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KNOWN = "00000000-0000-7000-8000-000000000001"
_UNKNOWN = "00000000-0000-7000-8000-000000000002"
_TRANSFER = "00000000-0000-7000-8000-000000000003"
_STEPS = ("auto_assigned", "rerouted")

STATEMENTS = (
    """
    CREATE TABLE notification_templates (
      id uuid PRIMARY KEY,
      name text NOT NULL UNIQUE,
      shipped text UNIQUE CHECK (shipped IN ('known', 'unknown', 'transfer')),
      title text NOT NULL,
      fields jsonb NOT NULL,
      countdown_seconds integer NOT NULL CHECK (countdown_seconds BETWEEN 5 AND 600),
      show_countdown boolean NOT NULL,
      auto_assign boolean NOT NULL,
      auto_accept boolean NOT NULL CHECK (NOT auto_accept OR (auto_assign AND show_countdown)),
      accept_label text NOT NULL,
      reject_button boolean NOT NULL CHECK (NOT (reject_button AND auto_assign)),
      reject_label text NOT NULL,
      desktop text NOT NULL CHECK (desktop IN ('never', 'in_background', 'always')),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL
    )
    """,
    f"""
    INSERT INTO notification_templates (id, name, shipped, title, fields, countdown_seconds, show_countdown,
      auto_assign, auto_accept, accept_label, reject_button, reject_label, desktop, created_at)
    SELECT id::uuid, name, shipped, '{{customerName}}', fields::jsonb, 120, true, false, false, 'Accept', true,
      'Reject', 'in_background', now()
    FROM (VALUES
      ('{_KNOWN}', 'LINE: known customer', 'known',
       '[{{"header": "Queue", "value": "{{queueName}}"}}, {{"header": "Account", "value": "{{lineAccountName}}"}}]'),
      ('{_UNKNOWN}', 'LINE: new customer', 'unknown',
       '[{{"header": "Queue", "value": "{{queueName}}"}}, {{"header": "Account", "value": "{{lineAccountName}}"}},
         {{"header": "Language", "value": "{{visitorLanguage}}"}}]'),
      ('{_TRANSFER}', 'LINE: transfer', 'transfer',
       '[{{"header": "Transferred to", "value": "{{queueName}}"}},
         {{"header": "Account", "value": "{{lineAccountName}}"}}]')
    ) AS shipped (id, name, shipped, fields)
    """,
    f"""
    ALTER TABLE workstreams
      ADD COLUMN known_template_id uuid NOT NULL DEFAULT '{_KNOWN}'
        REFERENCES notification_templates ON DELETE SET DEFAULT,
      ADD COLUMN unknown_template_id uuid NOT NULL DEFAULT '{_UNKNOWN}'
        REFERENCES notification_templates ON DELETE SET DEFAULT,
      ADD COLUMN transfer_template_id uuid NOT NULL DEFAULT '{_TRANSFER}'
        REFERENCES notification_templates ON DELETE SET DEFAULT
    """,
    # A workstream whose offers ring otherwise than the shipped templates say gets copies that ring so long.
    """
    INSERT INTO notification_templates (id, name, title, fields, countdown_seconds, show_countdown, auto_assign,
      auto_accept, accept_label, reject_button, reject_label, desktop, created_at)
    SELECT gen_random_uuid(), name || ', ' || offer_seconds || ' s', title, fields, offer_seconds, show_countdown,
      auto_assign, auto_accept, accept_label, reject_button, reject_label, desktop, now()
    FROM notification_templates
    CROSS JOIN (SELECT DISTINCT offer_seconds FROM workstreams WHERE offer_seconds <> 120) AS others
    """,
    *(
        f"""
        UPDATE workstreams SET {column} = own.id
        FROM notification_templates AS shipped JOIN notification_templates AS own
          ON own.title = shipped.title AND own.fields = shipped.fields
        WHERE shipped.id = '{shipped}' AND own.countdown_seconds = offer_seconds AND offer_seconds <> 120
        """
        for column, shipped in (
            ("known_template_id", _KNOWN),
            ("unknown_template_id", _UNKNOWN),
            ("transfer_template_id", _TRANSFER),
        )
    ),
    "ALTER TABLE workstreams DROP COLUMN offer_seconds",
    "ALTER TABLE work_items DROP COLUMN offer_seconds",
    """
    ALTER TABLE offers
      ADD COLUMN shows jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN auto_assign boolean NOT NULL DEFAULT false,
      ADD COLUMN rejectable boolean NOT NULL DEFAULT true,
      ADD COLUMN rendered_at timestamptz
    """,
    # What was held out before anybody said that they saw it counts as seen.
    "UPDATE offers SET rendered_at = made_at",
    f"""
    UPDATE offers SET shows = (
      SELECT jsonb_build_object('title', title, 'fields', '[]'::jsonb, 'said', '{{}}'::jsonb,
        'show_countdown', true, 'auto_accept', false, 'accept_label', accept_label, 'reject_label', reject_label,
        'desktop', desktop)
      FROM notification_templates WHERE id = '{_KNOWN}')
    """,
    "ALTER TABLE offers ALTER COLUMN shows DROP DEFAULT",
    """
    ALTER TABLE routing_settings
      ADD COLUMN missed_sets_inactive boolean NOT NULL DEFAULT true,
      ADD COLUMN rejected_sets_dnd boolean NOT NULL DEFAULT false
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    _let_steps_be_called(_STEPS)


def _let_steps_be_called(words: tuple[str, ...]) -> None:
    """Add to the kinds of steps, whichever there are by now."""
    found = sa.text(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' "
        "AND conrelid = 'routing_steps'::regclass AND pg_get_constraintdef(oid) LIKE '%kind = ANY%'"
    )
    name, definition = op.get_bind().execute(found).one()
    kinds = [*re.findall(r"'(\w+)'::text", definition), *words]
    listed = ", ".join(f"'{kind}'" for kind in dict.fromkeys(kinds))
    op.execute(f"ALTER TABLE routing_steps DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE routing_steps ADD CONSTRAINT {name} CHECK (kind IN ({listed}))")
