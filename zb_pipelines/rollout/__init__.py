"""A catalog change from its plan to backfills and erasures."""
