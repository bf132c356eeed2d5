"""Coordinate systems: SQL that converts what agencies deliver to CGCS2000 (EPSG:4490), and back."""

from zb_pipelines.domain.coordinates.conversion import EPSG, conversions, declare_systems, projjson

__all__ = ["EPSG", "conversions", "declare_systems", "projjson"]
