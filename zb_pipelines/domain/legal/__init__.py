"""Statutes, citations, and whether a citation excuses an entry from aggregation (art. 13)."""
