"""Alembic's folder: how a registry of an earlier version becomes one of this version.

A new registry is made from the tables as declared and marked with the newest revision; a
revision is written for every change of them (``revision``, ``down_revision``, ``upgrade``), and
``version.NEWEST`` raised to it.
"""
