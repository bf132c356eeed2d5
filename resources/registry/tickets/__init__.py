"""Tickets and the transitions between their states."""
