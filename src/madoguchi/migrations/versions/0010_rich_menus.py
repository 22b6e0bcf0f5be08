"""Rich menus: what they hold, what of them is at LINE, when which is shown, and what each customer's phone was told."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE rich_menus (
      id uuid PRIMARY KEY,
      account_id uuid NOT NULL REFERENCES line_accounts,
      name text NOT NULL,
      bar_text text NOT NULL,
      opened boolean NOT NULL,
      areas jsonb NOT NULL,
      picture jsonb,
      version integer NOT NULL DEFAULT 1,
      state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'making', 'live', 'failed', 'deleting')),
      problem text,
      is_default boolean NOT NULL DEFAULT false,
      line_id text,
      begun_id text,
      begun boolean NOT NULL DEFAULT false,
      retired_ids text[] NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      changed_by uuid REFERENCES users
    )
    """,
    "CREATE INDEX rich_menus_of_account ON rich_menus (account_id)",
    "CREATE UNIQUE INDEX rich_menus_default ON rich_menus (account_id) WHERE is_default",
    """
    CREATE TABLE rich_menu_rules (
      account_id uuid NOT NULL REFERENCES line_accounts,
      state text NOT NULL CHECK (state IN ('open', 'active', 'waiting')),
      menu_id uuid NOT NULL REFERENCES rich_menus,
      PRIMARY KEY (account_id, state)
    )
    """,
    """
    CREATE TABLE rich_menu_links (
      customer_id uuid NOT NULL,
      account_id uuid NOT NULL REFERENCES line_accounts,
      menu_id uuid REFERENCES rich_menus,
      told text,
      unsure boolean NOT NULL DEFAULT false,
      PRIMARY KEY (customer_id, account_id)
    )
    """,
    "CREATE INDEX rich_menu_links_told ON rich_menu_links (told) WHERE told IS NOT NULL",
    "CREATE INDEX rich_menu_links_of_menu ON rich_menu_links (menu_id) WHERE menu_id IS NOT NULL",
    "CREATE INDEX rich_menu_links_of_account ON rich_menu_links (account_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
