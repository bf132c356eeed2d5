"""Every figure of a report: one definition, its value, and the query on the lake that yields it."""
