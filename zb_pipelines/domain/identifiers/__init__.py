"""Identifiers of people, bodies and licences: what a correct one looks like.

Each module holds one identifier twice: as plain Python (the reference, for a
single value) and as a generator of DuckDB expressions (for columns). Both expect
a value in normal form, see :mod:`zb_pipelines.domain.identifiers.normal_form`.
"""
