"""Dagster behind the door."""
