"""Releases of the catalog, and what was applied of each."""
