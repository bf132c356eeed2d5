"""Alerts: what is told, to whom, and in which words."""
