"""Backups: encrypted, incremental, each a state of registry and lake that fit together."""
