"""Identifiers of people, bodies and licences: what a correct one looks like.

Each module holds one identifier, as a generator of DuckDB expressions for columns and, where
single values are judged, as plain Python. Both expect a value in normal form, see
:mod:`zb_pipelines.domain.identifiers.normal_form`. What is the same in Python for tests stands in
``tests/identifiers/reference.py``.
"""
