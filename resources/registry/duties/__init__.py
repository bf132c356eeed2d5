"""Requests of persons, kept in the journal alone."""
