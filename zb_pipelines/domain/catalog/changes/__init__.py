"""What two catalogs differ in, told in the terms of law and data."""

from zb_pipelines.domain.catalog.changes.change import TITLES, Change, Kind
from zb_pipelines.domain.catalog.changes.diff import diff

__all__ = ["TITLES", "Change", "Kind", "diff"]
