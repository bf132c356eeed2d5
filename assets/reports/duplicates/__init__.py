"""Duplicate collection (art. 11): entries and rows that two agencies collect alike."""
