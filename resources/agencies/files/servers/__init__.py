"""Servers that delivered files stand on: one module per protocol, and what they share."""
