"""The schema and its history, applied by Alembic."""
