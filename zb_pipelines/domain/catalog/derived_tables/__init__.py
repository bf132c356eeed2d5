"""Derived tables and findings within the catalog: their columns resolved, their names checked."""

from zb_pipelines.domain.catalog.derived_tables.resolve import resolve_derived

__all__ = ["resolve_derived"]
