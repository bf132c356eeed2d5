"""Requests, grants, tokens, usage and opened packages in the registry."""
