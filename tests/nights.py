"""An installation of the shipped catalog, and nights in it without Dagster: for tests and benchmarks."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from assets.aggregation.pull import PullError, pull
from assets.aggregation.standardise import standardise
from assets.base.consolidate import consolidate
from assets.build_context import BuildContext
from assets.derived_tables.build_table import build_table
from assets.thematic.finding_table import build_findings
from resources.platform import Platform
from tests.build_contexts import context_of
from zb_pipelines.demo.delivery_plan import handovers
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.derived_tables.order import build_order
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings


def installation(home: Path) -> Settings:
    """An installation in ``home`` with the shipped catalog."""
    return Settings(
        home=home,
        catalog=SHIPPED_CATALOG,
        sources=home / "sources.yml",
        lake=str(home / "lake"),
        registry_url=f"sqlite:///{home / 'registry.db'}",
    )


def live_through(settings: Settings, day: date) -> None:
    """One night: pull, standardise, consolidate, derive, find. Sets ``ZB_TODAY`` meanwhile."""
    before = os.environ.get("ZB_TODAY")
    os.environ["ZB_TODAY"] = day.isoformat()
    platform, catalog = Platform(settings), load_catalog(settings.catalog)
    try:
        with platform.engine() as engine:
            _build(context_of(platform, catalog, day, engine))
    finally:
        platform.registry.close()
        if before is None:
            del os.environ["ZB_TODAY"]
        else:
            os.environ["ZB_TODAY"] = before


def _build(context: BuildContext) -> None:
    catalog = context.release.catalog
    for key in handovers():
        try:
            pull(catalog.entries[key], context)
        except PullError:
            continue
        standardise(catalog.entries[key], context)
    for consolidation in catalog.consolidations.values():
        consolidate(consolidation, context)
    for table in build_order(catalog.tables.values()):
        with context.platform.engine() as own:
            build_table(table, replace(context, engine=own))
    for theme in sorted({rule.theme for rule in catalog.findings.values()}):
        with context.platform.engine() as own:
            build_findings(theme, replace(context, engine=own))
