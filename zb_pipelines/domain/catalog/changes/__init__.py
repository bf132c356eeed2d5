"""The differences of two catalogs, as changes in the terms of law and data."""

from zb_pipelines.domain.catalog.changes.change import TITLES, Change, Kind
from zb_pipelines.domain.catalog.changes.diff import diff

__all__ = ["TITLES", "Change", "Kind", "diff"]
