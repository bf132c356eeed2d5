"""One small city and one night over it, shared by the tests of this room (they only read)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assets.aggregation.pull import PullError, pull
from assets.aggregation.standardise import standardise
from assets.base.consolidate import consolidate
from assets.derived_tables.build_table import build_table
from assets.thematic.finding_table import build_findings
from resources.platform import Platform
from tests.build_contexts import context_of
from zb_pipelines.demo.city import build_city
from zb_pipelines.demo.delivery_plan import handovers
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.derived_tables.order import build_order
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings

DAY = date(2026, 11, 20)
PERSONS = 900


def installation(home: Path) -> Settings:
    return Settings(
        home=home,
        catalog=SHIPPED_CATALOG,
        sources=home / "sources.yml",
        lake=str(home / "lake"),
        registry_url=f"sqlite:///{home / 'registry.db'}",
    )


def live_through(settings: Settings, day: date) -> None:
    """One night without Dagster: pull, standardise, consolidate, derive, find."""
    platform, catalog = Platform(settings), load_catalog(settings.catalog)
    with platform.engine() as engine, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZB_TODAY", day.isoformat())
        context = context_of(platform, catalog, day, engine)
        for key in handovers():
            entry = catalog.entries[key]
            try:
                pull(entry, context)
            except PullError:
                continue
            standardise(entry, context)
        for consolidation in catalog.consolidations.values():
            consolidate(consolidation, context)
        for table in build_order(catalog.tables.values()):
            with platform.engine() as own:
                build_table(table, replace(context, engine=own))
        for theme in sorted({rule.theme for rule in catalog.findings.values()}):
            with platform.engine() as own:
                build_findings(theme, replace(context, engine=own))
    platform.registry.close()


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The city of 2026-11-20 from seed 1."""
    settings = installation(tmp_path_factory.mktemp("city"))
    build_city(settings, persons=PERSONS, seed=1, day=DAY)
    return settings


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Another city with two nights, of which the second saw deletions."""
    settings = installation(tmp_path_factory.mktemp("lived"))
    for day in (DAY, date(2026, 11, 21)):
        build_city(settings, persons=PERSONS, seed=2, day=day)
        live_through(settings, day)
    return settings
