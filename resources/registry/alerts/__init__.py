"""Which recipient was notified of which alert, until it ended."""
