"""Alembic counts the versions from here on: the table of the platform's own count goes."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Drop ``schema_version``."""
    op.drop_table("schema_version")
