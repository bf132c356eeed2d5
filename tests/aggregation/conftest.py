"""Tiny entries and deliveries of this room's tests."""

from collections.abc import Callable

import pytest

from resources.engine import Engine
from resources.platform import Platform
from tests import deliveries
from zb_pipelines.domain.catalog.model.model import Catalog, Entry


@pytest.fixture
def entry_of() -> Callable[..., Entry]:
    """``entry_of(items, record_key, **other fields)``: an entry with what is not said made up."""
    return deliveries.entry_of


@pytest.fixture
def catalog() -> Catalog:
    """Only the code lists ``sex`` and ``district``: standardising needs no more."""
    return deliveries.small_catalog()


@pytest.fixture
def harness(engine: Engine, platform: Platform, catalog: Catalog) -> deliveries.AggregationHarness:
    return deliveries.AggregationHarness(engine, platform, catalog)
