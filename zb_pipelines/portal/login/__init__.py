"""Logging in: local accounts, one-time links, the city's identity system (OIDC)."""
