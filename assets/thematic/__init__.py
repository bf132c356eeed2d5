"""Thematic databases: their findings (疑点), one table per theme."""
