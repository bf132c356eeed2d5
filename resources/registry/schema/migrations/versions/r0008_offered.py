"""Deliveries: rows that the source counted, and rows of these that did not land once more."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns; nobody counted for the deliveries that are recorded."""
    for name in ("offered", "left_out"):
        op.add_column("delivery", sa.Column(name, sa.BigInteger))
