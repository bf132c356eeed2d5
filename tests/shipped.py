"""The shipped catalog, read once in a process: tests that only read it share it."""

from functools import cache

from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG


@cache
def shipped_catalog() -> Catalog:
    """The catalog; whoever wants it changed makes a copy."""
    return load_catalog(SHIPPED_CATALOG)
