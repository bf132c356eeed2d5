"""Dagster's application behind the portal's login."""
