"""Skills: what people know and how well, what a conversation wants of whoever takes it, and how both are matched."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STATEMENTS = (
    # What is deleted stays, since what is past names it; its name is free again.
    """
    CREATE TABLE rating_models (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      ratings jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      deleted_at timestamptz
    )
    """,
    "CREATE UNIQUE INDEX rating_models_name ON rating_models (lower(name)) WHERE deleted_at IS NULL",
    """
    CREATE TABLE skill_types (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      created_at timestamptz NOT NULL,
      deleted_at timestamptz
    )
    """,
    "CREATE UNIQUE INDEX skill_types_name ON skill_types (lower(name)) WHERE deleted_at IS NULL",
    """
    CREATE TABLE skills (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      description text NOT NULL DEFAULT '',
      type_id uuid NOT NULL REFERENCES skill_types,
      rating_model_id uuid NOT NULL REFERENCES rating_models,
      created_at timestamptz NOT NULL,
      deleted_at timestamptz
    )
    """,
    "CREATE UNIQUE INDEX skills_name ON skills (lower(name)) WHERE deleted_at IS NULL",
    """
    CREATE TABLE user_skills (
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      skill_id uuid NOT NULL REFERENCES skills,
      rating integer NOT NULL CHECK (rating > 0),
      active boolean NOT NULL DEFAULT true,
      PRIMARY KEY (user_id, skill_id)
    )
    """,
    "CREATE INDEX user_skills_of_skill ON user_skills (skill_id)",
    """
    CREATE TABLE wanted_skills (
      conversation_id uuid NOT NULL,
      customer_id uuid NOT NULL,
      skill_id uuid NOT NULL REFERENCES skills,
      rating integer NOT NULL CHECK (rating > 0),
      PRIMARY KEY (conversation_id, skill_id)
    )
    """,
    "CREATE INDEX wanted_skills_of_skill ON wanted_skills (skill_id)",
    """
    ALTER TABLE workstreams ADD COLUMN skill_matching text NOT NULL DEFAULT 'exact'
      CHECK (skill_matching IN ('exact', 'closest', 'none'))
    """,
    """
    ALTER TABLE work_items ADD COLUMN skill_matching text NOT NULL DEFAULT 'exact'
      CHECK (skill_matching IN ('exact', 'closest', 'none'))
    """,
    "ALTER TABLE routing_settings ADD COLUMN representatives_edit_skills boolean NOT NULL DEFAULT true",
    # Something to begin with: the scale that the reference recommends (§4.7), and the types that most skills are of.
    """
    INSERT INTO rating_models (id, name, ratings, created_at)
    SELECT gen_random_uuid(), '1 to 10',
      jsonb_agg(jsonb_build_object('rating', number, 'label', number::text) ORDER BY number), now()
    FROM generate_series(1, 10) AS number
    """,
    """
    INSERT INTO skill_types (id, name, created_at)
    SELECT gen_random_uuid(), name, now() FROM (VALUES ('Language'), ('Topic')) AS usual (name)
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
