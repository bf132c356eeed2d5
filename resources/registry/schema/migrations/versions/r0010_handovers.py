"""Deliveries on their way, so that no crash loses their usage."""

import sqlalchemy as sa
from alembic import op

from resources.registry.schema.utc_timestamp import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "share_handover",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("call", sa.JSON, nullable=False, comment="its usage, once it was handed over"),
    )
