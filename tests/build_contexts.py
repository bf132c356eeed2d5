"""A build context for tests and benchmarks that call a build without Dagster."""

from datetime import UTC, date, datetime

from assets.build_context import BuildContext
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.catalog.model.model import Catalog

PUBLISHED = date(2026, 1, 1)


def release_of(catalog: Catalog, number: int = 1) -> Release:
    """``catalog`` as a release that nobody published."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Release(number, "", catalog, "测试", "测试", PUBLISHED, at)


def context_of(
    platform: Platform, catalog: Catalog, day: date, engine: Engine, number: int = 1
) -> BuildContext:
    """A build of ``day`` by ``catalog`` in the run ``run``."""
    return BuildContext(platform, release_of(catalog, number), day, engine, "run")
