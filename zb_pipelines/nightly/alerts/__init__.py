"""Alerts of an installation: conditions, recipients, and the sensor that evaluates them."""
