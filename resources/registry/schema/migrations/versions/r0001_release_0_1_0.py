"""The registry as zb-pipelines 0.1.0 made it, which counted its own versions: nothing to do."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Begin the chain."""
