"""Scores of a report, from measured rules and declared weights."""
