"""Dagster's instance of this installation: home, storages, retention, locks, backfills."""
