"""The base and thematic databases that a catalog declares."""
