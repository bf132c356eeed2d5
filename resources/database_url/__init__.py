"""URLs of the platform's own databases, whose passwords no message shows."""
