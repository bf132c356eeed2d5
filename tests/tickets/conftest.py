"""A town to live in, and a registry of either kind."""

from collections.abc import Generator

import pytest

from resources.platform import Platform
from resources.registry import Registry
from tests.tickets.town import FRIDAY, Town, town_catalog
from zb_pipelines.domain.settings import Settings


@pytest.fixture
def town(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Its catalog is published, nothing has been delivered yet."""
    platform = Platform(settings)
    release = platform.registry.publish(town_catalog(), "审核员", "首次发布", FRIDAY)
    return Town(platform, release, monkeypatch)


@pytest.fixture(params=["sqlite", "postgresql"])
def registry(request: pytest.FixtureRequest, settings: Settings) -> Generator[Registry]:
    url = settings.registry_url
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    opened = Registry(url)
    yield opened
    opened.close()
