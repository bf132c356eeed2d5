"""Alerts of an installation: which stand, who is told, the sensor that looks."""
