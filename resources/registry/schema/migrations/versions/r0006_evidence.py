"""The journal's length beside it, commits to the lake that have begun, an index by subject."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make both tables; the length is that of the journal as it stands."""
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
    )
    op.create_table(
        "lake_write",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("table_name", sa.String, nullable=False, comment="lake table"),
        sa.Column("day", sa.Date),
        sa.Column("files", sa.JSON, nullable=False, comment="path below the table → SHA-256"),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("journal_subject", "journal", ["subject"])
    op.execute(
        "INSERT INTO journal_head SELECT 1, seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
    )
